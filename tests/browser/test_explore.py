"""Explore in the browser: the point moves while the pen moves, digits by keyboard, and a reshaped digit on the sheet and back."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from model import checkpoint
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import move, place
from ui.views.explore.map import maps_of

# Where the cursor stands on the canvas in CSS pixels, and the opacity of the most opaque pixel around this place.
CURSOR = """(cursor) => {
  const { e, f } = new DOMMatrix(getComputedStyle(cursor).transform);
  const canvas = cursor.parentNode.querySelector("canvas");
  const [x, y, side] = [e - 5, f - 5, 10].map((px) => px * devicePixelRatio);
  return [e, f, Math.max(...canvas.getContext("2d").getImageData(x, y, side, side).data.filter((_, i) => i % 4 === 3))];
}"""


def point(page: Page) -> tuple[float, float]:
    """Where the drawing lies on the plane."""
    mark = page.get_by_test_id("map-point")
    return float(mark.get_attribute("data-x")), float(mark.get_attribute("data-y"))


@pytest.fixture(scope="module")
def planes() -> Any:
    """The planes of the shipped network's layers, as the map shows them."""
    return maps_of(checkpoint.load())["layers"]


def expect_point(page: Page, place: Sequence[float]) -> None:
    """Wait until the drawing lies at a place on the plane."""
    mark = page.get_by_test_id("map-point").element_handle()
    at = "([{ dataset }, [x, y]]) => Math.abs(dataset.x - x) < 0.05 && Math.abs(dataset.y - y) < 0.05"
    page.wait_for_function(at, arg=[mark, [*place]])


def open_map(desk: Desk) -> Page:
    """Show the map of the last hidden layer, without a drawing."""
    page = desk.begin("Explore", NOTHING)
    widgets.open_part(page, "Map")
    page.wait_for_function(f"() => Boolean({driver.LENS}?.live.picture.shown)")
    expect(page.locator(".cursor")).to_have_attribute("data-index", re.compile(r"\d+"))
    return page


def test_the_point_moves_while_the_pen_moves_and_goes_back_with_undo(desk: Desk):
    page = open_map(desk)
    mark = page.get_by_test_id("map-point")
    expect(mark).to_have_attribute("data-length", "0")
    page.mouse.move(*place(page, DIGITS[3][0][0]))
    page.mouse.down()
    places = []
    for target in DIGITS[3][0][1::2]:
        move(page, [target], steps=3)
        expect(mark).to_have_attribute("data-source", "pen")  # the pen is down: the server knows nothing of this stroke
        places.append(point(page))
    assert len(set(places)) > 3, "the point did not move"
    driver.wait_until_still(page, "[data-testid=map-point]", "element.dataset.length")
    last = point(page)
    length = int(mark.get_attribute("data-length"))
    assert length > 3
    with driver.answered(page):
        page.mouse.up()
    expect(mark).to_have_attribute("data-source", "python")
    assert point(page) == pytest.approx(last, abs=0.05)
    assert int(mark.get_attribute("data-length")) >= length, "the trail was lost"
    driver.press(page, "Undo")
    expect(mark).to_have_attribute("data-length", "0")


def test_the_slider_morphs_the_map_of_one_layer_into_that_of_the_next(desk: Desk, planes: list[dict]):
    page = open_map(desk)
    driver.draw(page, DIGITS[3])
    own = page.get_by_test_id("map-own")
    found = {}
    for at, near in (("1", 1), ("1.5", 2), ("2", 2)):
        page.get_by_test_id("map-layer").fill(at)
        expect(own).to_have_attribute("data-value", str(planes[near]["own"]))
        *cursor, opacity = page.locator(".cursor").evaluate(CURSOR)
        assert opacity > 200, "a digit is painted where the cursor stands"
        found[at] = np.array([cursor, point(page)])
    assert np.ptp([places[0] for places in found.values()], axis=0).max() > 1, "the digit did not move"
    assert found["1.5"][0] == pytest.approx((found["1"] + found["2"])[0] / 2, abs=0.2)
    assert found["1.5"][1] == pytest.approx((found["1"] + found["2"])[1] / 2, abs=1e-6)
    assert page.locator("canvas.digits").evaluate("(canvas) => canvas.width / canvas.clientWidth - devicePixelRatio") == 0
    page.emulate_media(reduced_motion="reduce")
    page.get_by_role("button", name="Pixels", exact=True).click()
    expect(page.get_by_test_id("map-layer")).to_have_value("0")


def test_a_digit_goes_onto_the_sheet_by_keyboard_and_by_a_press_at_its_place(desk: Desk, planes: list[dict]):
    page = open_map(desk)
    page.get_by_test_id("map-layer").fill("2")
    page.locator(".cursor").focus()
    page.keyboard.press("End")
    *cursor, _ = page.locator(".cursor").evaluate(CURSOR)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    focused = page.locator(".cursor:focus")
    index, label = (int(focused.get_attribute(name)) for name in ("data-index", "data-digit"))
    assert index > 0
    expect(page.get_by_role("tooltip")).to_have_text(re.compile(f"Test digit no. {index}, labelled {label}"))
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect_point(page, planes[2]["points"][index])
    box = page.locator("canvas.digits").bounding_box()
    place = box["x"] + cursor[0], box["y"] + cursor[1]
    page.mouse.move(*place)
    index = int(page.locator(".cursor").get_attribute("data-index"))
    with driver.answered(page):
        page.mouse.click(*place)
    expect_point(page, planes[2]["points"][index])
