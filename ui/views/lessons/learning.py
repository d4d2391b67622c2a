"""Lessons 5 to 7: the error, gradient descent, and backpropagation."""

import numpy as np

from model.reading import Reading
from model.teaching import backward
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question
from ui.text.format import fixed, precise_percent, significant
from ui.text.language import mark, t
from ui.views.lessons.lesson import Lesson, chosen

RIGHT = Control("p", mark("Probability p of the right digit"), 0.5, 0.01, 1, 0.01)
STEPS = Control("steps", mark("Steps"), 5, 0, 30, 1)
INK = 100  # pixels of full ink that make x = 1
ERRORS = (0.9, -0.9)  # the δ of the two digits of lesson 7
SUM = Control("sum", mark("Sum z"), 1.0, -2, 2, 0.1)
BLAME = (
    Control("blamed", mark("Weight to the wrong digit"), 0.5, -1, 1, 0.1),
    Control("spared", mark("Weight to the right digit"), -0.2, -1, 1, 0.1),
    SUM,
)


def log_probabilities(sample: Reading) -> np.ndarray:
    """Return log p of the ten digits, float64. In float32, a p of almost 1 has too few digits for its −log p."""
    z = sample.result.logits.astype(np.float64)
    if sample.network.output == "sigmoid":
        z = -np.logaddexp(0, -z)  # as model.layers.sigmoid_shares
    return z - z.max() - np.log(np.exp(z - z.max()).sum())


def cost(p: float) -> str:
    """Return the loss −log p as text."""
    return fixed(-float(np.log(p)))


def error_numbers(sample: Reading) -> dict[str, str]:
    log_p, y = log_probabilities(sample), np.eye(10)[sample.right_digit]
    p = np.exp(log_p)
    probability = t("probability of {digit}", digit=sample.right_digit)
    if sample.sheet.label is not None:
        probability = t("probability of {digit}, the right digit", digit=sample.right_digit)
    return {
        probability: precise_percent(float(p[sample.right_digit])),
        t("half the squared error"): significant(float(0.5 * ((y - p) ** 2).sum())),
        t("−log p"): significant(-float(log_p[sample.right_digit])),
    }


def error_code(sample: Reading) -> tuple[str, str]:
    log_p = [round(float(each), 9) for each in log_probabilities(sample)]
    numpy = f"""\
p = np.exp({log_p})
right = {sample.right_digit}
y = np.eye(10)[right]  # 1 for the right digit, 0 for the others
E = 0.5 * ((y - p) ** 2).sum()
L = -np.log(p[right])
"""
    torch = f"""\
p = torch.exp(torch.tensor({log_p}, dtype=torch.float64))
right = torch.tensor({sample.right_digit})
y = F.one_hot(right, 10)
E = 0.5 * ((y - p) ** 2).sum()
L = F.nll_loss(torch.log(p), right)
"""
    return numpy, torch


ERROR = Lesson(
    mark("Error"),
    mark("The error"),
    Experiment(
        mark("p falls from 0.5 to 0.01. Which error grows more?"),
        (mark("half the squared error"), mark("−log p"), mark("both alike")),
        1,
        mark("Half a square cannot exceed 0.5, but −log p has no limit."),
        mark("Drag p towards 0: how do the errors grow?"),
        lambda sample: chosen(RIGHT) <= 0.1,
    ),
    "loss",
    lambda sample: (RIGHT,),
    mark(
        "The *error*, or *loss*, says in one number how wrong a network is. The *squared error* compares the output ŷ with the "
        "target y: 1 for the right digit, else 0. With [[softmax]], −log p works better (*ln* on a calculator): p = 0.5 costs "
        "{half}, p = 0.25 costs {quarter}."
    ),
    (
        # Translators: a formula in LaTeX. Translate what stands in \text{}: "right" is the right digit
        mark(r"E = \tfrac12 \sum_j (y_j - \hat y_j)^2, \qquad L = -\log p_{\text{right }}"),
    ),
    error_numbers,
    error_code,
    lambda sample: Question(
        t("p = 0.5 costs {half}. What does p = 0.125 cost?", half=cost(0.5)),
        3 * float(np.log(2)),
        t("p is halved three times. Each halving costs the same again."),
        t("Three halvings: p = 0.125 costs {eighth}.", eighth=cost(0.125)),
        0.02,
    ),
    values=lambda: {"half": cost(0.5), "quarter": cost(0.25)},
)


def ink(sample: Reading) -> float:
    """Return the amount of ink in a digit: the sum of its pixel values (0 to 1), divided by 100."""
    return float(sample.pixels.astype(np.float64).sum() / INK)


def gradient_numbers(sample: Reading) -> dict[str, str]:
    """Return table entries for a model with one weight w. Its input x is the digit's ink, its output w · x, and its target 1."""
    x = ink(sample)
    return {
        t("x, the ink in hundreds of pixels"): significant(x),
        t("best weight, 1 / x"): significant(1 / x),
        t("slope at w = 0: −(1 − 0) · x"): significant(-x),
    }


def rate_control(sample: Reading) -> Control:
    most = max(5.0, float(np.ceil(3 / ink(sample) ** 2)))  # steps diverge above 2 / x²
    return Control("rate", mark("Learning rate η"), 0.3, 0, most, most / 100)


def gradient_question(sample: Reading) -> Question:
    limit = 2 / ink(sample) ** 2
    return Question(
        t("Above which η do the steps diverge, for x = {x}?", x=significant(ink(sample))),
        limit,
        t("When is the factor 1 − η x² below −1? Or find it with the slider."),
        t("2 / x² = {limit}. For this η, 1 − η x² is −1.", limit=significant(limit)),
        0.03 * limit,
    )


def gradient_code(sample: Reading) -> tuple[str, str]:
    x = ink(sample)
    rate, steps = round(chosen(rate_control(sample)), 4), chosen(STEPS)
    numpy = f"""\
x, w, eta = {x:.6f}, 0.0, {rate}
for _ in range({steps}):
    gradient = -(1 - w * x) * x
    w -= eta * gradient
E = 0.5 * np.square(1 - w * x)
"""
    torch = f"""\
x = {x:.6f}
w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
optimiser = torch.optim.SGD([w], lr={rate})
for _ in range({steps}):
    optimiser.zero_grad()
    loss = 0.5 * (1 - w * x) ** 2
    loss.backward()
    optimiser.step()
E = 0.5 * (1 - w * x) ** 2
"""
    return numpy, torch


GRADIENT = Lesson(
    mark("Gradient"),
    mark("Gradient and learning rate"),
    Experiment(
        mark("Where do the steps lead with the largest η?"),
        (mark("to the lowest point, sooner"), mark("to the other side, but closer each time"), mark("farther away each time")),
        2,
        mark("A step is η times the slope, which is steeper farther away."),
        mark("Drag η slowly to the right end: what do the steps do?"),
        lambda sample: chosen(rate_control(sample)) == rate_control(sample).high,
    ),
    "descent",
    lambda sample: (rate_control(sample), STEPS),
    mark(
        "The slope of the error is its *gradient*. A step goes against it; the *learning rate* η (eta) sets how far. This "
        "network has one weight w and one input x, the ink of the digit. Its output w x should be 1."
    ),
    (r"E(w) = \tfrac12 (1 - w x)^2", r"w \leftarrow w - \eta \frac{\partial E}{\partial w} = w + \eta\,(1 - w x)\,x"),
    gradient_numbers,
    gradient_code,
    gradient_question,
    lambda sample: {"x": ink(sample)},
)


def backprop_numbers(sample: Reading) -> dict[str, str]:
    deltas = backward(sample.network, sample.pixels, target(sample)).gradients.deltas
    # Translators: "of hidden layer 2" stands below "largest |δ| of the output" in a list
    names = [*(t("of hidden layer {n}", n=layer + 1) for layer in range(len(deltas) - 1)), t("largest |δ| of the output")]
    largest = {name: significant(float(np.abs(delta).max())) for name, delta in zip(names, deltas, strict=True)}
    p, label, first = np.exp(log_probabilities(sample)), target(sample), sample.result.digit
    asked = t("probability of {digit}, taken as the right digit, so that there is an error", digit=label)
    if label == sample.sheet.label:
        asked = t("probability of {digit}, the right digit", digit=label)
    shares = {t("probability of {digit}, the likeliest", digit=first): first, asked: label}
    return {name: precise_percent(float(p[digit])) for name, digit in shares.items()} | dict(reversed(largest.items()))


def target(sample: Reading) -> int:
    """Return the right digit if the network misreads it, else the second most probable one: the first leaves little error."""
    first, second = np.argsort(-sample.result.probabilities, kind="stable")[:2]
    return int(second) if sample.right_digit == first else sample.right_digit


NUMPY_BACKPROP = """\
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
x, y, eta = torch.tensor([0.5, 0.1, -0.2]), 0.6, 0.5
w_hidden = torch.tensor([[0.5, -0.6], [0.1, -0.2], [0.1, 0.7]], requires_grad=True)
w_output = torch.tensor([0.1, -0.3], requires_grad=True)

output = torch.sigmoid(torch.sigmoid(x @ w_hidden) @ w_output)
loss = 0.5 * (y - output) ** 2
loss.backward()  # the chain rule, for every weight at once

step_output = -eta * w_output.grad
step_hidden = -eta * w_hidden.grad
"""


BACKPROP = Lesson(
    mark("Backprop"),
    mark("Backpropagation"),
    Experiment(
        mark("The sum z of the neuron falls below 0, so that it gives 0. What is its error term δ then?"),
        (mark("as before"), mark("with the other sign"), "0"),
        2,
        mark("What is sent back is multiplied by the slope of ReLU. Below 0, the slope is 0."),
        mark("Drag the weights, then the sum z below 0: how does δ change?"),
        lambda sample: chosen(SUM) <= 0,
    ),
    "blame",
    lambda sample: BLAME,
    mark(
        "A neuron's *error term* δ (delta) says how fast the [[loss]] grows with its z. *Backpropagation* computes it from right "
        "to left: each δ of the next layer times the weight to it, added up, times the slope f′ of the neuron's activation "
        "function (ReLU: 1 above 0, else 0)."
    ),
    (
        # Translators: a formula in LaTeX. Translate what stands in \text{}
        mark(r"\delta_k = (\hat y_k - y_k)\,f'(z_k) \quad\text{(softmax: } p_k - y_k\text{)}"),
        r"\delta_j = \Big(\sum_k \delta_k w_{jk}\Big) f'(z_j)",
        r"\Delta w_{ij} = -\eta\,\delta_j\,x_i",
    ),
    backprop_numbers,
    lambda sample: (NUMPY_BACKPROP, TORCH_BACKPROP),
    lambda sample: Question(
        t("A sigmoid neuron gives a = 0.5. The sum sent back to it is 2. What is its δ?"),
        0.5,
        t("Multiply by its slope, a(1 − a)."),
        t("2 · 0.5 · 0.5 = 0.5."),
    ),
    lambda sample: {"errors": ERRORS, "label": target(sample)},
)
