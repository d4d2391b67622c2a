"""Lessons 1 and 2: one neuron, and the shapes of layers."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.layers import sigmoid
from ui import session, widgets
from ui.components import figure, line_charts
from ui.example_digit import Sample
from ui.quiz import Outcome
from ui.text.format import addends, fixed, significant
from ui.views.lessons import neuron_figures
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Code, Lesson, Number, Prediction, numbers_table

BIAS_KEY, FIRST_KEY, SECOND_KEY = "lesson-bias", "lesson-first", "lesson-second"
NEURON_KEY, SHAPE_KEY = "lesson-tried", "lesson-shape"  # of the pictures with their controls
FIRST, SECOND = 128, 64  # hidden neurons at first
INPUT_KEY, WEIGHT_KEY = "lesson-x1", "lesson-w1"
INPUTS, WEIGHTS, BIAS = (1.0, 0.5, -1.0), (0.8, -1.2, 0.5), 0.3  # of the neuron to try, at first
# The tutorial's neuron. Seed 7 gives every computer the same random numbers. z and y are stored, because the server never
# imports torch.
TORCH_Z, TORCH_Y = -1.6619038581848145, 0.15950658917427063
TORCH_CODE = f"""\
import torch

torch.manual_seed(7)
x = torch.randn(1, 5)  # five features
w = torch.randn(1, 5)  # their weights
b = torch.randn(1, 1)  # the bias
z = torch.mm(x, w.T) + b
y = torch.sigmoid(z)
# z = {TORCH_Z:.4f}, y = {TORCH_Y:.4f}: with seed 7, every computer draws the same inputs
"""


def neuron_numbers(sample: Sample) -> tuple[Number, ...]:
    z = sample.passed.pre_activations[0]
    j = int(z.argmax())
    total, bias = float(z[j]), float(sample.network.layers[0].b[j])
    shown = [significant(*each) for each in addends([total - bias, bias], total)]
    return (
        Number(f"neuron {j + 1} of layer 1: 784 pixels times their weights, added up", total - bias, text=shown[0]),
        Number("its bias b", bias, text=shown[1]),
        Number("together z", total, text=shown[2]),
    )


def tried_neuron() -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Return the inputs, the weights and the bias. The user can change the first input, its weight and the bias."""
    inputs = session.stored(INPUT_KEY, INPUTS[0]), *INPUTS[1:]
    weights = session.stored(WEIGHT_KEY, WEIGHTS[0]), *WEIGHTS[1:]
    return inputs, weights, session.stored(BIAS_KEY, BIAS)


def output(inputs: Sequence[float], weights: Sequence[float], bias: float) -> tuple[float, float]:
    """Return the weighted sum z of a neuron, and its output sigmoid(z)."""
    z = float(np.dot(inputs, weights)) + bias
    return z, float(sigmoid(np.array(z)))


def try_neuron(sample: Sample) -> None:
    inputs, weights, bias = tried_neuron()
    z, y = output(inputs, weights, bias)
    values = {"neuron-z": z, "neuron-y": y}
    span = Markup('<span data-testid="{}" data-value="{:.8g}"></span>')
    hidden = Markup().join(span.format(*pair) for pair in values.items())
    left, right = st.columns(2)
    with left, st.container(key=NEURON_KEY):
        figure.show(neuron_figures.neuron(inputs, weights, z, y, bias) + hidden, key="lesson-neuron")
        slider = partial(widgets.remembered, st.slider, step=0.1)
        with st.container(horizontal=True):
            slider("Input 1", -2.0, 2.0, key=INPUT_KEY, default=INPUTS[0])
            slider("Weight 1", -2.0, 2.0, key=WEIGHT_KEY, default=WEIGHTS[0])
            slider("Bias", -5.0, 5.0, key=BIAS_KEY, default=BIAS)
    with right:
        curve = line_charts.of_function("The sigmoid", sigmoid, z, "sum", "output")
        line_charts.show(line_charts.pack([curve]), key="lesson-sigmoid")


def neuron_code(sample: Sample) -> Code:
    """Return NumPy code for a neuron with the user's inputs, and PyTorch code from a tutorial for a neuron with random inputs."""
    inputs, weights, bias = tried_neuron()
    numpy = f"""\
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

x = np.array({[round(x, 1) for x in inputs]})  # the inputs above
w = np.array({[round(w, 1) for w in weights]})  # their weights
b = {round(bias, 1)}
z = np.dot(x, w) + b
y = sigmoid(z)  # {output(inputs, weights, bias)[1]:.4f}
"""
    return Code(numpy, TORCH_CODE)


def neuron_outcome(sample: Sample) -> Outcome | None:
    inputs, weights, bias = tried_neuron()
    if abs(bias - BIAS) < 0.5:
        return None
    z, y = output(inputs, weights, bias)
    old_z, old_y = output(inputs, weights, BIAS)
    result = f"The sum moved from {fixed(old_z)} to {fixed(z)}, and the output from {fixed(old_y)} to {fixed(y)}."
    return Outcome(1, result, "The sigmoid squeezes all sums between 0 and 1, so the output moves less.")


NEURON = Lesson(
    "Neuron",
    "One neuron",
    Prediction(
        "Move the bias by 1. How far does the output move?",
        ("also by 1", "by less than 1", "by more than 1"),
        neuron_outcome,
    ),
    "Drag a weight, then the bias: which way does the output go, and can it leave the range from 0 to 1?",
    try_neuron,
    "A neuron multiplies each input by its *weight*. It adds up the products and one more number, its *bias*. "
    "An *activation function* turns the sum into the output. Here it is the *sigmoid*, which gives a number "
    "between 0 and 1.",
    (r"z = \sum_i x_i w_i + b, \qquad y = \sigma(z) = \frac{1}{1 + e^{-z}}",),
    neuron_numbers,
    neuron_code,
    lambda sample: Question(
        "A neuron has the inputs (1, 2), the weights (0.5, −1) and the bias 2. What is z?",
        0.5,
        "Multiply in pairs, 1 · 0.5 and 2 · (−1). Add both, then the bias.",
        "0.5 − 2 + 2 = 0.5.",
    ),
)


def shape_numbers(sample: Sample) -> tuple[Number, ...]:
    rows = [
        Number(f"layer {i + 1}", f"(1 × {n}) · ({n} × {m}) + (1 × {m}) → (1 × {m})")
        for i, (n, m) in enumerate(pairwise(sample.network.sizes))
    ]
    return (*rows, Number("together", f"{sample.network.parameters:,} weights and biases"))


def parameters(sizes: tuple[int, ...]) -> int:
    """Return the number of weights and biases of a fully connected network. sizes: the units in each layer, inputs first."""
    return sum(n * m + m for n, m in pairwise(sizes))


def chosen_sizes() -> tuple[int, ...]:
    return 784, session.stored(FIRST_KEY, FIRST), session.stored(SECOND_KEY, SECOND), 10


def try_sizes(sample: Sample) -> None:
    sizes = chosen_sizes()
    with st.container(key=SHAPE_KEY):
        figure.show(neuron_figures.layers(sizes), key="lesson-layers")
        with st.container(horizontal=True):
            number = partial(widgets.remembered, st.number_input, width=180)
            number("Neurons in hidden layer 1", 1, 1024, key=FIRST_KEY, default=FIRST)
            number("Neurons in hidden layer 2", 1, 1024, key=SECOND_KEY, default=SECOND)
    parts = [Number(f"{n} × {m} weights + {m} biases", f"{n * m + m:,}") for n, m in pairwise(sizes)]
    figure.show(numbers_table((*parts, Number("-".join(map(str, sizes)), f"{parameters(sizes):,}"))), key="lesson-sizes")


def shape_code(sample: Sample) -> Code:
    sizes = chosen_sizes()
    numpy = f"""\
import numpy as np

sizes = {sizes}
rng = np.random.default_rng(0)
a = rng.random((1, 784))  # one image as a row
parameters = 0
for n, m in zip(sizes, sizes[1:]):
    W, b = rng.normal(0, n**-0.5, (n, m)), np.zeros((1, m))
    a = a @ W + b  # (1, n) @ (n, m) + (1, m) -> (1, m)
    parameters += W.size + b.size  # {parameters(sizes):,} in the end
shape = a.shape
"""
    _, first, second, _ = sizes
    torch = f"""\
import torch
from torch import nn

model = nn.Sequential(
    nn.Linear(784, {first}), nn.ReLU(),
    nn.Linear({first}, {second}), nn.ReLU(),
    nn.Linear({second}, 10),
)
parameters = sum(p.numel() for p in model.parameters())
shape = tuple(model(torch.rand(1, 784)).shape)
"""
    return Code(numpy, torch)


def shape_question(sample: Sample) -> Question:
    n, m = sample.network.layers[-1].w.shape
    return Question(
        f"The last layer of the network that reads takes {n} values and gives {m}. How many weights and biases does it have?",
        float(n * m + m),
        f"One weight for each pair, {n} times {m}, and one bias for each output.",
        f"{n} · {m} + {m} = {n * m + m:,}.",
        0.5,
    )


def shape_outcome(sample: Sample) -> Outcome | None:
    if session.stored(FIRST_KEY, None) is None and session.stored(SECOND_KEY, None) is None:
        return None
    weights = [n * m for n, m in pairwise(chosen_sizes())]
    result = f"They have {weights[0]:,}, {weights[1]:,} and {weights[2]:,} weights."
    return Outcome(int(np.argmax(weights)), result, "A layer has one weight for each pair of an input and a neuron.")


SHAPES = Lesson(
    "Layers",
    "Layers and shapes",
    Prediction(
        "Which layer has the most weights?",
        ("the first, after the pixels", "the second, between the hidden layers", "the last, with the ten digits"),
        shape_outcome,
    ),
    "Choose other sizes: between which layers are the most weights?",
    try_sizes,
    "A *layer* is many neurons with the same inputs. The first takes 784 = 28 · 28 pixels, the last gives one "
    "number for each digit. The layers between are *hidden*. How many neurons they have is a choice.\n\n"
    "A layer's weights form a *matrix* W: one row for each input, one column for each neuron. The inputs x are one "
    "row. One product of x and W, whose inner sizes n match, gives the sums of all neurons.",
    (r"\underset{1 \times m}{z} = \underset{1 \times n}{x}\;\underset{n \times m}{W} + \underset{1 \times m}{b}",),
    shape_numbers,
    shape_code,
    shape_question,
)
