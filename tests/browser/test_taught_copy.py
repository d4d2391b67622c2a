"""The copy that Teach it changes: whose label, sweep and words are shown when other things happen meanwhile."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from model import checkpoint
from model.layers import Layer
from tests.browser.desk import Desk
from tests.browser.training_view import upload
from tests.browser.visitors import loses_connection

WIDE = (784, 1024, 256, 10)  # more weights than fit into one message
ANIMATIONS = "digitLens.live.picture.element.getAnimations({ subtree: true }).length"

# Press a button. While its steps are taken, another network is in hand.
PRESS_AND_SWITCH = """async (button) => {
  const { networks } = digitLens;
  const [[, small], [key, wide]] = [...networks].sort(([, a], [, b]) => a.sizes[1] - b.sizes[1]);
  button.click();
  networks.set(key, small);
  while (button.disabled) await new Promise(requestAnimationFrame);
  networks.set(key, wide);
}"""


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
    page.get_by_test_id("teach-digit-8").click()
    page.get_by_test_id("teach-step").click()
    expect(page.locator("html")).to_have_attribute("data-taught", "known")
    private.stop()
    page.get_by_test_id("teach-step").click()
    private.start()
    expect(page.locator("html")).to_have_attribute("data-taught", "known", timeout=60_000)
    expect_said_label(page, 8)
