"""Lessons 5 to 7: the error, gradient descent, and backpropagation."""

from functools import partial

import numpy as np
import streamlit as st

from model.teaching import backward
from ui import session, widgets
from ui.components import figure, line_charts
from ui.example_digit import Sample
from ui.figures import images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.quiz import Outcome
from ui.text import examples
from ui.text.format import a_digit, addends, count, fixed, significant, tex, tex_factor
from ui.views.lessons import neuron_figures
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Code, Lesson, Number, Prediction
from ui.views.teach.step_figures import log_loss

P_KEY, RATE_KEY, STEPS_KEY, UNIT_KEY = "lesson-p", "lesson-rate", "lesson-steps", "lesson-unit"
BARS_KEY = "lesson-deltas"
LOSS_KEY, BLAME_KEY, BLAMED_KEY = "lesson-loss", "lesson-blame", "lesson-blamed"  # two pictures with their sliders, and a weight
ERRORS, TO_DIGITS = (0.9, -0.9), (0.5, -0.2)  # of the neuron to blame: the δ of two digits, and its weights to them at first
MOST_STEPS, STEPS = 30, 5  # of the slider, and at first
RATE = 0.3  # at first
P = 0.5  # of the right digit in lesson 5, at first
START = 0.0  # the weight of lesson 6 before the first step
INK = 100  # pixels of full ink that make x = 1
FEW = 0.1  # share of the neurons that counts as a few


def squared(p):
    return 0.5 * (1 - p) ** 2


def error_numbers(sample: Sample) -> tuple[Number, ...]:
    p, y = sample.passed.probabilities.astype(float), np.eye(10)[sample.digit]
    right = ", the right digit" if sample.label is not None else ""
    return (
        Number(f"probability of {sample.digit}{right}", float(p[sample.digit]), share=True),
        Number("half the squared error over all ten", float(0.5 * ((y - p) ** 2).sum())),
        Number("−log of that probability", float(log_loss(p[sample.digit]))),
    )


def try_error(sample: Sample) -> None:
    curves = (log_loss, "−log p", "the negative log-likelihood"), (squared, "½(1 − p)²", "half the squared error")
    with st.container(key=LOSS_KEY):
        label = "p, the probability of the right digit"
        p = widgets.remembered(st.slider, label, 0.01, 1.0, step=0.01, key=P_KEY, default=P)
        charts = [line_charts.of_function(name, loss, p, "p", name, (0.01, 1.0), note=words) for loss, name, words in curves]
        line_charts.show(line_charts.pack(charts), key="lesson-error")


def error_code(sample: Sample) -> Code:
    p = [round(float(each), 4) for each in sample.passed.probabilities]
    numpy = f"""\
import numpy as np

p = np.array({p})
right = {sample.digit}
y = np.eye(10)[right]  # 1 for the right digit, 0 for the others
E = 0.5 * ((y - p) ** 2).sum()
L = -np.log(p[right] + 1e-12)  # log 0 does not exist
"""
    torch = f"""\
import torch
import torch.nn.functional as F

p = torch.tensor({p})
right = torch.tensor({sample.digit})
y = F.one_hot(right, 10)
E = 0.5 * ((y - p) ** 2).sum()
L = F.nll_loss(torch.log(p + 1e-12), right)
"""
    return Code(numpy, torch)


def error_outcome(sample: Sample) -> Outcome | None:
    p = session.stored(P_KEY, P)
    if p > 0.1:
        return None
    square, log = squared(p), float(log_loss(np.array(p)))
    result = f"At p = {fixed(p)} half the squared error is {significant(square)}, and −log p is {significant(log)}."
    return Outcome(1, result, "Half a square cannot exceed 0.5, but −log p has no limit.")


ERROR = Lesson(
    "Error",
    "The error",
    Prediction(
        "p falls from 0.5 to 0.01. Which error grows more?",
        ("half the squared error", "−log p", "both alike"),
        error_outcome,
    ),
    "Move p towards 0: which of the two errors still grows much?",
    try_error,
    "One number says how wrong a network is: the *error*, or *loss*. The *squared error* squares the "
    "difference between the target y (1 for the right digit, 0 for the others) and the output ŷ. So no error is negative, "
    "and large differences count more. With [[softmax]], −log p works better: p is the probability of the right "
    f"digit.\n\n{examples.cost_of_halving()}",
    (r"E = \tfrac12 \sum_j (y_j - \hat y_j)^2, \qquad L = -\log p_{\text{right}}",),
    error_numbers,
    error_code,
    lambda sample: Question(
        f"In the loss −log p, {examples.costs((0.5,))}. What does p = 0.25 cost?",
        2 * float(np.log(2)),
        "p is halved once more. Each halving costs the same again.",
        f"Two halvings: {examples.costs((0.25,))}.",
        0.02,
    ),
)


def ink(sample: Sample) -> float:
    """Return the amount of ink in a digit: the sum of its pixel values (0 to 1), divided by 100."""
    return float(sample.pixels.astype(np.float64).sum() / INK)


def descend(x: float, rate: float, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Minimise the error E(w) = (1 - w x)² / 2 by gradient descent from w = START. Return the weights w and the errors E.

    Both arrays are float64 (steps + 1,) and begin with the values before the first step. rate: the learning rate.
    """
    w = [START]
    for _ in range(steps):
        w.append(w[-1] + rate * (1 - w[-1] * x) * x)
    weights = np.array(w)
    return weights, 0.5 * (1 - weights * x) ** 2


def gradient_numbers(sample: Sample) -> tuple[Number, ...]:
    """Return table entries for the model y = w · x with the target 1 and the error (1 - w · x)² / 2."""
    x = ink(sample)
    return (
        Number(f"x, the ink of {sample.description} in hundreds of pixels", x),
        Number("the best weight, 1 / x", 1 / x),
        Number("slope at w = 0: −(1 − 0) · x", -x),
    )


def chosen_rate(x: float) -> tuple[float, float]:
    """Return the learning rate chosen by the user for the model y = w · x, and its slider's maximum for the input x."""
    most = max(5.0, float(np.ceil(3 / x**2)))  # steps diverge above 2 / x²
    return min(session.stored(RATE_KEY, RATE), most), most


def try_descent(sample: Sample) -> None:
    x = ink(sample)
    _, most = chosen_rate(x)
    slider = partial(widgets.remembered, st.slider, width=300)
    with st.container(horizontal=True):
        rate = slider("Learning rate η", 0.0, most, step=most / 100, key=RATE_KEY, default=RATE)
        steps = slider("Steps", 0, MOST_STEPS, key=STEPS_KEY, default=STEPS)
    weights, errors = descend(x, rate, steps)
    window = -0.6 / x, 2.6 / x
    curve = line_charts.of_function(
        "E", lambda w: 0.5 * (1 - w * x) ** 2, weights[-1], "w", "E", window, weights.tolist(), "the error"
    )
    line_charts.show(line_charts.pack([curve]), key="lesson-descent")
    st.markdown(verdict(x, rate, weights, errors))


def verdict(x: float, rate: float, weights: np.ndarray, errors: np.ndarray) -> str:
    """Return one or two sentences on the result of `descend`."""
    steps = len(errors) - 1
    words = f"After {count(steps, 'step')}: w = {significant(weights[-1])}, error **{significant(errors[-1])}**."
    if steps and errors[-1] > errors[0]:
        return f"{words} **It diverges:** each step ends farther from the lowest point than it began."
    if steps and rate * x * x > 1:
        return f"{words} Each step jumps over the lowest point, but ends closer to it."
    return words


def gradient_question(sample: Sample) -> Question:
    limit = 2 / ink(sample) ** 2
    return Question(
        f"Here x is {significant(ink(sample))}. Above which η do the steps diverge? (An answer within 3\u00a0% counts.)",
        limit,
        "When is the factor 1 − η x² below −1? Or find it with the slider.",
        f"2 / x² = {significant(limit)}. For this η, 1 − η x² is −1.",
        0.03 * limit,
    )


def gradient_code(sample: Sample) -> Code:
    x = ink(sample)
    rate, steps = round(chosen_rate(x)[0], 4), session.stored(STEPS_KEY, STEPS)
    numpy = f"""\
x, w, eta = {x:.4f}, 0.0, {rate}
for _ in range({steps}):
    gradient = -(1 - w * x) * x
    w -= eta * gradient
E = 0.5 * (1 - w * x) ** 2
"""
    torch = f"""\
import torch

x = {x:.4f}
w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
optimiser = torch.optim.SGD([w], lr={rate})
for _ in range({steps}):
    optimiser.zero_grad()
    loss = 0.5 * (1 - w * x) ** 2
    loss.backward()
    optimiser.step()
E = 0.5 * (1 - w * x) ** 2
"""
    return Code(numpy, torch)


def gradient_outcome(sample: Sample) -> Outcome | None:
    x = ink(sample)
    rate, most = chosen_rate(x)
    if most - rate > most / 200:  # half a notch of the slider
        return None
    factor = 1 - rate * x * x  # at most −2
    result = f"Here η = {significant(rate)}: each step multiplies the distance to the best w by {significant(factor)}."
    return Outcome(2, result, "A step is η times the slope, which is steeper farther away.")


GRADIENT = Lesson(
    "Gradient",
    "Gradient and learning rate",
    Prediction(
        "Pull η to the right end. Where do the steps lead?",
        ("to the lowest point, sooner", "to the other side, but closer each time", "farther away each time"),
        gradient_outcome,
    ),
    "Take more steps, and the point goes down. Then raise η until the steps jump over the lowest point, and on "
    "until they leave it.",
    try_descent,
    "The slope of the error is its *gradient*. A step goes against it, downhill, and the *learning rate* η "
    "(eta) says how far. This is the smallest network: one weight w, and one input x, the amount of ink in the "
    "digit. Its output w x should be 1. Each step multiplies the distance from the best w by 1 − η x². If this "
    "factor is below −1, each step lands farther away: the steps *diverge*.",
    (r"E(w) = \tfrac12 (1 - w x)^2", r"w \leftarrow w - \eta \frac{\partial E}{\partial w} = w + \eta\,(1 - w x)\,x"),
    gradient_numbers,
    gradient_code,
    gradient_question,
)


def backprop_numbers(sample: Sample) -> tuple[Number, ...]:
    backprop = backward(sample.network, sample.pixels, target(sample))
    rows = [
        Number("the digit that this lesson takes as the right one", str(target(sample))),
        Number("output layer: the largest |δ|", float(np.abs(backprop.gradients.deltas[-1]).max())),
    ]
    for layer in reversed(range(len(backprop.hidden))):
        rows.append(Number(f"hidden layer {layer + 1}: the largest |δ|", float(np.abs(backprop.hidden[layer].delta).max())))
    return tuple(rows)


def target(sample: Sample) -> int:
    """Return the second most likely digit. The lesson takes it as correct, because the first may leave almost no error."""
    return int(np.argsort(-sample.passed.probabilities, kind="stable")[1])


def try_backprop(sample: Sample) -> None:
    """Show the δ of a neuron with two weights, then that of each neuron in the last hidden layer, and how one is computed."""
    with st.container(key=BLAME_KEY):
        weights = session.stored(BLAMED_KEY, TO_DIGITS[0]), TO_DIGITS[1]
        delta = float(np.dot(ERRORS, weights))
        figure.show(
            neuron_figures.neuron(ERRORS, weights, delta, delta, names=("blame", "its δ", "wrong", "right")), key="lesson-two"
        )
        label = "Its weight to the wrong digit, which got 0.9 too much"
        widgets.remembered(st.slider, label, -1.0, 1.0, step=0.1, key=BLAMED_KEY, default=TO_DIGITS[0])
    st.markdown(f"It responds, so its δ is {blame(weights)}. Were it silent, its δ would be 0. **Now your network:**")
    backprop = backward(sample.network, sample.pixels, target(sample))
    if not backprop.hidden:
        st.info("This lesson needs hidden neurons, and the one that reads has none.")
        return
    part, output = backprop.hidden[-1], backprop.gradients.deltas[-1]
    most = len(part.delta)
    first = int(np.abs(part.delta).argmax()) + 1
    j = min(max(session.stored(UNIT_KEY, first), 1), most) - 1
    st.markdown(f"Suppose that {sample.description} is **{a_digit(target(sample))}**, not {a_digit(sample.passed.digit)}.")
    figure.show(neuron_figures.deltas(part.delta, j), key=BARS_KEY, on_pick=_pick_unit)
    widgets.remembered(
        st.number_input,
        f"Neuron of the last hidden layer, 1 to {most}",
        1,
        most,
        key=UNIT_KEY,
        default=first,
        width=280,
    )
    weights = sample.network.layers[-1].w[j]
    sent = output * weights
    scale = images.scale_of(sent)
    *shown, whole = [significant(*each) for each in addends(sent.tolist(), float(part.back[j]))]
    rows = [row(k, cell(output[k]), cell(weights[k]), bar(sent[k], scale), cell(shown[k], sent=sent[k])) for k in range(10)]
    total = row("sum", EMPTY, EMPTY, EMPTY, cell(whole), total=True)
    figure.show(table(("digit k", "δ", "w", "", "δ · w"), *rows, total), key="lesson-backprop")
    back, slope = float(part.back[j]), float(part.slope[j])
    st.latex(rf"\delta_{{{j + 1}}} = {tex_factor(back)} \cdot {tex_factor(slope)} = {tex(float(part.delta[j]))}")


def blame(weights: tuple[float, ...] = TO_DIGITS) -> str:
    """Return the sum of ERRORS times the weights of a neuron, such as "0.9 · 0.5 + (−0.9) · (−0.2) = 0.63"."""
    texts = [f"({fixed(each, 1)})" if each < 0 else fixed(each, 1) for pair in zip(ERRORS, weights, strict=True) for each in pair]
    return f"{texts[0]} · {texts[1]} + {texts[2]} · {texts[3]} = {fixed(float(np.dot(ERRORS, weights)))}"


def _pick_unit() -> None:
    picked = session.sent(BARS_KEY, "pick")
    if isinstance(picked, str) and picked.isdecimal():
        session.store_choice(UNIT_KEY, int(picked) + 1)


NUMPY_BACKPROP = """\
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))

x, y, eta = np.array([0.5, 0.1, -0.2]), 0.6, 0.5  # inputs, target, learning rate
w_hidden = np.array([[0.5, -0.6], [0.1, -0.2], [0.1, 0.7]])  # (3 inputs, 2 neurons)
w_output = np.array([0.1, -0.3])

# forward
hidden = sigmoid(x @ w_hidden)  # (3,) @ (3, 2) -> (2,)
output = sigmoid(hidden @ w_output)

# backward: the error term of the output, then those of the hidden neurons
delta_output = (output - y) * output * (1 - output)
delta_hidden = delta_output * w_output * hidden * (1 - hidden)

# one step against the gradient
step_output = -eta * delta_output * hidden
step_hidden = -eta * delta_hidden * x[:, None]
"""
TORCH_BACKPROP = """\
import torch

x, y, eta = torch.tensor([0.5, 0.1, -0.2]), 0.6, 0.5
w_hidden = torch.tensor([[0.5, -0.6], [0.1, -0.2], [0.1, 0.7]], requires_grad=True)
w_output = torch.tensor([0.1, -0.3], requires_grad=True)

output = torch.sigmoid(torch.sigmoid(x @ w_hidden) @ w_output)
loss = 0.5 * (y - output) ** 2
loss.backward()  # the chain rule, for every weight at once

step_output = -eta * w_output.grad
step_hidden = -eta * w_hidden.grad
"""


def backprop_outcome(sample: Sample) -> Outcome | None:
    backprop = backward(sample.network, sample.pixels, target(sample))
    if session.stored(UNIT_KEY, None) is None or not backprop.hidden:
        return None
    delta = backprop.hidden[-1].delta
    zeros = int((delta == 0).sum())
    option = 0 if zeros == 0 else 1 if zeros <= FEW * len(delta) else 2
    why = "What is sent back to a silent ReLU neuron is multiplied by its slope, 0."
    if sample.network.hidden != "relu":
        why = "Only ReLU has a slope of exactly 0, and this network uses another activation function."
    return Outcome(option, f"{zeros} of the {len(delta)} neurons get δ = 0.", why)


BACKPROP = Lesson(
    "Backprop",
    "Backpropagation",
    Prediction(
        "How many of these neurons get δ = 0?",
        ("none", "a few", "many"),
        backprop_outcome,
    ),
    "Drag the weight: when is more of the error the neuron's? Then press several bars: each is the δ of a hidden neuron of your "
    "network. Which get δ = 0, and why?",
    try_backprop,
    "*Backpropagation* sends the error back. A neuron's *error term* δ (delta) says how fast the [[loss]] grows with its z: "
    "with δ = 2, a z that is 0.01 larger makes the loss about 0.02 larger. A hidden neuron's δ is the sum of the next layer's "
    "δ, each times the weight w between the two, times the slope f′ of its own activation function. ReLU's slope is 1 for a "
    "neuron that responds, and 0 for a silent one. From δ follows the step Δw of every weight.\n\nA right answer leaves almost "
    "no error to send back. So this lesson supposes that the *second* most likely digit is the right one.",
    (
        r"\delta_k = (\hat y_k - y_k)\,f'(z_k) \quad\text{(softmax: } p_k - y_k\text{)}",
        r"\delta_j = \Big(\sum_k \delta_k w_{jk}\Big) f'(z_j)",
        r"\Delta w_{ij} = -\eta\,\delta_j\,x_i",
    ),
    backprop_numbers,
    lambda sample: Code(NUMPY_BACKPROP, TORCH_BACKPROP),
    lambda sample: Question(
        "A sigmoid neuron gives a = 0.5, and the error terms sent back to it add up to 2. What is its δ?",
        0.5,
        "Multiply by its slope, a(1 − a).",
        "2 · 0.5 · 0.5 = 0.5.",
    ),
)
