"""What there is below the picture in Look inside: the pressed neuron, the weights of all neurons, terms and pixels explained."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from tests.browser.desk import Desk
from tests.browser.live import node
from ui.text.format import fixed


@pytest.fixture
def inside(desk: Desk) -> Page:
    """Look inside at 1400 px, with a drawn 4 and the first neuron selected."""
    page = desk.begin("Look inside", DIGITS[4])
    widgets.open_part(page, "This neuron")
    if node(page, 0, 0).get_attribute("aria-pressed") != "true":
        driver.click(node(page, 0, 0))
    return page


def test_a_pressed_neuron_has_the_numbers_of_the_picture_and_stays_selected_after_another_stroke(inside: Page):
    driver.click(node(inside, 1, 20))
    expect(inside.get_by_role("heading", name="Hidden layer 2, neuron 21")).to_be_visible()
    z = fixed(float(inside.get_by_test_id("neuron-z").get_attribute("data-value")))
    expect(node(inside, 1, 20)).to_have_attribute("aria-label", re.compile(f"neuron 21: z {z},"))
    expect(inside.locator(".chart .readout")).to_have_text(re.compile(r"^z .*: a "))
    before = node(inside, 2, 4).get_attribute("aria-label")
    driver.draw(inside, [[(0.2, 0.9), (0.8, 0.9)]])  # another stroke changes the numbers and keeps the selection
    expect(node(inside, 2, 4)).not_to_have_attribute("aria-label", before)
    expect(node(inside, 1, 20)).to_have_attribute("aria-pressed", "true")
    driver.press(inside, "Undo")


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


def test_the_weights_of_a_neuron_are_pressed_among_those_of_all_neurons(inside: Page):
    widgets.open_part(inside, "All neurons")
    pictures = inside.locator(".neurons .all")
    size = pictures.bounding_box()["width"] / 16  # of one of the 16 pictures in a row
    with driver.answered(inside):
        pictures.click(position={"x": 2.5 * size, "y": 1.5 * size})
    expect(inside.get_by_role("radio", name="This neuron", exact=True)).to_be_checked()
    expect(node(inside, 0, 18)).to_have_attribute("aria-pressed", "true")


def test_a_line_of_pytorch_lights_its_part_of_the_picture_and_all_lines_are_copied(inside: Page):
    widgets.open_part(inside, "In PyTorch")
    lines, columns = inside.get_by_test_id("torch-line"), inside.locator(".net .column")
    lines.filter(has_text="nn.Linear(784, 128)").click()
    for lit in (1, 2, 3):  # one after the other by keyboard
        expect(inside.locator(".net .column.pale")).to_have_count(3)
        expect(columns.nth(lit)).not_to_have_class(re.compile("pale"))
        inside.keyboard.press("ArrowDown")
    inside.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; }")
    inside.get_by_test_id("torch-copy").click()
    expect(inside.locator(".net .column.pale")).to_have_count(0)
    copied = inside.evaluate("window.copied").splitlines()
    assert copied == [line.rstrip("\n") for line in lines.all_text_contents()]


def test_quick_presses_of_an_arrow_key_all_count(inside: Page):
    widgets.open_part(inside, "What if")
    inside.get_by_role("radio", name="The whole network").click()
    slider = inside.get_by_role("slider", name="Noise on all weights")
    slider.focus()
    for _ in range(5):
        inside.keyboard.press("ArrowRight")
    for _ in range(2):  # as it is, and after the server has sent all values anew
        widgets.wait_until_quiet(inside)
        expect(slider).to_have_value("5")
        expect(inside.get_by_test_id("reading-network")).to_contain_text("75")
        driver.rerun(inside)
    slider.focus()
    with driver.answered(inside):
        inside.keyboard.press("Home")  # no copy is changed for the tests that follow
