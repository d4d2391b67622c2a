"""Read the same drawings in the browser's JavaScript and in Python, and compare the results. The page must have `library`."""

import base64
import json
from typing import Any

import numpy as np
import pytest

from model import doubt, numbers
from model.checkpoint import load
from model.digit import from_drawing
from model.drawing_json import parse
from model.layers import Layer
from model.network import Network, random_network
from model.reading import Content, Reading, read
from ui.components.sheet.state import SheetState
from ui.networks import file_of

TOLERANCE = 1e-5  # of pixels and probabilities
# The result is JSON, because Playwright needs ten times as long to send as many numbers itself.
IN_PAGE = """
([networks, drawings]) => {
  const kept = networks.map((file) => fromCheckpoint(fromBase64(file), ""));
  return JSON.stringify(drawings.map((packed) => {
    const drawing = unpackContent(packed);
    const digit = drawDigit(drawing);
    const parts = readNumber(drawing, kept[0]);
    const all = kept.map((network) => forward(network, digit.pixels));
    return {
      pixels: [...digit.pixels],
      layers: all.map(({hidden, probabilities}) => [...hidden, probabilities].map((layer) => [...layer])),
      confidence: all.map(({confidence}) => confidence),
      selected: [null, 100, 250].map((near) => selectedPart(parts, near)),
      parts: parts.map(({strokes, box, pixels, passed: {probabilities, confidence}}) => {
        return {strokes, box, pixels: [...pixels], probabilities: [...probabilities], confidence};
      }),
    };
  }));
}
"""


def loud(network: Network) -> Network:
    """The same network with larger weights, so that its probabilities differ as a trained one's do."""
    layers = tuple(Layer(layer.w * np.float32(3), layer.b * np.float32(3)) for layer in network.layers)
    return Network(layers, network.hidden, network.output)


def networks() -> list[Network]:
    """Seven kinds: the shipped one, doubting, and random ones of other activations, sizes, depths and outputs."""
    rng = np.random.default_rng(3)
    kinds = [
        ((784, 128, 64, 10), "sigmoid", "softmax"),
        ((784, 30, 10), "sigmoid", "sigmoid"),
        ((784, 77, 10), "tanh", "softmax"),
        ((784, 50, 20, 10), "none", "softmax"),
        ((784, 40, 33, 20, 15, 10), "relu", "softmax"),
        ((784, 16, 10), "relu", "sigmoid"),
    ]
    doubting = Network(load().layers, metadata={"contrast_half": 3.5})
    return [doubting, *(loud(random_network(sizes, rng, hidden, output)) for sizes, hidden, output in kinds)]


def text(message: bytes) -> str:
    """Bytes as JavaScript can take them."""
    return base64.b64encode(message).decode()


def compare(javascript: Any, drawings: list[dict]) -> list[int]:
    """Read all drawings on both sides. Raise AssertionError where anything differs. Return how many digits each drawing has.

    javascript: a page of Playwright, or of another engine.
    """
    nets = networks()
    sheets = [Content(parse(drawing)) for drawing in drawings]
    readings = [read(nets[0], "shipped", sheet) for sheet in sheets]
    packed = [SheetState().put(sheet).message()["content"] for sheet in sheets]
    theirs = json.loads(javascript.evaluate(IN_PAGE, [[text(file_of(network)) for network in nets], packed]))
    assert len(theirs) == len(drawings)
    pixels = np.stack([from_drawing(reading.sheet.drawing).pixels for reading in readings])  # (n, 28, 28)
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
    if reading.sheet.drawing.picture is not None:
        assert len(their["parts"]) == 1
        return
    parts = reading.parts
    assert [part["strokes"] for part in their["parts"]] == [list(part.strokes) for part in parts]
    assert their["selected"] == [numbers.select(parts, near) for near in (None, 100, 250)]
    assert [part["box"] for part in their["parts"]] == [pytest.approx(ours.box, abs=TOLERANCE) for ours in parts]
    assert [part["confidence"] for part in their["parts"]] == pytest.approx([ours.confidence for ours in parts], abs=TOLERANCE)
    for key, ours in (
        ("pixels", [part.digit.pixels.ravel() for part in parts]),
        ("probabilities", [part.passed.probabilities for part in parts]),
    ):
        np.testing.assert_allclose([part[key] for part in their["parts"]], ours, atol=TOLERANCE)
