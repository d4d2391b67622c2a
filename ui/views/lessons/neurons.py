"""Lessons 1 and 2: one neuron, and the shapes of layers."""

from itertools import pairwise

import numpy as np

from model.reading import Reading
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question
from ui.text.format import addends, significant
from ui.text.language import grouped, mark, t
from ui.views.lessons.lesson import Lesson, chosen

INPUTS, WEIGHTS, BIAS = (1.0, 0.5, -1.0), (0.8, -1.2, 0.5), 0.3  # of the neuron to try, at first
NEURON = (
    Control("x1", mark("Input 1"), INPUTS[0], -2, 2, 0.1),
    Control("w1", mark("Weight 1"), WEIGHTS[0], -2, 2, 0.1),
    Control("bias", mark("Bias"), BIAS, -5, 5, 0.1),
)
SIZES = (
    Control("first", mark("Hidden layer 1"), 128, 1, 1024, 1),
    Control("second", mark("Hidden layer 2"), 64, 1, 1024, 1),
)
# The sum and the output of the tutorial's neuron are stored, because the server never imports torch.
TORCH_Z, TORCH_Y = -1.6619038581848145, 0.15950658917427063
TORCH_CODE = f"""\

# The tutorial's neuron, with five random inputs: seed 7 gives every computer the same
torch.manual_seed(7)
features, weights, bias = torch.randn(1, 5), torch.randn(1, 5), torch.randn(1, 1)
total = torch.mm(features, weights.T) + bias  # {TORCH_Z:.4f}
output = torch.sigmoid(total)  # {TORCH_Y:.4f}
"""


def neuron_numbers(sample: Reading) -> dict[str, str]:
    z = sample.result.pre_activations[0]
    j = int(z.argmax())
    total, bias = float(z[j]), float(sample.network.layers[0].b[j])
    shown = [significant(*each) for each in addends([total - bias, bias], total)]
    names = t("neuron {n} of layer 1: pixels times weights", n=j + 1), t("bias b"), "z"
    return dict(zip(names, shown, strict=True))


def neuron_code(sample: Reading) -> tuple[str, str]:
    """Return code for the neuron with the user's numbers. The PyTorch code also computes the tutorial's neuron."""
    x1, w1, bias = map(chosen, NEURON)
    inputs, weights = [x1, *INPUTS[1:]], [w1, *WEIGHTS[1:]]
    numpy = f"""\
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

x = np.array({inputs})  # the inputs above
w = np.array({weights})  # their weights
b = {bias}
z = np.dot(x, w) + b
y = sigmoid(z)
"""
    torch = f"""\
x = torch.tensor([{inputs}])
w = torch.tensor([{weights}])
b = {bias}
z = torch.mm(x, w.T) + b
y = torch.sigmoid(z)
"""
    return numpy, torch + TORCH_CODE


NEURON_LESSON = Lesson(
    mark("Neuron"),
    mark("One neuron"),
    Experiment(
        mark("Move the bias by 1. How far does the output move?"),
        (mark("also by 1"), mark("by less than 1"), mark("by more than 1")),
        1,
        mark("The sigmoid squeezes all sums between 0 and 1, so the output moves less."),
        mark("Drag the weight, then the bias: can the output exceed 1?"),
        lambda sample: abs(chosen(NEURON[2]) - BIAS) >= 0.5,
    ),
    "neuron",
    lambda sample: NEURON,
    mark(
        "A neuron adds up its inputs, each times its *weight*, and its *bias*. Its *activation function*, here the *sigmoid*, "
        "turns the sum into the output."
    ),
    (r"z = \sum_i x_i w_i + b, \qquad y = \sigma(z) = \frac{1}{1 + e^{-z}}",),
    neuron_numbers,
    neuron_code,
    lambda sample: Question(
        t("What is z for the inputs (1, 2), the weights (0.5, −1) and the bias 2?"),
        0.5,
        t("Multiply in pairs, 1 · 0.5 and 2 · (−1). Add both, then the bias."),
        t("0.5 − 2 + 2 = 0.5."),
    ),
    lambda sample: {"inputs": INPUTS[1:], "weights": WEIGHTS[1:]},
)


def shape_numbers(sample: Reading) -> dict[str, str]:
    shapes = enumerate(pairwise(sample.network.sizes), start=1)
    rows = {t("layer {n}", n=i): f"(1 × {n}) · ({n} × {m}) + (1 × {m}) → (1 × {m})" for i, (n, m) in shapes}
    return rows | {t("weights and biases"): grouped(sample.network.parameters)}


def chosen_sizes() -> tuple[int, ...]:
    return 784, *map(chosen, SIZES), 10


def shape_code(sample: Reading) -> tuple[str, str]:
    sizes = chosen_sizes()
    _, first, second, _ = sizes
    numpy = f"""\
sizes = {sizes}
rng = np.random.default_rng(0)
x = rng.random((1, 784))  # one image as a row
parameters = 0
for n, m in zip(sizes, sizes[1:]):
    W, b = rng.normal(0, n**-0.5, (n, m)), np.zeros((1, m))
    x = x @ W + b  # (1, n) @ (n, m) + (1, m) -> (1, m), the inputs of the next layer
    parameters += W.size + b.size
shape = x.shape
"""
    torch = f"""\
model = nn.Sequential(
    nn.Linear(784, {first}), nn.ReLU(),
    nn.Linear({first}, {second}), nn.ReLU(),
    nn.Linear({second}, 10),
)
parameters = sum(p.numel() for p in model.parameters())
shape = tuple(model(torch.rand(1, 784)).shape)
"""
    return numpy, torch


def shape_question(sample: Reading) -> Question:
    n, m = sample.network.layers[-1].w.shape
    return Question(
        t("A layer has {inputs} inputs and {neurons} neurons. How many weights and biases does it have?", inputs=n, neurons=m),
        float(n * m + m),
        t("One weight for each pair, {inputs} times {neurons}, and one bias for each output.", inputs=n, neurons=m),
        f"{n} · {m} + {m} = {grouped(n * m + m)}.",
        0.5,
    )


SHAPES = Lesson(
    mark("Layers"),
    mark("Layers and shapes"),
    Experiment(
        mark("Which layer has the most weights?"),
        (
            mark("the first, after the pixels"),
            mark("the second, between the hidden layers"),
            mark("the last, with the ten digits"),
        ),
        lambda sample: int(np.argmax([n * m for n, m in pairwise(chosen_sizes())])),
        mark("A layer has one weight for each pair of an input and a neuron."),
        mark("Drag the sizes: where are most weights?"),
        lambda sample: any(chosen(control) != control.start for control in SIZES),
    ),
    "layers",
    lambda sample: SIZES,
    mark(
        "A *layer* is a number of neurons with the same inputs. Layers before the last are *hidden*; people choose their sizes. "
        "The weights form a *matrix* W, with a row for each input and a column for each neuron."
    ),
    (r"\underset{1 \times m}{z} = \underset{1 \times n}{x}\;\underset{n \times m}{W} + \underset{1 \times m}{b}",),
    shape_numbers,
    shape_code,
    shape_question,
)
