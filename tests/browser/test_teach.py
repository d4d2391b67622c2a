"""Teach it as a person uses it: steps are taken and taken back, and a weight's step is written out."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import SHIPPED, expect_hand, note, probabilities


def press(page: Page, name: str) -> None:
    """Press a control of the picture. Wait until the server has answered."""
    driver.click(page.get_by_test_id(name))


def test_a_step_shows_the_blame_and_teaches_a_copy_which_is_taken_back(desk: Desk):
    page = desk.begin("Teach it", NOTHING)
    expect(page.get_by_test_id("teach-step")).to_be_disabled()  # nothing is drawn
    driver.draw(page, DIGITS[7])
    press(page, "teach-digit-1")
    before = probabilities(page)
    picture, accuracy = page.get_by_test_id("network-picture"), page.get_by_test_id("taught-accuracy")
    note(picture, "element.dataset.direction")
    page.get_by_test_id("teach-step").click()
    page.wait_for_function("() => noted.includes('backward') && noted.at(-1) === 'forward'")
    expect_hand(page, re.compile(rf"^{SHIPPED}, a copy .*\b1 step$"))
    assert probabilities(page)[1] > before[1]
    assert 0 < float(accuracy.get_attribute("data-value")) <= 1
    pale = page.locator(".bar .before")
    shares = pale.evaluate_all("(bars) => bars.map((bar) => parseFloat(bar.style.backgroundSize) / 100)")
    assert shares == pytest.approx(before, abs=1e-4)

    page.emulate_media(reduced_motion="reduce")
    press(page, "teach-step-100")
    expect_hand(page, re.compile(r"\b101 steps$"))
    expect(driver.digit_read(page)).to_have_text("1")
    curve = page.locator(".st-key-teach-loss-curve .readout")
    expect(curve).to_have_text(re.compile(r"^p (> )?0\.\d+: −log p"))  # however close to 1 it is
    press(page, "teach-back")
    expect_hand(page, re.compile(r"\b1 step$"))
    press(page, "teach-back-all")
    expect_hand(page, SHIPPED)
    assert probabilities(page) == pytest.approx(before, abs=1e-6)
    expect(pale.first).to_be_hidden()
    expect(accuracy).to_have_count(0)
    expect(page.get_by_test_id("teach-back-all")).to_be_disabled()


def test_a_pressed_wire_writes_the_step_of_its_weight_out_and_the_step_does_it(desk: Desk):
    page = desk.begin("Teach it", DIGITS[7])
    press(page, "teach-digit-1")
    page.get_by_test_id("teach-backward").click()
    expect(page.get_by_test_id("network-picture")).to_have_attribute("data-direction", "backward")
    net = page.get_by_test_id("network-picture").bounding_box()
    layer = page.get_by_test_id("hidden-2").bounding_box()
    page.mouse.click(layer["x"] + layer["width"] + 20, net["y"] + net["height"] / 2)
    written = page.get_by_test_id("wire-written")
    expect(written).to_have_attribute("data-wire", re.compile(r"^2:"))
    wire, weight, after = (written.get_attribute(f"data-{name}") for name in ("wire", "weight", "after"))
    assert float(after) != float(weight)
    page.get_by_test_id("teach-forward").click()
    expect(written).to_have_attribute("data-wire", wire)
    expect(written).not_to_have_attribute("data-after", re.compile(""))
    press(page, "teach-step")
    expect(written).not_to_have_attribute("data-weight", weight)
    assert float(written.get_attribute("data-weight")) == pytest.approx(float(after), abs=1e-6)
    press(page, "teach-back-all")
    expect(written).to_have_attribute("data-weight", weight)
    picture, backward = (page.get_by_test_id(name).element_handle() for name in ("network-picture", "teach-backward"))
    moving = "(picture) => picture.getAnimations({ subtree: true }).length"
    assert page.evaluate(f"([picture, backward]) => {{ backward.click(); return ({moving})(picture); }}", [picture, backward])
    page.wait_for_function(f"(picture) => ({moving})(picture) === 0", arg=picture)  # at rest, no other view shows the sweep again
    page.locator('[data-testid=hidden-2] > [data-value="0"]').first.click()  # its ReLU gives 0, so its error term is 0
    page.get_by_test_id("wire-next").click()
    expect(written).to_have_text("All its wires have the value 0.")
