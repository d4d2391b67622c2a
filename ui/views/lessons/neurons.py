"""Lessons 1 and 2: one neuron, and the shapes of layers."""

from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st

from model.checkpoint import CheckpointError
from model.layers import sigmoid
from model.network import Network
from ui import networks, widgets
from ui.components import figure
from ui.figures import charts
from ui.figures.tables import cell, row, table
from ui.networks import CONNECTED, LINEAR
from ui.text.format import metadata_number, percent
from ui.views.example_digit import Sample
from ui.views.lessons import seed7
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Lesson, Number, numbers_table

BIAS_KEY, FIRST_KEY, SECOND_KEY = "lesson-bias", "lesson-first", "lesson-second"


def neuron_numbers(sample: Sample) -> tuple[Number, ...]:
    """Return the weighted sum, the bias and their total for the neuron of the first layer with the largest total.

    sample: the user's digit, whose pixels are the inputs, and the network.
    """
    z = sample.passed.pre_activations[0]
    j = int(z.argmax())
    bias = float(sample.network.layers[0].b[j])
    return (
        Number(f"neuron {j + 1} of layer 1: 784 pixels times their weights, added up", float(z[j]) - bias),
        Number("its bias b", bias),
        Number("together z", float(z[j])),
    )


def tutorial_neuron(bias: float) -> tuple[float, float]:
    """Compute a neuron with fixed inputs and weights and the given bias. Return its weighted sum z and its output sigmoid(z)."""
    z = float(np.dot(seed7.FEATURES, seed7.WEIGHTS)) + bias
    return z, float(sigmoid(np.array(z)))


def try_bias(sample: Sample) -> None:
    """Show the computation of one neuron with five inputs, its Python code, and a slider for its bias.

    sample: not used. All experiments are called with the user's digit.
    """
    st.code(seed7.CODE, language="python")
    bias = widgets.remembered(st.slider, "Bias b", -5.0, 5.0, step=0.01, key=BIAS_KEY, default=round(seed7.BIAS, 2))
    bias = seed7.BIAS if abs(bias - seed7.BIAS) < 0.005 else bias  # the slider's step would round torch's own bias
    z, y = tutorial_neuron(bias)
    rows = [row(i + 1, *map(cell, (x, w, x * w))) for i, (x, w) in enumerate(zip(seed7.FEATURES, seed7.WEIGHTS, strict=True))]
    sums = (
        row("bias b", cell(bias), span=3),
        row("z, the sum of this column", cell(z, testid="neuron-z", value=z), total=True, span=3),
        row("y = σ(z)", cell(y, testid="neuron-y", value=y), total=True, span=3),
    )
    figure.show(
        charts.beside(table(("input", "x", "w", "x · w"), *rows, *sums), charts.curve(sigmoid, z, up="y")),
        key="lesson-neuron",
    )


NEURON = Lesson(
    "Neuron",
    "One neuron",
    "A neuron multiplies each input x by a number of its own, the *weight* w. It adds up the products and one more number, its "
    "*bias* b. The sum z then goes through an *activation function*. Here that is the *sigmoid* σ, which turns any number into "
    "one between 0 and 1.\n\nThese lessons follow a short tutorial for programmers, from NumPy to PyTorch (two Python libraries "
    "for computing with arrays of numbers). Its first neuron has five random inputs. With the random seed 7, every computer "
    "draws the same ones.",
    (r"z = \sum_i x_i w_i + b, \qquad y = \sigma(z) = \frac{1}{1 + e^{-z}}",),
    neuron_numbers,
    "This is the tutorial's neuron. Move its bias: which way does y go, and can it leave the range from 0 to 1?",
    try_bias,
    lambda sample: Question(
        "A neuron has the inputs (1, 2), the weights (0.5, −1) and the bias 2. What is z?",
        0.5,
        "Multiply in pairs, 1 · 0.5 and 2 · (−1). Add both, then the bias.",
        "0.5 − 2 + 2 = 0.5.",
    ),
)


def shape_numbers(sample: Sample) -> tuple[Number, ...]:
    """Return the matrix shapes of each layer as text, the number of weights and biases, and what smaller networks read.

    sample: the user's digit and the network. Only the network is used.
    """
    rows = [
        Number(f"layer {i + 1}", f"(1 × {n}) · ({n} × {m}) + (1 × {m}) → (1 × {m})")
        for i, (n, m) in enumerate(pairwise(sample.network.sizes))
    ]
    return (*rows, Number("together", f"{sample.network.parameters:,} weights and biases"), *smaller())


def smaller() -> tuple[Number, ...]:
    """Return the test accuracies of a network with one hidden layer and of one without. Leave out what can't be read."""
    try:
        compared = networks.comparison()
    except CheckpointError:
        return ()
    found = [each for name in (CONNECTED, LINEAR) if isinstance(each := compared[name], Network)]
    known = [(each.architecture, metadata_number(each.metadata, "test_accuracy")) for each in found]
    return tuple(
        Number(f"{name}, trained on undistorted digits", f"reads {percent(value, 2)} of the test digits")
        for name, value in known
        if value is not None
    )


def parameters(sizes: tuple[int, ...]) -> int:
    """Return the number of weights and biases of a fully connected network.

    sizes: the number of units in each layer, the input layer included.
    """
    return sum(n * m + m for n, m in pairwise(sizes))


def try_sizes(sample: Sample) -> None:
    """Show the number of weights and biases of a network with two hidden layers. The user chooses the sizes of these layers.

    sample: not used. All experiments are called with the user's digit.
    """
    with st.container(horizontal=True):
        number = partial(widgets.remembered, st.number_input, width=220)
        first = number("Neurons in hidden layer 1", 1, 1024, key=FIRST_KEY, default=128)
        second = number("Neurons in hidden layer 2", 1, 1024, key=SECOND_KEY, default=64)
    sizes = (784, first, second, 10)
    parts = [Number(f"{n} × {m} weights + {m} biases", f"{n * m + m:,}") for n, m in pairwise(sizes)]
    figure.show(numbers_table((*parts, Number("-".join(map(str, sizes)), f"{parameters(sizes):,}"))), key="lesson-sizes")


def shape_question(sample: Sample) -> Question:
    """Return a quiz question with its answer: how many weights and biases does the network's last layer have?

    sample: the user's digit and the network. Only the network is used.
    """
    n, m = sample.network.layers[-1].w.shape
    return Question(
        f"The last layer of the network that reads takes {n} values and gives {m}. How many weights and biases does it have?",
        float(n * m + m),
        f"One weight for each pair, {n} times {m}, and one bias for each output.",
        f"{n} · {m} + {m} = {n * m + m:,}.",
        0.5,
    )


SHAPES = Lesson(
    "Layers",
    "Layers and shapes",
    "A *layer* is many neurons with the same inputs. Its weights form a *matrix* W, a table of numbers: one row for each input, "
    "one column for each neuron. The inputs are a single row x. One product of x and W gives the sums of all neurons at once. "
    "It exists if x has as many numbers as W has rows.\n\nThe first layer takes 784 = 28 · 28 pixels. The last one gives ten "
    "numbers, one for each digit. The layers between are called *hidden*. Their sizes, 128 and "
    "64 in the shipped network, were chosen by people: more neurons can tell more shapes apart, but they need more weights and "
    "more time. Trained alike (preset *quick*), 784-64-10 reads 98.4 % of the test digits, 784-128-64-10 reads 99.0 %, as "
    "784-128-128-10 does, and 784-512-256-10 reads 99.3 % with five times as many weights.",
    (r"\underset{1 \times m}{z} = \underset{1 \times n}{x}\;\underset{n \times m}{W} + \underset{1 \times m}{b}",),
    shape_numbers,
    "Choose other sizes: which layer has the most weights?",
    try_sizes,
    shape_question,
)
