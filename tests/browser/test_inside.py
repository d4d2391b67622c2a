"""The Inside view as a person uses it: neurons pressed and walked to, pixels read, questions asked, changes made and put back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.desk import Desk
from ui.text.format import fixed


@pytest.fixture
def inside(desk: Desk) -> Page:
    """The Inside view at 1400 px, a 4 drawn, with a certain part and neuron."""
    page = desk.begin("Inside", DIGITS[4])
    widgets.open_part(page, "This neuron")
    if node(page, 0, 0).get_attribute("aria-pressed") != "true":
        with driver.answered(page):
            node(page, 0, 0).click()
    expect(node(page, 2, 4)).to_have_class("node winner")
    return page


def node(page: Page, layer: int, index: int) -> Locator:
    """A node of the drawn network."""
    return page.locator(f'.net .node[data-place="{layer}:{index}"]')


def test_a_pressed_neuron_is_selected_everywhere_and_stays_so_when_more_is_drawn(inside: Page):
    with driver.answered(inside):
        node(inside, 1, 20).click()
    expect(inside.get_by_role("heading", name="Hidden layer 2, neuron 21")).to_be_visible()
    expect(node(inside, 1, 20)).to_have_attribute("aria-pressed", "true")
    expect(inside.locator('.net .node[aria-pressed="true"]')).to_have_count(1)
    expect(inside.get_by_role("combobox", name="Neuron")).to_have_value("Neuron 21")
    z = fixed(float(inside.get_by_test_id("neuron-z").get_attribute("data-value")))
    expect(node(inside, 1, 20)).to_have_attribute("aria-label", re.compile(f"neuron 21: z {z},"))
    expect(inside.locator(".charts .readout")).to_have_text(re.compile(r"^z .*: a "))
    before = node(inside, 2, 4).get_attribute("aria-label")
    driver.draw(inside, [[(0.2, 0.9), (0.8, 0.9)]])  # another stroke changes the numbers and keeps the selection
    expect(node(inside, 2, 4)).not_to_have_attribute("aria-label", before)
    expect(node(inside, 1, 20)).to_have_attribute("aria-pressed", "true")
    driver.press(inside, "Undo")


def test_the_drawn_network_is_walked_by_keyboard(inside: Page):
    node(inside, 0, 1).click()
    expect(inside.get_by_role("heading", name="Hidden layer 1, neuron 2")).to_be_visible()
    node(inside, 0, 1).focus()
    inside.keyboard.press("ArrowDown")
    expect(node(inside, 0, 2)).to_be_focused()
    expect(inside.locator(".net .tip")).to_contain_text("neuron 3")
    inside.keyboard.press("Enter")
    expect(inside.get_by_role("heading", name="Hidden layer 1, neuron 3")).to_be_visible()
    expect(node(inside, 0, 2)).to_be_focused()
    expect(inside.locator('.net .node[tabindex="0"]')).to_have_count(1)


def test_the_strongest_edges_are_drawn(inside: Page):
    down, up = (inside.locator(f".net .edges path.{kind}") for kind in ("down", "up"))
    assert down.count() + up.count() >= 450 and inside.locator(".net .edges path.own").count() >= 16
    dash = "path => getComputedStyle(path).strokeDasharray"
    assert down.first.evaluate(dash) != "none" and up.first.evaluate(dash) == "none"


def test_the_drawing_follows_the_width_of_the_window(inside: Page):
    def stands_on_top() -> bool:
        return node(inside, 0, 0).bounding_box()["y"] + 60 < node(inside, 2, 0).bounding_box()["y"]

    drawn = inside.locator(".net svg.drawn")
    assert not stands_on_top()
    height = drawn.get_attribute("height") or ""
    inside.set_viewport_size({"width": 390, "height": 844})
    expect(drawn).not_to_have_attribute("height", height)  # the diagram was laid out again
    assert stands_on_top()


def test_terms_explain_themselves_and_pixels_are_read_by_mouse_and_keys(inside: Page):
    inside.locator("[class*=st-key-inside-sum] .term").first.hover()
    expect(inside.locator(".figure .tip:visible")).to_contain_text("0 is paper and 1 is ink")
    image = inside.locator("[data-readable]").first
    image.hover()
    expect(inside.locator(".figure .readout")).to_contain_text("weight")
    image.focus()
    inside.keyboard.press("ArrowDown")
    line = inside.locator(".figure .readout").text_content()
    inside.keyboard.press("ArrowRight")
    expect(inside.locator(".figure .readout")).not_to_have_text(line)


def test_a_picture_of_the_gallery_selects_its_neuron(inside: Page):
    widgets.open_part(inside, "Gallery")
    pictures = inside.locator(".gallery button")
    expect(pictures.first.locator("i")).to_have_css("background-image", re.compile(r'^url\("data:image/png'))
    inside.locator('.gallery [data-pick="7"]').click()
    expect(node(inside, 0, 7)).to_have_attribute("aria-pressed", "true")
    expect(inside.locator('.gallery [data-pick="7"]')).to_have_attribute("aria-pressed", "true")
    pictures.nth(0).focus()
    inside.keyboard.press("ArrowRight")
    expect(pictures.nth(1)).to_be_focused()
