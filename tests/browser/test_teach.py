"""Teach it as a person uses it: steps are taken at once and taken back, and a weight's step is written out."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from harness import driver
from harness.digits import DIGITS
from model.checkpoint import load
from model.teaching import backward, teach, usual_rate
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import SHIPPED, expect_hand, probabilities

# Presses a button of the picture and returns the name of the network that the picture shows two frames later.
PRESS = """async (button) => {
  button.click();
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return button.getRootNode().querySelector("[data-testid=reading-network]").textContent;
}"""
PIXELS = "[...digitLens.live.picture.shown.pixels]"


def press(page: Page, name: str) -> None:
    """Press a control of the picture."""
    page.get_by_test_id(name).click()


def wait_until_explained(page: Page) -> None:
    """Wait until Python explains the copy in hand."""
    expect(page.locator("html")).to_have_attribute("data-taught", "known")


def test_steps_need_no_server_and_are_explained_when_it_answers(page: Page, url: str):
    held: list[Callable[[], None]] | None = None  # what the page has sent while the line is held

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda frame: server.send(frame) if held is None else held.append(lambda: server.send(frame)))

    page.route_web_socket("**/_stcore/stream", connect)
    driver.open_app(page, url, "Teach it")
    driver.draw(page, DIGITS[3])
    held = []
    press(page, "teach-digit-8")
    names = [page.get_by_test_id(name).evaluate(PRESS) for name in ("teach-step", "teach-step", "teach-back", "teach-step-10")]
    assert [name.rpartition("taught ")[2] for name in names] == ["1 step", "2 steps", "1 step", "11 steps"]
    expect(page.locator("html")).to_have_attribute("data-taught", "ahead")
    waiting, held = held, None
    for send in waiting:
        send()
    wait_until_explained(page)
    expect(page.locator(".st-key-teach-effect")).to_contain_text("10 steps")


def test_a_step_teaches_a_copy_which_is_taken_back(desk: Desk):
    page = desk.begin("Teach it", NOTHING)
    expect(page.get_by_test_id("teach-step")).to_be_disabled()  # nothing is drawn
    driver.draw(page, DIGITS[7])
    press(page, "teach-digit-1")
    before = probabilities(page)
    accuracy = page.get_by_test_id("taught-accuracy")
    press(page, "teach-step")
    expect_hand(page, re.compile(rf"^{SHIPPED}, a copy .*\b1 step$"))
    network, pixels = load(), np.array(page.evaluate(PIXELS), np.float32)
    taught = teach(network, pixels, 1, usual_rate(backward(network, pixels, 1)), 1)
    assert probabilities(page) == pytest.approx(taught.probabilities[-1], abs=1e-4) and probabilities(page)[1] > before[1]
    assert 0 < float(accuracy.get_attribute("data-value")) <= 1
    pale = page.locator(".bar .before")
    shares = pale.evaluate_all("(bars) => bars.map((bar) => parseFloat(bar.style.backgroundSize) / 100)")
    assert shares == pytest.approx(before, abs=1e-4)

    page.emulate_media(reduced_motion="reduce")
    press(page, "teach-step-100")
    expect_hand(page, re.compile(r"\b101 steps$"))
    expect(driver.digit_read(page)).to_have_text("1")
    wait_until_explained(page)
    curve = page.locator(".st-key-teach-loss-curve .readout")
    expect(curve).to_have_text(re.compile(r"^p (> )?0\.\d+: −log p"))  # however close to 1 it is
    press(page, "teach-back")
    expect_hand(page, re.compile(r"\b1 step$"))
    desk.begin("Teach it", DIGITS[5])  # another drawing keeps the copy, and gets its own label
    expect(page.get_by_test_id("teach-digit-5")).to_have_attribute("aria-pressed", "true")
    expect_hand(page, re.compile(r"\b1 step$"))
    press(page, "teach-back-all")
    expect_hand(page, SHIPPED)
    pixels = np.array(page.evaluate(PIXELS), np.float32)
    assert probabilities(page) == pytest.approx(network.forward(pixels).probabilities, abs=1e-6)
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
