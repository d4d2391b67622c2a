"""Test digits that the network misreads, the question why it does not read the digit that it is, and softmax in full."""

import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import checkpoint
from model.explain import one_hot, tangent
from model.layers import ForwardPass
from model.network import random_network
from tests.ui.page import SEVEN, data_of, let_read, open_inside, press, shown, widget
from tests.ui.session import visitor
from ui import mnist_digits
from ui.reading import Sheet, read
from ui.text import examples
from ui.text.format import fixed
from ui.views.inside.neuron import softmax_table


def try_hard(app: AppTest) -> tuple[np.ndarray, int]:
    """Press Try a hard one. Return the probabilities of the network that reads and the digit's label."""
    press(app, "Try a hard one")
    put = visitor(app).drawing.sheet
    assert put.label is not None
    index = int(re.search(r"no\. ([\d,]+)", put.source)[1].replace(",", ""))
    own = visitor(app).added.get(visitor(app).network)
    return read(own or checkpoint.load(), "", mnist_digits.sheet(index)).passed.probabilities, put.label


def test_a_hard_digit_is_misread_or_hardly_known_by_the_network_that_reads():
    app = open_inside(None)
    for _ in range(4):
        probabilities, label = try_hard(app)
        assert probabilities[label] < 0.9 or probabilities.argmax() != label
    let_read(app, random_network((784, 12, 10), np.random.default_rng(0)))
    probabilities, label = try_hard(app)
    assert probabilities[label] < 0.9


def test_why_compares_the_digit_read_with_the_one_that_it_is():
    app = open_inside(part="Why")
    logits = read(checkpoint.load(), "", visitor(app).drawing.sheet).passed.logits
    assert any(heading.value == "Why 4?" for heading in app.subheader)
    said = widget(app.pills, "inside-said")
    assert said.value is None
    assert any("**If it misread your digit,** choose above" in text.value for text in app.markdown)
    said.set_value(9).run()
    lead = fixed(float(logits[4] - logits[9]))
    why = "**It misread your 9 as 4:** blue ink pulled it towards 4, orange ink towards 9."
    told = next(text.value for text in app.markdown if why in text.value)
    assert f"So 4 won by {lead}." in told
    passed = read(checkpoint.load(), "", visitor(app).drawing.sheet).passed
    slope = tangent(checkpoint.load(), passed, 2, one_hot(10, 4) - one_hot(10, 9)).field
    row, column = (int(number) - 1 for number in re.search(r"row (\d+), column (\d+)", told).groups())
    free = passed.x < 0.5
    assert free[28 * row + column] and slope[28 * row + column] == pytest.approx(slope[free].min(), abs=1e-6)
    ink, biases = (float(by) * {"4": 1, "9": -1}[digit] for digit, by in re.findall(r"spoke for (\d), by (\d+\.\d+)", told))
    assert ink + biases == pytest.approx(float(logits[4] - logits[9]), abs=0.02)
    assert any(heading.value == "Why 4 and not 9?" for heading in app.subheader)
    assert sum(shown(app, "inside-saliency-sum", "data-term")) == pytest.approx(float(logits[4] - logits[9]), abs=1e-4)
    widget(app.pills, "inside-said").set_value(4).run()
    assert any(heading.value == "Why 4?" for heading in app.subheader)


def test_a_misread_test_digit_is_compared_with_its_label():
    app = open_inside(part="Why")
    while True:
        probabilities, label = try_hard(app)
        if probabilities.argmax() != label:
            break
    assert any(heading.value == f"Why {probabilities.argmax()} and not {label}?" for heading in app.subheader)


def test_softmax_shows_logits_their_exponentials_and_the_sums():
    app = open_inside(part="This neuron")
    widget(app.selectbox, "inside-layer").set_value(2).run()
    logits = read(checkpoint.load(), "", visitor(app).drawing.sheet).passed.logits.astype(float)
    powers = shown(app, "inside-sum", "data-power")
    np.testing.assert_allclose(powers, np.exp(logits), rtol=1e-6)
    html = data_of(app, "inside-sum")["html"]
    assert any(examples.softmax_of_three() in text.value for text in app.markdown)
    assert "e^z</span>" in html and "100\u00a0%" in html


@pytest.mark.parametrize("others", [0, -2e4])
def test_softmax_of_huge_logits_subtracts_the_largest_first(others):
    logits = 1e4 * one_hot(10, 3).astype(np.float32) + np.float32(others)
    output = one_hot(10, 3).astype(np.float32)
    html = softmax_table(ForwardPass(np.zeros(784, np.float32), (logits,), (output,), output), 3)
    assert "e^(z − max z)" in html and "inf" not in html and "nan" not in html and "–" not in html


def test_a_test_digit_that_was_drawn_on_is_none():
    put = mnist_digits.sheet(5)
    assert mnist_digits.is_test_digit(put)
    drawn_on = replace(put, drawing={"objects": [*put.drawing["objects"], *SEVEN["objects"]]})
    assert not mnist_digits.is_test_digit(drawn_on)
    assert not mnist_digits.is_test_digit(Sheet(SEVEN))
