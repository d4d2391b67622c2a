"""Make the screenshots of the README and of docs/views.md. Run it with `make pictures` or `python -m docs.pictures [NAME …]`.

A new server with the shipped network shows the pages, so the screenshots show what a new visitor sees.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from harness import driver, widgets
from harness.digits import DIGITS

FOLDER = Path(__file__).parent / "pictures"
DESKTOP, PHONE = (1400, 900), (390, 844)


def train(page: Page) -> None:
    """Train a network with PyTorch in the view Training, and wait until the training run has ended."""
    page.get_by_test_id("train-where-machine").check()
    page.get_by_test_id("trainer-start").click()
    expect(page.get_by_test_id("trainer-status")).to_contain_text("Trained in", timeout=120_000)


def look_closer(page: Page) -> None:
    """Open the part "This neuron", which shows the first-layer neuron with the largest output."""
    widgets.open_part(page, "This neuron")


def apply_step(page: Page) -> None:
    """Train the network for 100 steps to read the drawing as an 8, and wait until the page shows the effect."""
    with driver.answered(page):
        page.get_by_test_id("teach-digit-8").click()
    driver.press(page, "100 steps")


@dataclass(frozen=True)
class Picture:
    """Settings of one screenshot of the app.

    size: width and height of the browser window in pixels.
    scheme: "light" or "dark".
    whole: whether to capture the full height of the page.
    then: a function to call with the page before the screenshot.
    """

    view: str = "Look inside"
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    whole: bool = False
    then: Callable[[Page], None] | None = None


PICTURES = {
    "picture-light": Picture(),
    "inside-phone-light": Picture(size=PHONE, whole=True),
    "inside-phone-dark": Picture(size=PHONE, scheme="dark", whole=True),
    "inside-light": Picture(whole=True, then=look_closer),
    "explore-light": Picture("Explore", whole=True),
    "teach-light": Picture("Teach it", then=apply_step, whole=True),
    "evaluate-light": Picture("Evaluate", whole=True),
    "lessons-dark": Picture("Lessons", scheme="dark", whole=True),
    "training-light": Picture("Training", whole=True, then=train),
}


def take(browser: Browser, url: str, name: str) -> Path:
    """Take the screenshot that PICTURES[name] describes, and save it as a PNG file. Return the file's path."""
    picture = PICTURES[name]
    width, height = picture.size
    look = {"color_scheme": picture.scheme, "reduced_motion": "reduce"}  # a step of Teach it shows its result at once
    context = browser.new_context(viewport={"width": width, "height": height}, **look)
    page = context.new_page()
    driver.open_app(page, url, picture.view)
    driver.draw(page, DIGITS[3])
    if picture.then:
        picture.then(page)
    page.mouse.move(width - 5, height - 5)
    page.wait_for_timeout(600)  # bars stop moving, and help texts close
    if picture.whole:
        # Streamlit scrolls an inner element. A window as high as its content shows all of it.
        content = page.locator("[data-testid=stMainBlockContainer]").evaluate("element => element.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, content)})
        page.wait_for_timeout(400)
    file = FOLDER / f"{name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main(names: list[str]) -> None:
    """Take the screenshots with the given names, or all screenshots if the list is empty."""
    FOLDER.mkdir(exist_ok=True)
    with driver.in_chromium() as (server, browser):
        for name in names or PICTURES:
            print(take(browser, server.url, name))


if __name__ == "__main__":
    main(sys.argv[1:])
