"""The README's screenshots, made by driving the app: `make pictures`, or `python -m docs.pictures [NAME …]`.

Each is one page of a fresh server with the shipped network, so what they show is what a newcomer sees.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from harness import driver
from harness.digits import DIGITS

FOLDER = Path(__file__).parent / "pictures"
DESKTOP, PHONE = (1400, 900), (390, 844)


def train(page: Page) -> None:
    """Watch an instant training from start to end."""
    page.get_by_role("button", name="Start training").click()
    expect(page.get_by_text(re.compile(r"Trained in \d+ s")).first).to_be_visible(timeout=120_000)


def apply_step(page: Page) -> None:
    """Say that the drawing is an 8, go to the step that is applied, and take a hundred."""
    page.get_by_role("radiogroup").filter(has_text="8").get_by_text("8", exact=True).first.click()
    driver.wait_idle(page)
    page.get_by_text(re.compile("5 Apply")).first.click()
    driver.wait_idle(page)
    driver.press(page, "100 steps")
    page.wait_for_timeout(2500)  # the film of the steps runs to its end


@dataclass(frozen=True)
class Picture:
    """One screenshot. view: which view is open; digit: what is drawn, None for an empty sheet; whole: the page's full length;
    then: what is done before it is taken."""

    view: str = "Reading"
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    digit: int | None = 3
    whole: bool = False
    then: Callable[[Page], None] | None = None


PICTURES = {
    "reading-light": Picture(),
    "reading-dark": Picture(scheme="dark"),
    "reading-phone-light": Picture(size=PHONE, whole=True),
    "reading-phone-dark": Picture(size=PHONE, scheme="dark", whole=True),
    "empty": Picture(digit=None),
    "inside-light": Picture("Inside", whole=True),
    "inside-dark": Picture("Inside", scheme="dark", whole=True),
    "inside-phone-dark": Picture("Inside", PHONE, "dark", whole=True),
    "teach-light": Picture("Teach it", then=apply_step, whole=True),
    "teach-phone-light": Picture("Teach it", PHONE, then=apply_step, whole=True),
    "lessons-dark": Picture("Lessons", scheme="dark", whole=True),
    "training-light": Picture("Training", whole=True, then=train),
    "training-phone-dark": Picture("Training", PHONE, "dark", whole=True),
}


def take(browser: Browser, url: str, name: str, folder: Path = FOLDER) -> Path:
    """Take one picture of PICTURES; returns its file."""
    picture = PICTURES[name]
    width, height = picture.size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=picture.scheme)
    page = context.new_page()
    driver.open_app(page, url, picture.view)
    if picture.digit is not None:
        driver.draw(page, DIGITS[picture.digit])
    if picture.then:
        picture.then(page)
    page.mouse.move(width - 5, height - 5)
    page.wait_for_timeout(600)  # bars and help bubbles settle
    if picture.whole:
        # Streamlit scrolls an inner element: a window as high as its content shows all of it.
        content = page.locator("[data-testid=stMainBlockContainer]").evaluate("element => element.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, content)})
        page.wait_for_timeout(400)
    file = folder / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main(names: list[str]) -> None:
    """Take the pictures named, or all."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = driver.launch(playwright)
        with driver.serving(Path(scratch) / "runs") as server:
            for name in names or PICTURES:
                print(take(browser, server.url, name))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
