"""The JavaScript of ui/components against Python, in real Chromium: the same pen gives the same curves, the same drawing the
same digits and pixels, and the same pixels the same probabilities and errors, for several
kinds of networks. Numbers are written alike."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Page

from harness.pencil import fabric, pencil
from model import mnist
from model.drawing_json import to_picture
from model.teaching import backward
from tests.browser.parity import compare, networks, text
from tests.browser.parity_drawings import drawn_digits, no_digits, own_drawings, own_numbers
from tests.browser.visitors import Visitors, library
from ui.networks import file_of
from ui.text import format as python
from ui.text import language
from ui.text.language import ENGLISH

LABELS = (3, 8)  # that are taught
SOURCE = to_picture(np.eye(28)).source
ERRORS = """([networks, pixels, labels]) => {
  return JSON.stringify(networks.map((message) => {
    const network = fromCheckpoint(fromBase64(message), "");
    return labels.map((label) => pixels.map((each) => {
      return backward(network, forward(network, Float32Array.from(each)), label).map((layer) => [...layer]);
    }));
  }));
}"""


@pytest.mark.parametrize("drawings", [own_drawings, no_digits, drawn_digits])
def test_drawings_are_read_alike(javascript: Page, drawings: Callable[[], list[dict]]):
    compare(javascript, drawings())


def test_numbers_are_read_alike(javascript: Page):
    assert sum(digits > 1 for digits in compare(javascript, own_numbers())) > 120


def test_errors_go_backward_alike(javascript: Page):
    """The picture in Teach it is JavaScript's, the numbers below it and each step of a weight are Python's."""
    nets = networks()
    pixels = mnist.test_set()[0][:6].reshape(-1, 784).astype(np.float32) / 255
    sent = [[text(file_of(network)) for network in nets], pixels.tolist(), LABELS]
    for network, by_label in zip(nets, json.loads(javascript.evaluate(ERRORS, sent)), strict=True):
        for label, by_image in zip(LABELS, by_label, strict=True):
            for x, theirs in zip(pixels, by_image, strict=True):
                for their, ours in zip(theirs, backward(network, x, label).gradients.deltas, strict=True):
                    np.testing.assert_allclose(their, ours, rtol=0, atol=1e-5)


def test_an_output_of_a_sigmoid_network_is_written_out_with_its_own_function(javascript: Page):
    network = networks()[2]
    write = "(file, n = fromCheckpoint(fromBase64(file), '')) => writtenForward(n, forward(n, new Float32Array(784)), [1, 3])"
    said = javascript.evaluate(write, text(file_of(network)))
    assert f"gives {python.fixed(float(network.forward(np.zeros(784)).activations[-1][3]), 4)}" in said


def test_a_pens_points_are_the_control_points_of_its_curves(javascript: Page):
    pens = [[{"x": 0, "y": 0}, {"x": 10, "y": 0}, {"x": 10, "y": 10}], [{"x": 5, "y": 6}]]
    corner, tap = javascript.evaluate("(pens) => pens.map(pencil)", pens)
    assert corner == [0, 0, 0, 0, 5, 0, 10, 0, 10, 5, 10, 7.5, 10, 10] and tap == [5, 6, 5, 6, 5, 6]


def test_drawings_that_pages_of_before_have_kept_are_read_as_python_reads_them(javascript: Page):
    """They are Fabric's JSON."""
    strokes = [pencil([(10.0, 20.0), (30.0, 60.0), (50.0, 20.0), (90.0, 90.0)]), pencil([(5.0, 5.0), (9.0, 80.0)])]
    kept = {"objects": [{"type": "Image", "src": SOURCE, "scaleX": 2}, *fabric(*strokes)["objects"]]}
    theirs = javascript.evaluate("(all) => all.map((each) => drawingFrom(each))", [kept, {"objects": [{}]}, 7])
    assert theirs[0] == {"strokes": strokes, "picture": {"src": SOURCE, "left": 0, "top": 0, "side": 560}}
    assert theirs[1:] == [None, None]


def numbers() -> list[float]:
    """Return numbers of all sizes, whole ones, those in the middle between two roundings, and both zeros."""
    rng = np.random.default_rng(1)
    random = (rng.choice([-1, 1], 2000) * 10 ** rng.uniform(-9, 8, 2000)).tolist()
    middle = (np.arange(-2000, 2000) / 16).tolist()
    return [*random, *middle, 0.0, -0.0, 1e-3, 99999.5, 112500.0, 999.9, 9.995, 123456.0, -0.004]


def shares() -> list[float]:
    """Return shares from 0 to 1, most of them near an end or in the middle between two roundings."""
    rng = np.random.default_rng(2)
    near = 10 ** rng.uniform(-9, -1, 2000)
    middle = np.arange(0, 4001) / 4000
    return [*near.tolist(), *(1 - near).tolist(), *middle.tolist(), 0.0, 1.0, 5e-324, 1 - 2**-53, 0.0005, 0.9995, 1.25, -0.5]


@pytest.mark.parametrize(("name", "choices"), [("percent", (0, 1, 2)), ("fixed", (0, 2, 4)), ("significant", (1, 3))])
def test_numbers_are_written_alike(javascript: Page, name: str, choices: tuple[int, ...]):
    values = [*shares(), None] if name == "percent" else numbers()
    for digits in choices:
        theirs = javascript.evaluate(f"(values) => values.map((value) => {name}(value, {digits}))", values)
        assert theirs == [getattr(python, name)(value, digits) for value in values]


@pytest.mark.parametrize("tag", ["en", "en-XA", "de", "fr", "es", "pt-BR", "zh-CN"])
def test_numbers_are_written_alike_in_each_language(new_page: Visitors, tag: str):
    page, sizes = new_page(), [0, 7, 999, 1000, -1234.5, 9999, 10_000, 12_345.25, 1_718_000]
    page.add_script_tag(content=library(tag))
    language.use(tag)
    try:
        for name, values in (("percent", shares()[::50]), ("fixed", numbers()[::50]), ("significant", numbers()[::50])):
            theirs = page.evaluate(f"(values) => values.map((value) => {name}(value))", values)
            assert theirs == [getattr(python, name)(value) for value in values]
        assert page.evaluate("(values) => values.map(grouped)", sizes) == [*map(language.grouped, sizes)]
        assert page.evaluate("(values) => values.map(plain)", [1e-4, 0.5, -3, 100]) == [*map(python.plain, [1e-4, 0.5, -3, 100])]
        comma = "." if tag in ("en", "en-XA", "zh-CN") else ","
        assert python.fixed(-0.5) == f"−0{comma}50" and python.percent(0.999).startswith(f"99{comma}9")
        assert page.evaluate("[tick(2e6), tick(1e-5), tick(0.25)]") == ["2·10⁶", "1·10⁻⁵", f"0{comma}25"]
    finally:
        language.use(ENGLISH)
