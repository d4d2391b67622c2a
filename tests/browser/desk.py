"""Pages of the app that stay open. Many tests begin on the same page, so that they need not open the app again."""

from collections.abc import Sequence

from playwright.sync_api import Browser, Page, ViewportSize

from harness import driver
from harness.driver import Stroke
from tests.browser.visitors import Visitors

KEPT = "localStorage.getItem('digit_lens_kept_drawing') ?? ''"
TO_THE_TOP = """() => {
  document.activeElement?.blur();
  for (const box of document.querySelectorAll("[data-testid=stMain]")) box.scrollTo({ top: 0, behavior: "instant" });
}"""
NOTHING = ()  # the strokes of an empty sheet


class Desk:
    """A page of the app for tests, one after another. The app is opened when the first of them begins.

    What was chosen in a view stays chosen, as it does for a person: a test chooses what it needs. A test that trains a network
    in Teach it takes that back. One that lets another network read, or that needs a new visitor, opens a page of its own.
    width, height: of the window, in px. options: of the page's browser context.
    """

    def __init__(self, browser: Browser, url: str, width: int, height: int, **options) -> None:
        self._visitors, self._url = Visitors(browser), url
        self._size, self._options = ViewportSize(width=width, height=height), options
        self._page: Page | None = None
        self._drawn: dict[str, Sequence[Stroke]] = {}  # what the browser has stored of a drawing -> its strokes

    def begin(self, view: str = "Look inside", strokes: Sequence[Stroke] | None = None) -> Page:
        """Show a view with a drawing. Return the page, scrolled to its top, with full motion.

        view: name of the view.
        strokes: of the drawing, NOTHING for an empty sheet. None if the test draws or clears, or needs no certain drawing.
        """
        if self._page is None:
            self._page = self._visitors(**self._size, **self._options)
            driver.open_app(self._page, self._url, view)
        page = self._page
        page.set_viewport_size(self._size)
        page.emulate_media(reduced_motion="no-preference")
        page.mouse.move(0, 0)
        stored = page.evaluate(KEPT)
        is_other = strokes is not None and self._drawn.get(stored, () if not stored else None) != strokes
        if is_other and stored:
            if not page.locator(driver.CANVAS).first.is_visible():  # on a phone
                driver.open_view(page, "Look inside")
            driver.press(page, "Clear")
        tab = page.locator(".st-key-views").get_by_role("radio", name=view, exact=True)
        if tab.count() and not tab.is_checked():  # on a projected page, no tab is visible
            driver.open_view(page, view)
        page.evaluate(TO_THE_TOP)
        driver.wait_until_still(page, driver.CANVAS)
        if is_other and strokes:
            driver.draw(page, strokes)
            self._drawn[page.evaluate(KEPT)] = strokes
            self._drawn.pop("", None)
        return page

    def leave(self) -> None:
        """Close the page."""
        self._visitors.leave()
        self._page = None
