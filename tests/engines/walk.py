"""The walk of a person through the pocket edition and the app, written once. The test file of an engine makes tests of it.

The name of a step says what it checks.
"""

import os
import sys
from collections.abc import Iterator
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
IS_APP = f"() => Boolean(first('{APP}'))"
# Learn at full speed, with a small network.
QUICKLY = """() => {
  for (const [selector, value] of [[".controls select", "0"], ["[data-testid=trainer-set-hidden]", "[32]"]]) {
    const [list] = every(selector);
    list.value = value;
    list.dispatchEvent(new Event("change"));
  }
}"""
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
    def page(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
        """Return a window in a system that is "light" or "dark". A JavaScript error in it fails the test."""
        expect_installed(self.engine)
        page = self.engine(tmp_path, is_dark=request.param == "dark")
        page.resize(1400, 900)
        yield page
        errors = page.errors()
        page.close()
        assert errors == []

    @pytest.mark.parametrize("page", ["light"], indirect=True)
    def test_a_walk_through_the_pocket_edition(self, page: Page, pocket_url: str, parity_url: str):
        page.open(parity_url)
        it_reads_a_hundred_digits_as_python_does(page)
        go_to(page, pocket_url)
        it_reads_while_each_pen_moves_and_after(page)
        it_learns_digits_and_ones_own_signs_which_stay(page)

    @pytest.mark.parametrize("page", ["dark"], indirect=True)
    def test_a_walk_through_the_parts_of_the_pocket_edition_and_the_app(self, page: Page, app_url: str, pocket_url: str):
        go_to(page, pocket_url)
        press_a_neuron(page)
        for panel in page.evaluate(NAMES, PANELS):
            page.click(PANELS, panel)
            it_is_dark_and_as_wide_as_the_window(page)
        go_to(page, app_url)
        it_reads_while_each_pen_moves_and_after(page)
        press_a_neuron(page)
        for view in page.evaluate(NAMES, TABS):
            open_view(page, view)
            it_is_dark_and_as_wide_as_the_window(page)
        it_reads_a_photo(page)
        it_retrains(page)
        it_learns_digits_and_ones_own_signs_which_stay(page)


def expect_installed(engine: type[Page]) -> None:
    """Skip the test if an engine is not installed. In CI on Linux, let it fail."""
    if missing := engine.missing():
        end = pytest.fail if os.environ.get("CI") and sys.platform == "linux" else pytest.skip
        end(f"{engine.name} is not tried, because it is not installed: {missing}")


def it_reads_a_hundred_digits_as_python_does(page: Page) -> None:
    assert len(compare(page, drawn_digits()[::3])) == 100


def it_reads_while_each_pen_moves_and_after(page: Page) -> None:
    """The last pen is the keyboard. Its drawing stays on the sheet."""
    for kind in page.pointers:
        page.draw_line(SEVEN, kind, lift=False)
        page.expect_read("7")
        page.lift(kind)
        page.expect_read("7")
        page.wait(READY)
        page.click("button", "Undo")
        page.expect_read("")
        page.draw(1, kind)
        page.expect_read("1")
        page.click("button", "Clear")
        page.expect_read("")
    page.evaluate("() => first('canvas.sheet, .sheet-keyboard').focus()")
    page.press("Space", *["ArrowDown"] * 12, "Space")
    page.expect_read("1")


def it_is_dark_and_as_wide_as_the_window(page: Page) -> None:
    """Wait in windows of three sizes until the page cannot be scrolled sideways. Check how it looks."""
    for width, height in SIZES:
        page.resize(max(width, page.narrowest), height)
        page.wait(FITS)
    assert page.evaluate(IS_DARK)
    assert page.evaluate(FAULTS) == []


def it_reads_a_photo(page: Page) -> None:
    page.click("button", "Photo")
    page.choose_file(test_id("stFileUploaderDropzoneInput"), PHOTO)
    page.expect_read(PHOTO.stem.rpartition("_")[2])


def it_retrains(page: Page) -> None:
    page.click("button", "Retrain")
    page.click(f"{test_id('retrain-offer')} button", "Read with the new one")
    page.expect(test_id("retrain-said"), "This network now reads everywhere.")


def it_learns_digits_and_ones_own_signs_which_stay(page: Page) -> None:
    """In the end, the window shows the downloaded reader of the signs."""
    open_training(page)
    page.expect(test_id("trainer-start"))
    page.evaluate(QUICKLY)
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
    page.expect(test_id("sign-hint"))  # until then it may move what is below it
    page.click(test_id("sign-download"))
    reader = page.downloaded("*.html")
    go_to(page, page.evaluate("() => location.href"))
    if page.evaluate(IS_APP):
        page.expect(f"{test_id('reading')}[data-drawn=true]")
    open_training(page)
    page.click(".sources label", "Your own signs")
    for sign in (0, 1):
        page.wait_for_value(f"sign-{sign}", 1)
    go_to(page, reader.as_uri())
    page.draw_line(LINES[1])
    page.expect_read("★")


def go_to(page: Page, url: str) -> None:
    """Open an address. Wait until the page is ready."""
    page.open(url)
    page.wait(READY)


def open_view(page: Page, name: str) -> None:
    """Open a view of the app."""
    page.click(TABS, name)
    page.wait("(name) => every('.view-name').some((each) => each.textContent === name)", name)
    page.wait(READY)


def open_training(page: Page) -> None:
    """Open the view of the app, or the panel of the pocket edition, where a network learns."""
    if page.evaluate(IS_APP):
        open_view(page, "Training")
    else:
        page.click(test_id("panel-learn"))


def press_a_neuron(page: Page) -> None:
    """Press a neuron of the second hidden layer."""
    node = '.net .node[data-place="1:20"]'
    page.click(node)
    page.expect(f"{node}[aria-pressed=true]")
