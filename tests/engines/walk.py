"""The walk of a person through the pocket edition and the app, written once. The test file of an engine makes tests of it."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from harness.digits import DIGITS
from tests.browser.parity import compare
from tests.browser.parity_drawings import drawn_digits
from tests.engines.page import Page, test_id

PHOTO = next((Path(__file__).parents[1] / "photos").glob("shadow_*.jpg"))
(SEVEN,) = DIGITS[7]
LINES = ((0.5, 0.2), (0.5, 0.8)), ((0.2, 0.5), (0.8, 0.5))  # upright and level
SIZES = ((390, 844), (1024, 768), (1400, 900))  # px
APP = "[data-testid=stApp]"
TABS, PANELS = ".st-key-views [role=radio]", "[data-testid^=panel-]"  # of the app and of the pocket edition
NAMES = "(selector) => every(selector).map((each) => each.textContent)"
# What is on the page is ready: no part of it waits for the server or for a script.
READY = f"""() => {{
  if (every(".unready, [data-testid=stSkeleton]").some(isShown) || !first("{test_id("reading")}")) return false;
  return !first("{APP}") || Boolean(first("{APP}[data-test-script-state=notRunning]"));
}}"""
# Not even a script can scroll the page sideways.
FITS = """() => {
  const boxes = [];
  for (let box = first("main, [data-testid=stMainBlockContainer]"); box; box = box.parentElement) boxes.push(box);
  return boxes.every((box) => {
    box.scrollLeft = 999;
    const { scrollLeft } = box;
    box.scrollLeft = 0;
    return scrollLeft === 0;
  });
}"""
# What looks wrong: a list that the browser draws, which may be light in the dark; a choice that touches its button, or does not
# stand in a row with the name of its group; a probability that sticks out.
FAULTS = """() => {
  const boxOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return range.getBoundingClientRect();
  };
  const gap = (label) => boxOf(label.lastChild).left - label.firstChild.getBoundingClientRect().right;
  const drop = (label) => Math.abs(boxOf(label).top - boxOf([...label.closest("fieldset").children].find(isShown)).top);
  const labels = every(".sources label").filter(isShown);
  return [
    ...every("select").filter((list) => getComputedStyle(list).appearance !== "none"),
    ...labels.filter((label) => gap(label) < 4 || drop(label) > 4),
    ...every(".bar .number").filter((number) => number.scrollWidth > number.clientWidth),
  ].map((element) => `${element.className} ${element.textContent}`);
}"""
IS_DARK = """() => {
  const colour = getComputedStyle(first("[data-testid=stApp], body")).backgroundColor;
  return matchMedia("(prefers-color-scheme: dark)").matches && colour.match(/\\d+/g).every((part) => part < 60);
}"""


@pytest.mark.browser
class Walk:
    """Tests in an engine. engine: its page."""

    engine: ClassVar[type[Page]]

    @pytest.fixture
    def start(self, tmp_path: Path, record_property: Callable[[str, object], None]) -> Iterator[Callable[..., Page]]:
        """Return a function that starts a browser. A JavaScript error on its page fails the test.

        If the engine is not installed, the test is skipped. In CI on Linux it fails.
        """
        if missing := self.engine.missing():
            end = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
            end(f"{self.engine.name} is not tried, because it is not installed: {missing}")
        pages: list[Page] = []

        def begin(url: str, ready: str = READY, **options) -> Page:
            folder = tmp_path / str(len(pages))
            folder.mkdir()
            pages.append(page := self.engine(folder, **options))
            record_property("engine", f"{page.name} {page.version}")
            page.resize(1400, 900)
            page.open(url)
            page.wait(ready)
            return page

        yield begin
        errors = [page.errors() for page in pages]
        for page in pages:
            page.close()
        assert errors == [[] for _ in pages]

    @pytest.fixture(params=["pocket", "app"])
    def url(self, request: pytest.FixtureRequest) -> str:
        """The address of an edition of the page."""
        return request.getfixturevalue(f"{request.param}_url")

    def test_it_reads_while_each_pen_moves_and_after(self, start, url: str):
        page = start(url)
        for kind in page.pointers:
            page.draw_line(SEVEN, kind, lift=False)
            page.expect_read("7")
            page.lift(kind)
            page.expect_read("7")
            page.wait(READY)
            page.click("button", "Undo")
            page.expect_read("")
            page.draw(3, kind)
            page.expect_read("3")
            page.click("button", "Clear")
            page.expect_read("")
        page.evaluate("() => first('canvas.sheet, .sheet-keyboard').focus()")
        page.press("Space", *["ArrowDown"] * 12, "Space")
        page.expect_read("1")

    def test_it_learns_digits_and_ones_own_signs_which_stay(self, start, url: str):
        page = start(url)
        page.draw(7)
        open_training(page)
        page.click(test_id("trainer-start"))
        page.wait_for_value("trainer-accuracy", 0.9)
        page.click(test_id("trainer-pause"))
        page.click(".sources label", "Your own signs")
        page.click("button", "Clear")
        for sign, line in enumerate(LINES):
            page.draw_line(line)
            page.click(test_id(f"sign-{sign}"))
        page.expect(f"{test_id('trainer')}[data-state=paused]")
        page.draw_line(LINES[0])
        page.expect_read("♥")
        page.click(test_id("sign-download"))
        reader = page.downloaded("*.html")
        page.open(page.evaluate("() => location.href"))
        page.wait(READY)
        if page.evaluate(f"() => Boolean(first('{APP}'))"):
            page.expect(f"{test_id('reading')}[data-drawn=true]")
        open_training(page)
        page.click(".sources label", "Your own signs")
        for sign in (0, 1):
            page.wait_for_value(f"sign-{sign}", 1)
        page.open(reader.as_uri())
        page.wait(READY)
        page.draw_line(LINES[1])
        page.expect_read("★")

    def test_each_part_of_the_pocket_edition_is_dark_and_as_wide_as_the_window(self, start, pocket_url: str):
        page = start(pocket_url, is_dark=True)
        page.draw(3)
        press_a_neuron(page)
        for panel in page.evaluate(NAMES, PANELS):
            page.click(PANELS, panel)
            expect_fitting(page)

    def test_each_view_of_the_app_is_dark_and_as_wide_as_the_window(self, start, app_url: str):
        page = start(app_url, is_dark=True)
        page.draw(3)
        press_a_neuron(page)
        for view in page.evaluate(NAMES, TABS):
            open_view(page, view)
            expect_fitting(page)

    def test_the_app_retrains_and_reads_a_photo(self, start, app_url: str):
        page = start(app_url)
        page.click("button", "Photo")
        page.choose_file(test_id("stFileUploaderDropzoneInput"), PHOTO)
        page.expect_read(PHOTO.stem.rpartition("_")[2])
        page.click("button", "Retrain")
        page.click(f"{test_id('retrain-offer')} button", "Read with the new one")
        page.expect(test_id("retrain-said"), "This network now reads everywhere.")

    def test_a_hundred_digits_are_read_as_python_reads_them(self, start, parity_url: str):
        page = start(parity_url, ready="() => 'drawDigit' in window")
        assert len(compare(page, drawn_digits()[::3])) == 100


def open_view(page: Page, name: str) -> None:
    """Open a view of the app."""
    page.click(TABS, name)
    page.wait("(name) => every('.view-name').some((each) => each.textContent === name)", name)
    page.wait(READY)


def open_training(page: Page) -> None:
    """Open the view of the app, or the panel of the pocket edition, where a network learns."""
    if page.evaluate(f"() => Boolean(first('{APP}'))"):
        open_view(page, "Training")
    else:
        page.click(test_id("panel-learn"))


def press_a_neuron(page: Page) -> None:
    """Press a neuron of the second hidden layer."""
    node = '.net .node[data-place="1:20"]'
    page.click(node)
    page.expect(f"{node}[aria-pressed=true]")


def expect_fitting(page: Page) -> None:
    """Wait in windows of three sizes until the page cannot be scrolled sideways. Check how it looks."""
    for width, height in SIZES:
        page.resize(max(width, page.narrowest), height)
        page.wait(FITS)
    assert page.evaluate(IS_DARK)
    assert page.evaluate(FAULTS) == []
