"""The README's screenshots, made by driving the app: `make pictures`, or `python -m docs.pictures [NAME …]`.

Each is one page of a fresh server with the shipped network, so what they show is what a newcomer sees.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser import driver
from tests.browser.digits import DIGITS

FOLDER = Path(__file__).parent / "pictures"
DESKTOP, PHONE = (1400, 900), (390, 844)


@dataclass(frozen=True)
class Picture:
    """One screenshot. view: which view is open; digit: what is drawn, None for an empty sheet; whole: the page's full length."""

    view: str = "Reading"
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    digit: int | None = 3
    whole: bool = False


PICTURES = {
    "reading-light": Picture(),
    "reading-dark": Picture(scheme="dark"),
    "reading-phone-light": Picture(size=PHONE, whole=True),
    "reading-phone-dark": Picture(size=PHONE, scheme="dark", whole=True),
    "empty": Picture(digit=None),
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
