"""Lessons 1 and 2: one neuron; layers and the shapes of their matrices."""

from itertools import pairwise

import numpy as np
import streamlit as st

from model.network import sigmoid
from ui import charts, state
from ui.components import figure
from ui.format import significant
from ui.sample import Sample
from ui.views.lessons import seed7
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Lesson, Number, table

BIAS_KEY, FIRST_KEY, SECOND_KEY = "lesson-bias", "lesson-first", "lesson-second"


def neuron_numbers(digit: Sample) -> tuple[Number, ...]:
    """The neuron of layer 1 that this digit excites most."""
    z = digit.passed.pre_activations[0]
    j = int(z.argmax())
    bias = float(digit.network.layers[0].b[j])
    return (
        Number(f"neuron {j + 1} of layer 1: 784 pixels times 784 weights", float(z[j]) - bias),
        Number("plus its bias", bias),
        Number("gives h", float(z[j])),
        Number("activated", float(digit.passed.activations[0][j])),
    )


def seed7_output(bias: float) -> tuple[float, float]:
    """h and y of the course text's neuron with another bias."""
    h = float(np.dot(seed7.FEATURES, seed7.WEIGHTS)) + bias
    return h, float(sigmoid(np.array(h)))


def try_bias(digit: Sample) -> None:
    """The course text's neuron beside its code, and a slider for its bias."""
    st.code(seed7.CODE, language="python")
    rows = "".join(
        f'<tr><th scope="row">{i + 1}</th><td class="n">{significant(x, 4)}</td><td class="n">{significant(w, 4)}</td>'
        f'<td class="n" data-product="{x * w:.8f}">{significant(x * w, 4)}</td></tr>'
        for i, (x, w) in enumerate(zip(seed7.FEATURES, seed7.WEIGHTS, strict=True))
    )
    bias = state.widgets.restore(BIAS_KEY, round(seed7.BIAS, 2))
    bias = st.slider("Bias", -5.0, 5.0, step=0.01, key=BIAS_KEY, on_change=state.widgets.store, args=(BIAS_KEY,))
    own = abs(bias - seed7.BIAS) < 0.005
    h, y = seed7_output(seed7.BIAS if own else bias)
    told = f"+ bias, {significant(seed7.BIAS if own else bias, 4)}{' as torch drew it' if own else ''}"
    figure.show(
        charts.beside(
            "<table><thead><tr><th></th>"
            f'<th class="n">x</th><th class="n">w</th><th class="n">x · w</th></tr></thead><tbody>{rows}'
            f'<tr class="sum"><th scope="row" colspan="3">{told}, is h</th>'
            f'<td class="n" data-testid="neuron-h" data-value="{h:.8f}">{significant(h, 4)}</td></tr>'
            '<tr class="sum"><th scope="row" colspan="3">y = sigmoid(h)</th>'
            f'<td class="n" data-testid="neuron-y" data-value="{y:.8f}">{significant(y, 4)}</td></tr></tbody></table>',
            charts.curve(sigmoid, h, up="y"),
        ),
        key="lesson-neuron",
    )


NEURON = Lesson(
    "Neuron",
    "One neuron",
    "A neuron multiplies each input by a weight, adds it all up with a bias, and passes the sum through an activation function. "
    "The course text tries it with five random features; with seed 7 every machine draws the same ones.",
    (r"h = \sum_i x_i w_i + b, \qquad y = \frac{1}{1 + e^{-h}}",),
    neuron_numbers,
    "Move the bias: which way does y go, and can it leave the range from 0 to 1?",
    try_bias,
    lambda digit: Question(
        "A neuron has the inputs (1, 2), the weights (0.5, −1) and the bias 2. What is h?",
        0.5,
        "Multiply in pairs, 1 · 0.5 and 2 · (−1), add both, then the bias.",
        "0.5 − 2 + 2 = 0.5.",
    ),
)


def shape_numbers(digit: Sample) -> tuple[Number, ...]:
    """The shapes of every product on the way."""
    sizes = digit.network.sizes
    rows = [
        Number(f"layer {i + 1}", f"(1 × {n}) · ({n} × {m}) + (1 × {m}) → (1 × {m})") for i, (n, m) in enumerate(pairwise(sizes))
    ]
    return (*rows, Number("weights and biases in all", f"{digit.network.parameters:,}"))


def parameters(sizes: tuple[int, ...]) -> int:
    """The weights and biases of a network of these sizes."""
    return sum(n * m + m for n, m in pairwise(sizes))


def try_sizes(digit: Sample) -> None:
    """A network of the reader's own sizes, counted."""
    with st.container(horizontal=True):
        for key, name, default in ((FIRST_KEY, "Units in hidden layer 1", 128), (SECOND_KEY, "Units in hidden layer 2", 64)):
            state.widgets.restore(key, default)
            st.number_input(name, 1, 1024, key=key, on_change=state.widgets.store, args=(key,), width=220)
    sizes = (784, int(state.widgets.value(FIRST_KEY)), int(state.widgets.value(SECOND_KEY)), 10)
    parts = [Number(f"{n} × {m} weights + {m} biases", f"{n * m + m:,}") for n, m in pairwise(sizes)]
    figure.show(table((*parts, Number("-".join(map(str, sizes)), f"{parameters(sizes):,}"))), key="lesson-sizes")


def shape_question(digit: Sample) -> Question:
    """How many numbers the network's last layer holds."""
    n, m = digit.network.layers[-1].w.shape
    return Question(
        f"The last layer of the network that reads takes {n} values and gives {m}. How many weights and biases has it?",
        float(n * m + m),
        f"One weight for each pair, {n} times {m}, and one bias for each output.",
        f"{n} · {m} + {m} = {n * m + m:,}.",
        0.5,
    )


SHAPES = Lesson(
    "Layers",
    "Layers and shapes",
    "A layer is many neurons with the same inputs, so its weights are a matrix: as many rows as there are inputs, a column for "
    "each "
    "neuron. The input is one row. Inner sizes must match, and the outer ones are the shape of the result.",
    (r"\underset{1 \times m}{h} = \underset{1 \times n}{x}\;\underset{n \times m}{W} + \underset{1 \times m}{b}",),
    shape_numbers,
    "Choose other sizes: where do most of the numbers sit?",
    try_sizes,
    shape_question,
)
