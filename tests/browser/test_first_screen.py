"""What a newcomer sees at once: the first screen on a laptop, and the sheet with the picture on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS, row
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import SHIPPED


def test_the_first_screen_invites_to_draw_and_to_ones_own_signs_and_a_drawing_brings_the_rest(page: Page, url: str):
    """What only a drawing makes useful comes with it. A button that has nothing to do is disabled."""
    driver.open_app(page, url)
    filled = page.get_by_test_id("stBaseButton-primary")
    expect(filled).to_have_count(1)
    expect(filled).to_contain_text("Start the tour")
    expect(filled).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Draw a digit")).to_have_count(1)
    digits = [page.get_by_role("button", name=name).bounding_box() for name in ("Try a test digit", "Try a hard one", "Photo")]
    assert len({round(box["y"]) for box in digits if box}) == 1

    names = "Undo", "Redo", "Clear"
    buttons = [page.get_by_role("button", name=name, exact=True) for name in names]
    parts = page.locator("[class*=st-key-inside-part]").get_by_role("radio")
    for button in buttons:
        expect(button).to_have_count(0)
    expect(parts).to_have_count(0)
    expect(page.get_by_test_id("reading-network")).to_be_empty()
    driver.draw(page, DIGITS[7])
    expect(parts).to_have_count(6)
    expect(page.get_by_test_id("reading-network")).to_have_text(SHIPPED)
    expect_enabled(buttons, True, False, True)
    driver.press(page, "Clear")
    expect_enabled(buttons, True, False, False)
    driver.press(page, "Undo")
    expect_enabled(buttons, True, True, True)
    driver.press(page, "Undo")
    expect_enabled(buttons, False, True, False)
    assert len({button.evaluate("(button) => getComputedStyle(button).opacity") for button in buttons}) == 2
    driver.open_view(page, "Teach it")
    expect_enabled(buttons, False, True, False)
    driver.open_view(page, "Look inside")
    driver.press(page, "Teach it your own sign")
    expect(page.get_by_test_id("sign-0")).to_be_in_viewport()
    expect(page.get_by_test_id("trainer-set-hidden")).to_be_hidden()  # behind Settings


def expect_enabled(buttons: list[Locator], *enabled: bool) -> None:
    for button, is_enabled in zip(buttons, enabled, strict=True):
        expect(button).to_be_enabled(enabled=is_enabled)


def test_on_a_tablet_the_sidebar_is_closed_and_the_training_in_sight_and_a_phone_can_close_the_sidebar(new_page, url: str):
    page = new_page(1024, 768)
    driver.open_app(page, url, "Training")
    driver.draw(page, DIGITS[3])
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
    for name in ("network-picture", "trainer-start", "trainer-set-hidden", "trainer-set-examples"):
        expect(page.get_by_test_id(name)).to_be_in_viewport(ratio=1)
    expect(page.locator(".trainer > .curves")).to_be_in_viewport(ratio=1)

    # On a small phone, the sidebar is over the page, and can be closed.
    page.set_viewport_size({"width": 390, "height": 600})
    sidebar = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    sidebar.get_by_text("About this network").click()
    expect(sidebar.get_by_role("button", name="Download")).to_be_visible()
    page.get_by_test_id("stSidebarContent").evaluate("(content) => content.scrollTo(0, content.scrollHeight)")
    title = page.get_by_role("heading", name="Digit Lens").bounding_box()
    middle = [title["x"] + title["width"] / 2, title["y"] + title["height"] / 2]
    assert page.evaluate("(place) => !!document.elementFromPoint(...place).closest('[data-testid=stSidebar]')", middle)
    close = page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")
    expect(close).to_be_in_viewport(ratio=1)
    close.click()
    expect(sidebar).to_have_attribute("data-collapsed", "true")


def test_on_a_phone_a_small_view_shows_its_tab_the_answer_and_the_sheet_as_a_strip_that_opens(phone: Desk):
    page = phone.begin("Lessons", NOTHING)
    canvas, hard = page.locator(driver.CANVAS), page.get_by_role("button", name="Try a hard one")
    expect(hard).to_be_in_viewport()
    expect(canvas).to_be_hidden()
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    driver.toggle_sheet(page)
    expect(canvas).to_be_visible()
    driver.draw(page, DIGITS[2])
    driver.open_view(page, "Evaluate")  # another view leaves it open
    expect(canvas).to_be_visible()
    driver.toggle_sheet(page)
    expect(canvas).to_be_hidden()
    expect(driver.digit_read(page)).to_have_text("2")
    for view in ("Evaluate", "Lessons"):
        phone.begin(view)
        expect(page.locator(".st-key-views").get_by_role("radio", name=view, exact=True)).to_be_in_viewport(ratio=1)
        for part in ("sheet-toggle", "reading-digit", "probability-0"):
            expect(page.get_by_test_id(part)).to_be_in_viewport(ratio=1)
        expect(page.get_by_test_id("reading").locator(".remark")).to_have_text(re.compile("%"))
        expect(hard).to_be_in_viewport()
        expect(page.get_by_role("button", name="Photo")).to_be_hidden()
    with driver.answered(page):
        hard.tap()
    phone.begin("Look inside")
    expect(canvas).to_be_visible()
    expect(page.locator(".st-key-canvas")).not_to_have_css("outline-style", "none")  # in the dark, the sheet has an edge
    expect(page.get_by_test_id("reading-note")).to_have_text(re.compile(r"MNIST test digit no\. [\d,]+, labelled \d"))


@pytest.mark.parametrize("kind", ["desk", "phone"])
def test_nothing_moves_below_the_sheet_while_a_digit_and_a_number_are_drawn(kind: str, request: pytest.FixtureRequest):
    page = request.getfixturevalue(kind).begin("Look inside", NOTHING)
    parts = page.locator(".st-key-canvas-digits, .st-key-canvas-buttons, .lens .head, .lens .net, [class*=st-key-inside-part]")

    def places() -> list[float]:
        return [box["y"] for part in parts.all() if (box := part.bounding_box())]

    expect(page.locator("[class*=st-key-inside-part]")).to_have_count(1)
    selected = page.locator(".net .node[aria-pressed=true]")
    if selected.count():  # by an earlier test: what there is to know of it comes with the drawing
        driver.click(selected)
    before = places()
    first, second, one = row([4, 1])
    driver.begin_stroke(page, first)
    expect(page.get_by_test_id("reading")).to_have_attribute("data-drawn", "true")
    assert len(before) == 5 and places() == pytest.approx(before, abs=1)
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_role("button", name="See why")).to_be_visible()  # half a 4 is no digit
    assert places() == pytest.approx(before, abs=1)
    driver.draw(page, [second])
    expect(page.get_by_test_id("reading-doubt")).to_be_empty()
    assert places() == pytest.approx(before, abs=1)
    driver.draw(page, [one])
    expect(page.get_by_test_id("reading-number")).to_have_text("41")
    assert places() == pytest.approx(before, abs=1)
