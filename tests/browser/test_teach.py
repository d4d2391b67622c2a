"""Teach it as a person uses it: steps are taken at once and taken back, a weight's step is written out, and what is
shown is right when other things happen meanwhile."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from harness import driver, widgets
from harness.digits import DIGITS
from model import checkpoint
from model.layers import Layer
from model.teaching import backward, teach, usual_rate
from tests.browser.desk import NOTHING, Desk
from tests.browser.live import SHIPPED, expect_current, probabilities
from tests.browser.training_view import upload
from tests.browser.visitors import loses_connection
from ui.text.format import significant

# Presses a button of the picture and returns the name of the network that the picture shows two frames later.
PRESS = """async (button) => {
  button.click();
  for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  return button.getRootNode().querySelector("[data-testid=reading-network]").textContent;
}"""
PIXELS = f"[...{driver.LENS}.live.picture.shown.pixels]"
WIDE = (784, 1024, 256, 10)  # more weights than fit into one message
ANIMATIONS = f"{driver.LENS}.live.picture.element.getAnimations({{ subtree: true }}).length"

# Press a button. While its steps are taken, another network is the current one.
PRESS_AND_SWITCH = """async (button) => {
  const { networks } = LENS;
  const [[, small], [key, wide]] = [...networks].sort(([, a], [, b]) => a.sizes[1] - b.sizes[1]);
  button.click();
  networks.set(key, small);
  while (button.disabled) await new Promise(requestAnimationFrame);
  networks.set(key, wide);
}""".replace("LENS", driver.LENS)


def press(page: Page, name: str) -> None:
    """Press a control of the picture."""
    page.get_by_test_id(name).click()


def wait_until_explained(page: Page) -> None:
    """Wait until Python explains the current copy."""
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
    expect_current(page, re.compile(rf"^{SHIPPED}, a copy .*\b1 step$"))
    network, pixels = checkpoint.load(), np.array(page.evaluate(PIXELS), np.float32)
    taught = teach(network, pixels, 1, usual_rate(backward(network, pixels, 1)), 1)
    assert probabilities(page) == pytest.approx(taught.probabilities[-1], abs=1e-4) and probabilities(page)[1] > before[1]
    assert 0 < float(accuracy.get_attribute("data-value")) <= 1
    expect(page.locator(".st-key-teach-effect")).to_contain_text(significant(taught.losses[-1]))
    pale = page.locator(".bar .before")
    shares = pale.evaluate_all("(bars) => bars.map((bar) => parseFloat(bar.style.backgroundSize) / 100)")
    assert shares == pytest.approx(before, abs=1e-4)

    page.emulate_media(reduced_motion="reduce")
    press(page, "teach-step-100")
    expect_current(page, re.compile(r"\b101 steps$"))
    expect(driver.digit_read(page)).to_have_text("1")
    wait_until_explained(page)
    curve = page.locator(".st-key-teach-loss-curve .readout")
    expect(curve).to_have_text(re.compile(r"^p (> )?0\.\d+: −log p"))  # however close to 1 it is
    press(page, "teach-back")
    expect_current(page, re.compile(r"\b1 step$"))
    desk.begin("Teach it", DIGITS[5])  # another drawing keeps the copy, and gets its own label
    expect(page.get_by_test_id("teach-digit-5")).to_have_attribute("aria-pressed", "true")
    expect_current(page, re.compile(r"\b1 step$"))
    press(page, "teach-back-all")
    expect_current(page, SHIPPED)
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
    page.mouse.click(layer["x"] + layer["width"] + 4, layer["y"] - 4)  # no wire is near
    expect(written).to_be_hidden()
    picture, backward = (page.get_by_test_id(name).element_handle() for name in ("network-picture", "teach-backward"))
    moving = "(picture) => picture.getAnimations({ subtree: true }).length"
    assert page.evaluate(f"([picture, backward]) => {{ backward.click(); return ({moving})(picture); }}", [picture, backward])
    page.wait_for_function(f"(picture) => ({moving})(picture) === 0", arg=picture)  # at rest, no other view shows the sweep again
    page.locator('[data-testid=hidden-2] > [data-value="0"]').first.click()  # its ReLU gives 0, so its error term is 0
    page.get_by_test_id("wire-next").click()
    expect(written).to_have_text("All its wires have the value 0.")


def expect_said_label(page: Page, digit: int) -> None:
    """Wait until Python's words are about a digit, as the picture's controls are."""
    expect(page.get_by_test_id(f"teach-digit-{digit}")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("The loss says how wrong it is.")).to_contain_text(f"probability of {digit}.")


def wide_network() -> bytes:
    random = np.random.default_rng(1)
    layers = [
        Layer(random.normal(0, (2 / n) ** 0.5, (n, m)).astype(np.float32), np.zeros(m, np.float32)) for n, m in pairwise(WIDE)
    ]
    return checkpoint.dumps(replace(checkpoint.load(), layers=tuple(layers), metadata={}))


def test_a_copy_that_no_message_can_hold_is_taught_and_explained(page: Page, url: str):
    """Its steps take a while. They are its own, even if another network is selected meanwhile."""
    driver.open_app(page, url, "Training")
    widgets.unfold(page, "Read with a network from a file")
    upload(page, "wide.safetensors", wide_network())
    driver.open_view(page, "Teach it")
    driver.draw(page, DIGITS[3])
    traffic = driver.watch(page)
    socket = traffic.socket
    page.get_by_test_id("teach-digit-8").click()
    page.get_by_test_id("teach-step").click()
    expect(page.locator("html")).to_have_attribute("data-taught", "known", timeout=60_000)
    expect(page.get_by_text("1 step at η")).to_be_visible()
    page.get_by_test_id("teach-step-100").evaluate(PRESS_AND_SWITCH)
    page.get_by_test_id("teach-digit-5").click()
    assert page.get_by_test_id("reading-network").inner_text().endswith(" 101 steps")
    driver.press(page, "Undo")  # the server answers over the same connection
    assert socket is not None and not socket.is_closed()


def test_a_sweep_ends_with_the_drawing_or_the_label_that_it_shows(desk: Desk):
    page = desk.begin("Teach it", DIGITS[3])
    for act in ("undo", "label"):
        page.get_by_test_id("teach-backward").click()
        assert page.evaluate(ANIMATIONS) > 0
        if act == "undo":
            driver.press(page, "Undo")
            driver.press(page, "Redo")
        else:
            page.get_by_test_id("teach-digit-6").click()
        page.wait_for_function(f"() => {ANIMATIONS} === 0", timeout=500)
        page.get_by_test_id("teach-forward").click()
        page.get_by_test_id("teach-forward").click()


@loses_connection
def test_a_server_that_was_restarted_learns_the_label_again(private: driver.Server, page: Page):
    driver.open_app(page, private.url, "Teach it")
    driver.draw(page, DIGITS[3])
    press(page, "teach-digit-8")
    press(page, "teach-step")
    wait_until_explained(page)
    private.stop()
    page.get_by_test_id("teach-step").click()
    private.start()
    expect(page.locator("html")).to_have_attribute("data-taught", "known", timeout=60_000)
    expect_said_label(page, 8)


def test_on_a_phone_on_its_side_the_bars_stay_in_sight_while_steps_are_pressed(new_page, url: str):
    page = new_page(844, 390)
    driver.open_app(page, f"{url}/?view=Teach+it")
    driver.draw(page, DIGITS[3])
    press(page, "teach-digit-8")
    for _ in range(3):
        press(page, "teach-step")
    wait_until_explained(page)
    for name in ("reading-digit", "probability-0", "probability-9", "teach-digit-8", "teach-step"):
        expect(page.get_by_test_id(name)).to_be_in_viewport(ratio=1)
