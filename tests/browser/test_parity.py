"""The JavaScript of ui/components against Python, in real Chromium: the same pen gives the same curves, the same drawing the
same digits and pixels, and the same pixels the same probabilities and errors, for several kinds of networks."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

from harness.pencil import pencil
from model import mnist
from model.strokes import parse
from model.teaching import backward
from tests.browser.parity import compare, networks, text
from tests.browser.parity_drawings import drawn_digits, drawn_numbers, no_digits, own_drawings, own_numbers, wandering
from ui.components.network_picture.messages import network_message
from ui.components.sheet.state import SheetState

LABELS = (3, 8)  # that are taught
ERRORS = """([networks, pixels, labels]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return JSON.stringify(networks.map((message) => {
    const network = toNetwork(unpack(bytes(message)));
    return labels.map((label) => pixels.map((each) => {
      return backward(network, forward(network, Float32Array.from(each)), label).map((layer) => [...layer]);
    }));
  }));
}"""


@pytest.mark.parametrize("drawings", [own_drawings, no_digits, drawn_numbers, drawn_digits])
def test_drawings_are_read_alike(javascript: Page, drawings: Callable[[], list[dict]]):
    compare(javascript, drawings())


def test_numbers_are_read_alike(javascript: Page):
    assert sum(digits > 1 for digits in compare(javascript, own_numbers())) > 120


def test_errors_go_backward_alike(javascript: Page):
    """The picture in Teach it is JavaScript's, the numbers below it and each step of a weight are Python's."""
    nets = networks()
    pixels = mnist.test_images()[:6].reshape(-1, 784).astype(np.float32) / 255
    sent = [[text(network_message(network, str(i))) for i, network in enumerate(nets)], pixels.tolist(), LABELS]
    for network, by_label in zip(nets, json.loads(javascript.evaluate(ERRORS, sent)), strict=True):
        for label, by_image in zip(LABELS, by_label, strict=True):
            for x, theirs in zip(pixels, by_image, strict=True):
                for their, ours in zip(theirs, backward(network, x, label).gradients.deltas, strict=True):
                    np.testing.assert_allclose(their, ours, rtol=0, atol=1e-5)


def test_a_pen_makes_the_same_curves_on_both_sides(javascript: Page):
    rng = np.random.default_rng(8)
    pens = [wandering(rng) for _ in range(200)]
    theirs = javascript.evaluate(
        "(pens) => JSON.stringify(JSON.parse(pens).map((pen) => [...pencil(pen.map(([x, y]) => ({x, y})), 18)]))",
        json.dumps(pens),
    )
    for pen, curves in zip(pens, json.loads(theirs), strict=True):
        (ours,) = parse({"objects": [pencil(pen)]}).strokes
        np.testing.assert_array_equal(np.reshape(curves, (-1, 3, 2)), ours)


def test_python_gets_each_stroke_as_the_browser_keeps_it(javascript: Page):
    """The browser sends no end of a curve that is halfway between two control points. Python computes the same number."""
    rng = np.random.default_rng(9)
    pens = [wandering(rng) for _ in range(200)]
    theirs = javascript.evaluate(
        """(pens) => JSON.stringify(JSON.parse(pens).map((pen) => {
          const { object, curves, numbers } = strokeThrough(pen.map(([x, y]) => ({ x, y })));
          return { object, curves: [...curves], numbers };
        }))""",
        json.dumps(pens),
    )
    for their in json.loads(theirs):
        sent = {"number": 1, "put": "", "label": None, "source": "", "objects": [their["numbers"]]}
        assert SheetState().follow(sent).objects == [their["object"]]
        (ours,) = parse({"objects": [their["object"]]}).strokes
        np.testing.assert_array_equal(np.reshape(their["curves"], (-1, 3, 2)), ours)
