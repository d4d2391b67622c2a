"""Teach it as a person uses it: a digit taught, undone, taught again, kept, and picked as the network that reads."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.desk import Desk
from tests.browser.live import probabilities


def press(page: Page, name: str) -> None:
    """Press a control of the picture. Wait until the server has answered."""
    with driver.answered(page):
        page.get_by_test_id(name).click()


def test_a_digit_is_taught_undone_taught_again_and_the_network_kept_and_selected(page: Page, url: str):
    page.emulate_media(reduced_motion="reduce")
    driver.open_app(page, url, "Teach it")
    expect(page.get_by_test_id("teach-step")).to_be_disabled()  # nothing is drawn
    driver.draw(page, DIGITS[7])
    press(page, "teach-digit-1")
    press(page, "teach-step-10")
    once = probabilities(page)
    assert sum(once) == pytest.approx(1, abs=1e-4)
    assert 0 < float(page.get_by_test_id("taught-accuracy").get_attribute("data-value")) <= 1

    press(page, "teach-back")
    expect(page.get_by_test_id("taught-accuracy")).to_have_count(0)
    expect(page.get_by_test_id("teach-back-all")).to_be_disabled()

    press(page, "teach-step-100")
    assert probabilities(page)[1] > max(once[1], 0.5)
    expect(driver.digit_read(page)).to_have_text("1")
    curve = page.locator(".st-key-teach-loss-curve .readout")
    expect(curve).to_have_text(re.compile(r"^p (> )?0\.\d+: −log p"))  # however close to 1 it is
    driver.press(page, "Read with this network")
    expect(page.get_by_role("combobox", name="Network that reads")).to_have_value("Taught a 1")

    driver.open_view(page, "Look inside")
    expect(driver.digit_read(page)).to_have_text("1")  # it reads the seven as what it was taught


def test_a_pressed_wire_writes_the_step_of_its_weight_out_and_the_step_does_it(desk: Desk):
    page = desk.begin("Teach it", DIGITS[7])
    with driver.answered(page):
        page.get_by_test_id("teach-digit-1").click()
    page.get_by_test_id("teach-backward").click()
    net = page.get_by_test_id("network-picture").bounding_box()
    layer = page.get_by_test_id("hidden-2").bounding_box()
    page.mouse.click(layer["x"] + layer["width"] + 20, net["y"] + net["height"] / 2)
    written = page.get_by_test_id("wire-written")
    wire, weight, after = (written.get_attribute(f"data-{name}") for name in ("wire", "weight", "after"))
    assert wire.startswith("2:") and float(after) != float(weight)
    page.get_by_test_id("teach-forward").click()
    expect(written).to_have_attribute("data-wire", wire)
    expect(written).not_to_have_attribute("data-after", re.compile(""))
    with driver.answered(page):
        page.get_by_test_id("teach-step").click()
    expect(written).not_to_have_attribute("data-weight", weight)
    assert float(written.get_attribute("data-weight")) == pytest.approx(float(after), abs=1e-6)
    with driver.answered(page):
        page.get_by_test_id("teach-back-all").click()
    expect(written).to_have_attribute("data-weight", weight)
    page.get_by_test_id("teach-backward").click()
    expect(page.get_by_test_id("network-picture")).to_have_class("net sweep")
    expect(page.get_by_test_id("network-picture")).to_have_class("net")  # or another view would show the sweep again
    page.locator('[data-testid=hidden-2] > [data-value="0"]').first.click()  # its ReLU gives 0, so its error term is 0
    page.get_by_test_id("wire-next").click()
    expect(written).to_have_text("All its wires have the value 0.")


def test_a_weights_chain_rule_is_written_out(desk: Desk):
    page = desk.begin("Teach it", DIGITS[7])
    press(page, "teach-digit-1")
    with driver.answered(page):
        page.get_by_text("How is a step computed?").click()
    expect(page.get_by_test_id("teach-loss")).to_have_attribute("data-value", re.compile(r"^\d+\.\d+$"))
    driver.press(page, "Next: 2 Error terms")
    driver.press(page, "Next: 3 Gradients")
    expect(page.get_by_text("Check it by trying")).to_be_visible()
