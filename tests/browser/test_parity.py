"""The JavaScript of ui/components against Python, in real Chromium: the same pen gives the same curves, the same drawing the
same digits and pixels, and the same pixels the same probabilities, for several kinds of networks."""

import base64
import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

import benchmarks.numbers
import harness.drawn_digits
from harness.digits import DIGITS
from model import doubt, numbers
from model.checkpoint import load
from model.digit import from_drawing
from model.network import Layer, Network, random_network
from model.strokes import Drawing, parse, pencil, picture_object
from training import synthetic_shapes
from training.shape_kinds import HELD_OUT, TRAINED
from ui.components.bundle import bundle
from ui.components.live_reading.messages import network_message, reading_message
from ui.reading import Sheet, read

DRAWN_DIGITS = Path(__file__).parents[3] / "shared" / "drawn_digits" / "pendigits.npz"
TOLERANCE = 1e-4  # of pixels and probabilities
CANVAS = 320  # px
IN_PAGE = """
async ([networks, drawings]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const kept = networks.map((message) => toNetwork(unpack(bytes(message))));
  return drawings.map((message) => {
    const sheet = new Sheet();
    sheet.confirm(unpack(bytes(message)), 0);
    const digit = drawDigit(sheet.drawing());
    const parts = readNumber(sheet.drawing(), kept[0]);
    const all = kept.map((network) => forward(network, digit.pixels));
    return {
      pixels: [...digit.pixels],
      probabilities: all.map(({probabilities}) => [...probabilities]),
      confidence: all.map(({confidence}) => confidence),
      hidden: all.map(({hidden}) => hidden.map((layer) => [...layer])),
      selected: [null, 100, 250].map((near) => selectedPart(parts, near)),
      parts: parts.map(({strokes, box, digit, result: {probabilities, confidence}}) => {
        const sides = box && [box.left, box.top, box.right, box.bottom];
        return {strokes, box: sides, pixels: [...digit.pixels], probabilities: [...probabilities], confidence};
      }),
    };
  });
}
"""


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


def wandering(rng: np.random.Generator) -> list[tuple[float, float]]:
    """A pen's points, in whole pixels as a mouse gives them: straight, curved, jagged, tiny, or off the canvas."""
    n = int(rng.choice([1, 2, 3, 5, 20, 60, 150]))
    steps = rng.normal(0, rng.choice([0.3, 3.0, 12.0]), (n, 2)) + rng.normal(0, 2, 2)
    smooth = rng.choice([0.0, 0.7, 0.95])
    for i in range(1, n):
        steps[i] = smooth * steps[i - 1] + (1 - smooth) * steps[i]
    points = rng.uniform(20, 300, 2) + steps.cumsum(axis=0)
    return [(float(x), float(y)) for x, y in (points.round() if rng.random() < 0.7 else points)]


def moved(stroke: dict, rng: np.random.Generator) -> dict:
    """The stroke as the canvas's edit mode may leave it: elsewhere, scaled and turned."""
    place = {"originX": "center", "originY": "center", "left": rng.uniform(50, 270), "top": rng.uniform(50, 270)}
    return stroke | place | {"scaleX": rng.uniform(0.3, 2), "scaleY": rng.uniform(0.3, 2), "angle": rng.uniform(0, 360)}


def own_drawings() -> list[dict]:
    """500 drawings: wandering pens, moved strokes, strokes over a picture, and the ten test digits in 20 places each."""
    rng = np.random.default_rng(11)
    drawings = []
    for i in range(300):
        strokes = [pencil(wandering(rng), float(rng.choice([1, 8, 18, 40]))) for _ in range(rng.integers(1, 5))]
        if i % 4 == 1:
            strokes = [moved(stroke, rng) for stroke in strokes]
        if i % 10 == 2:
            strokes.insert(0, picture_object(rng.random((28, 28)).astype(np.float32), CANVAS))
        drawings.append({"objects": strokes})
    for _ in range(20):
        for strokes in DIGITS.values():
            size, left, top = rng.uniform(20, 320), rng.uniform(0, 200), rng.uniform(0, 200)
            lines = [[(left + size * x, top + size * y) for x, y in stroke] for stroke in strokes]
            drawings.append({"objects": [pencil(line, 18.0) for line in lines]})
    return drawings


def no_digits() -> list[dict]:
    """Every kind of letter, sign and doodle, and half of them with a tap somewhere on the canvas."""
    rng = np.random.default_rng(6)
    drawings = []
    for variants in (synthetic_shapes.kinds(TRAINED) | synthetic_shapes.kinds(HELD_OUT)).values():
        for strokes in variants:
            size, left, top = rng.uniform(60, 200), rng.uniform(20, 100), rng.uniform(20, 100)
            lines = [[(left + size * x, top + size * y) for x, y in stroke] for stroke in strokes]
            if rng.random() < 0.5:
                lines.insert(rng.integers(len(lines) + 1), [tuple(rng.uniform(0, CANVAS, 2).tolist())])
            drawings.append({"objects": [pencil(line, 18.0) for line in lines]})
    assert sum("left out" in from_drawing(drawing).note for drawing in drawings) > 20
    return drawings


def own_numbers() -> list[dict]:
    """200 numbers of one to six of the test digits: apart, touching and overlapping, some with a dot."""
    rng = np.random.default_rng(9)
    drawings = []
    for _ in range(200):
        size, x, lines = rng.uniform(40, 120), 10.0, []
        for digit in rng.integers(0, 10, rng.integers(1, 7)):
            left = min(px for stroke in DIGITS[int(digit)] for px, _ in stroke)
            placed = [[(x + size * (px - left), 60 + size * py) for px, py in stroke] for stroke in DIGITS[int(digit)]]
            x = max(px for stroke in placed for px, _ in stroke) + size * rng.normal(0.1, 0.1)
            lines += placed
        if rng.random() < 0.2:
            lines.append([tuple(rng.uniform(0, CANVAS, 2).tolist())])
        drawings.append({"objects": [pencil(lines[i], 18.0) for i in rng.permutation(len(lines))]})
    return drawings


def drawn_numbers() -> list[dict]:
    """200 numbers of digits of other people's hands."""
    drawings, _ = harness.drawn_digits.load(DRAWN_DIGITS.parent)
    found = benchmarks.numbers.made(drawings, harness.drawn_digits.load_writers(DRAWN_DIGITS.parent), np.random.default_rng(3))
    return [harness.drawn_digits.fabric(strokes) for strokes, _ in islice(found, 200)]


def drawn_digits() -> list[dict]:
    """300 digits of other people's hands, from shared/drawn_digits."""
    with np.load(DRAWN_DIGITS) as file:
        points, stroke_start, sample_start = file["pts"] / 32, file["stroke_start"], file["sample_start"]
    drawings = []
    for sample in np.random.default_rng(5).choice(len(sample_start) - 1, 300, replace=False):
        strokes = range(sample_start[sample], sample_start[sample + 1])
        lines = [[(float(x), float(y)) for x, y in points[stroke_start[s] : stroke_start[s + 1]]] for s in strokes]
        drawings.append({"objects": [pencil(line, 20.0) for line in lines if line]})
    return drawings


@pytest.fixture
def library(page: Page) -> Page:
    """Return an empty page with the code of parity.js in it."""
    page.add_script_tag(type="module", content=bundle(Path(__file__).with_name("parity.js")))
    page.wait_for_function("() => 'drawDigit' in window")
    return page


def text(message: bytes) -> str:
    """Bytes as JavaScript can take them."""
    return base64.b64encode(message).decode()


def compare(library: Page, drawings: list[dict]) -> None:
    """Read all drawings on both sides; AssertionError where anything differs."""
    nets = networks()
    messages = [reading_message(read(nets[0], "shipped", Sheet(drawing)), "0") for drawing in drawings]
    theirs = library.evaluate(
        IN_PAGE, [[text(network_message(n, str(i))) for i, n in enumerate(nets)], list(map(text, messages))]
    )
    assert len(theirs) == len(drawings)
    for drawing, their in zip(drawings, theirs, strict=True):
        digit = from_drawing(drawing)
        np.testing.assert_allclose(their["pixels"], digit.pixels.ravel(), atol=TOLERANCE)
        outputs = zip(nets, their["probabilities"], their["confidence"], their["hidden"], strict=True)
        for network, probabilities, confidence, hidden in outputs:
            passed = network.forward(digit.pixels)
            assert confidence == pytest.approx(float(doubt.confidence(passed)), abs=TOLERANCE)
            np.testing.assert_allclose(probabilities, passed.probabilities, atol=TOLERANCE)
            assert int(np.argmax(probabilities)) == passed.digit
            for ours, layer in zip(passed.activations[:-1], hidden, strict=True):
                np.testing.assert_allclose(layer, ours, rtol=1e-4, atol=TOLERANCE)
        compare_number(parse(drawing), nets[0], their)


def compare_number(drawing: Drawing, network: Network, their: dict) -> None:
    """Compare the digits of a number; AssertionError where anything differs."""
    if drawing.picture is not None:
        assert len(their["parts"]) == 1
        return
    parts = numbers.read(drawing, network)
    assert [part["strokes"] for part in their["parts"]] == [list(part.strokes) for part in parts]
    assert their["selected"] == [numbers.select(parts, near) for near in (None, 100, 250)]
    for ours, part in zip(parts, their["parts"], strict=True):
        assert part["box"] == pytest.approx(ours.box, abs=TOLERANCE)
        np.testing.assert_allclose(part["pixels"], ours.fitted.pixels.ravel(), atol=TOLERANCE)
        np.testing.assert_allclose(part["probabilities"], ours.passed.probabilities, atol=TOLERANCE)
        assert part["confidence"] == pytest.approx(ours.confidence, abs=TOLERANCE)


def test_500_drawings_of_our_own_are_read_alike(library: Page):
    compare(library, own_drawings())


def test_what_is_no_digit_and_stray_taps_are_read_alike(library: Page):
    compare(library, no_digits())


def test_numbers_are_read_alike(library: Page):
    drawings = own_numbers()
    assert sum(len(numbers.read(parse(drawing), load())) > 1 for drawing in drawings) > 120
    compare(library, drawings)


needs_digits = pytest.mark.skipif(not DRAWN_DIGITS.exists(), reason="../shared/drawn_digits is not beside this checkout")


@needs_digits
def test_numbers_of_other_hands_are_read_alike(library: Page):
    compare(library, drawn_numbers())


@needs_digits
def test_300_digits_of_other_hands_are_read_alike(library: Page):
    compare(library, drawn_digits())


def test_a_pen_makes_the_same_curves_on_both_sides(library: Page):
    rng = np.random.default_rng(8)
    pens = [wandering(rng) for _ in range(200)]
    theirs = library.evaluate(
        "(pens) => pens.map((pen) => [...pencil(pen.map(([x, y]) => ({x, y})), 18)])",
        json.loads(json.dumps(pens)),
    )
    for pen, curves in zip(pens, theirs, strict=True):
        (ours,) = parse({"objects": [pencil(pen, 18)]}).strokes
        np.testing.assert_array_equal(np.reshape(curves, (-1, 3, 2)), ours)
