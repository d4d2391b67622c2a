"""The JavaScript of ui/components against Python, in real Chromium: the same pen gives the same curves, the same drawing the
same digits and pixels, and the same pixels the same probabilities and errors, for several kinds of networks."""

import base64
import json
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

from harness.pencil import pencil
from model import doubt, mnist, numbers
from model.checkpoint import load
from model.digit import fit, from_drawing
from model.layers import Layer
from model.network import Network, random_network
from model.strokes import Drawing, parse
from model.teaching import backward
from tests.browser.parity_drawings import drawn_digits, drawn_numbers, no_digits, own_drawings, own_numbers, wandering
from ui.components.network_picture.messages import network_message
from ui.components.network_picture.packet import pack
from ui.components.sheet.state import SheetState
from ui.reading import Reading, Sheet, read

TOLERANCE = 1e-4  # of pixels and probabilities
LABELS = (3, 8)  # that are taught
# The result is JSON, because Playwright needs ten times as long to send as many numbers itself.
IN_PAGE = """
([networks, drawings]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const kept = networks.map((message) => toNetwork(unpack(bytes(message))));
  return JSON.stringify(drawings.map((message) => {
    const {picture, arrays, ...content} = unpack(bytes(message));
    const {items} = unpackContent({...content, picture: picture && {...picture, pixels: arrays.picture}});
    const drawing = toDrawing(items);
    const digit = drawDigit(drawing);
    const parts = readNumber(drawing, kept[0]);
    const all = kept.map((network) => forward(network, digit.pixels));
    return {
      pixels: [...digit.pixels],
      layers: all.map(({hidden, probabilities}) => [...hidden, probabilities].map((layer) => [...layer])),
      confidence: all.map(({confidence}) => confidence),
      selected: [null, 100, 250].map((near) => selectedPart(parts, near)),
      parts: parts.map(({strokes, box, digit, result: {probabilities, confidence}}) => {
        return {strokes, box, pixels: [...digit.pixels], probabilities: [...probabilities], confidence};
      }),
    };
  }));
}
"""

ERRORS = """([networks, pixels, labels]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return JSON.stringify(networks.map((message) => {
    const network = toNetwork(unpack(bytes(message)));
    return labels.map((label) => pixels.map((each) => {
      return backward(network, forward(network, Float32Array.from(each)), label).map((layer) => [...layer]);
    }));
  }));
}"""


def loud(network: Network) -> Network:
    """The same network with larger weights, so that its probabilities differ as a trained one's do."""
    layers = tuple(Layer(layer.w * np.float32(3), layer.b * np.float32(3)) for layer in network.layers)
    return Network(layers, network.hidden, network.output)


def networks() -> list[Network]:
    """Six kinds: the shipped one, doubting, and random ones of other activations, sizes, depths and outputs."""
    rng = np.random.default_rng(3)
    kinds = [
        ((784, 128, 64, 10), "sigmoid", "softmax"),
        ((784, 30, 10), "sigmoid", "sigmoid"),
        ((784, 77, 10), "tanh", "softmax"),
        ((784, 40, 33, 20, 15, 10), "relu", "softmax"),
        ((784, 16, 10), "relu", "sigmoid"),
    ]
    doubting = Network(load().layers, metadata={"contrast_half": 3.5})
    return [doubting, *(loud(random_network(sizes, rng, hidden, output)) for sizes, hidden, output in kinds)]


def text(message: bytes) -> str:
    """Bytes as JavaScript can take them."""
    return base64.b64encode(message).decode()


def compare(javascript: Page, drawings: list[dict]) -> list[int]:
    """Read all drawings on both sides. Raise AssertionError where anything differs. Return how many digits each drawing has."""
    nets = networks()
    readings = [read(nets[0], "shipped", Sheet(drawing)) for drawing in drawings]
    messages = [text(pack(*SheetState().put(Sheet(drawing)).message())) for drawing in drawings]
    theirs = json.loads(javascript.evaluate(IN_PAGE, [[text(network_message(n, str(i))) for i, n in enumerate(nets)], messages]))
    assert len(theirs) == len(drawings)
    pixels = np.stack([digit_pixels(reading.parsed) for reading in readings])  # (n, 28, 28)
    np.testing.assert_allclose([their["pixels"] for their in theirs], pixels.reshape(len(pixels), -1), atol=TOLERANCE)
    for k, network in enumerate(nets):
        passed = network.forward(pixels)
        confidence = [their["confidence"][k] for their in theirs]
        np.testing.assert_allclose(confidence, doubt.confidence(passed), rtol=0, atol=TOLERANCE)
        layers = list(zip(*(their["layers"][k] for their in theirs), strict=True))  # each of all drawings
        for layer, ours in zip(layers, (*passed.activations[:-1], passed.probabilities), strict=True):
            np.testing.assert_allclose(layer, ours, atol=TOLERANCE)
        np.testing.assert_array_equal(np.argmax(layers[-1], axis=1), passed.probabilities.argmax(axis=1))
    for reading, their in zip(readings, theirs, strict=True):
        compare_number(reading, their)
    return [len(reading.parts) for reading in readings]


def compare_number(reading: Reading, their: dict) -> None:
    """Compare the digits of a number; AssertionError where anything differs."""
    if reading.parsed.picture is not None:
        assert len(their["parts"]) == 1
        return
    parts = reading.parts
    assert [part["strokes"] for part in their["parts"]] == [list(part.strokes) for part in parts]
    assert their["selected"] == [numbers.select(parts, near) for near in (None, 100, 250)]
    assert [part["box"] for part in their["parts"]] == [pytest.approx(ours.box, abs=TOLERANCE) for ours in parts]
    assert [part["confidence"] for part in their["parts"]] == pytest.approx([ours.confidence for ours in parts], abs=TOLERANCE)
    for key, ours in (
        ("pixels", [part.fitted.pixels.ravel() for part in parts]),
        ("probabilities", [part.passed.probabilities for part in parts]),
    ):
        np.testing.assert_allclose([part[key] for part in their["parts"]], ours, atol=TOLERANCE)


def digit_pixels(drawing: Drawing) -> np.ndarray:
    """Return the 28x28 pixels of a whole drawing as `from_drawing` does. It skips the images of the steps."""
    return fit(drawing.strokes).pixels if drawing.picture is None else from_drawing(drawing).pixels


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
