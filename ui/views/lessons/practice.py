"""Lessons 8 and 9: dropout, and from NumPy to PyTorch."""

import numpy as np

from model.reading import Reading
from model.whatif import dropout_chances, dropout_passes
from ui.components.lesson_figure import Control
from ui.curriculum import Experiment, Question
from ui.text.format import dropout_rate, precise_percent, significant
from ui.text.language import grouped, mark, t
from ui.views.lessons.learning import log_probabilities
from ui.views.lessons.lesson import Lesson, chosen

READINGS = 20
TUTORIAL_DROPOUT = 0.2
ASKED = 0.5  # the p in the question
MANY = 15  # of the 20 readings with dropout
DROP = Control("drop", "p", TUTORIAL_DROPOUT, 0, 0.9, 0.05)
SEED = Control("seed", mark("Leave out other neurons"), 0, 0, 1e6)
RIGHT = Control("right", mark("Probability p of the right digit"), 0.5, 0.01, 1, 0.01)


def dropout_numbers(sample: Reading) -> dict[str, str]:
    units = sample.network.sizes[1] if len(sample.network.layers) > 1 else 0
    d = sample.result.digit
    rate = dropout_rate(sample.network)
    used = t("not known")
    if rate is not None:
        used = t("yes, with p = {p}", p=grouped(rate)) if rate else t("no")
    return {
        t("trained with dropout?"): used,
        t("hidden neurons in layer 1"): str(units),
        t("left out on average, for p = 0.2"): significant(TUTORIAL_DROPOUT * units),
        t("probability of {digit} without dropout", digit=d): precise_percent(float(np.exp(log_probabilities(sample)[d]))),
    }


def chances(sample: Reading) -> list[np.ndarray]:
    return dropout_chances(sample.network, READINGS, np.random.default_rng(int(chosen(SEED))))


def dropout_given(sample: Reading) -> dict[str, object]:
    return {
        "network": sample.network.key,
        "pixels": np.round(sample.pixels.ravel().astype(float), 6).tolist(),
        "times": READINGS,
        "chances": [layer.ravel().tolist() for layer in chances(sample)],
        "digit": sample.result.digit,
    }


NUMPY_DROPOUT = """\
p = 0.2
rng = np.random.default_rng(0)
a = np.ones(100_000)  # outputs of a hidden layer
kept = rng.random(a.shape) >= p
dropped = a * kept / (1 - p)
mean = round(dropped.mean(), 1)  # as before: 1.0
"""
TORCH_DROPOUT = """\
torch.manual_seed(0)
layer = nn.Dropout(p=0.2)
a = torch.ones(100_000)
layer.train()
mean = round(layer(a).mean().item(), 1)

layer.eval()  # a trained network that reads: nothing is left out
assert torch.equal(layer(a), a)
"""


def still_right(sample: Reading) -> int:
    """Return the index of the correct answer to the question how many predictions with dropout are the same as without it."""
    read = dropout_passes(sample.network, sample.pixels, ASKED, chances(sample)).argmax(axis=1)
    same = int((read == sample.result.digit).sum())
    return 2 if same > MANY else 1 if same >= 5 else 0


DROPOUT = Lesson(
    mark("Dropout"),
    mark("Dropout and overfitting"),
    Experiment(
        mark("With p = 0.5, how many of the 20 readings stay the same?"),
        (mark("fewer than 5"), mark("5 to 15"), mark("more than 15")),
        still_right,
        mark("Many neurons share the work; but the fewer are left, the more their sums depend on which ones they are."),
        mark("Twenty readings, each with other neurons left out. From which p do they differ?"),
        lambda sample: chosen(DROP) >= ASKED,
    ),
    "dropout",
    lambda sample: (DROP, SEED),
    mark(
        "In training, *dropout* leaves out each [[hidden neuron|hidden layer]] with probability p, chosen anew for every "
        "picture. The others give more, so that sums stay the same on average. To learn the training pictures by heart is "
        "*overfitting*. Dropout works against it: a neuron relies less on a single other one."
    ),
    (
        # Translators: a formula in LaTeX. Translate what stands in \text{}
        mark(r"\tilde a_j = \begin{cases} 0 & \text{with probability } p \\ \dfrac{a_j}{1 - p} & \text{otherwise } \end{cases}"),
    ),
    dropout_numbers,
    lambda sample: (NUMPY_DROPOUT, TORCH_DROPOUT),
    lambda sample: Question(
        t("With p = 0.2, by what is the output of a neuron that stays multiplied?"),
        1.25,
        t("By 1 / (1 − p)."),
        t("1 / 0.8 = 1.25. Four of five neurons then give as much as all five did."),
    ),
    dropout_given,
)


def torch_numbers(sample: Reading) -> dict[str, str]:
    log_p = float(log_probabilities(sample)[sample.right_digit])
    return {
        t("log p of {digit}", digit=sample.right_digit): significant(log_p),
        t("loss −log p"): significant(-log_p),
        t("loss −p"): significant(-float(np.exp(log_p))),
    }


def torch_code(sample: Reading) -> tuple[str, str]:
    p = chosen(RIGHT)
    numpy = f"""\
p = {p}  # the probability of the right digit
loss, slope = -np.log(p), p - 1
mistake, mistaken_slope = -p, -p * (1 - p)
"""
    torch = f"""\
z = torch.log(torch.tensor([{p}, 1 - {p} + 1e-9])).requires_grad_()  # two scores; the first digit is right
y = torch.tensor(0)

# right: F.cross_entropy(z, y)
loss = F.nll_loss(F.log_softmax(z, 0), y)
slope = torch.autograd.grad(loss, z)[0][0]

# the mistake: −p instead of −log p
mistake = F.nll_loss(F.softmax(z, 0), y)
mistaken_slope = torch.autograd.grad(mistake, z)[0][0]
"""
    return numpy, torch


PYTORCH = Lesson(
    mark("PyTorch"),
    mark("From NumPy to PyTorch"),
    Experiment(
        mark("The right digit has almost p = 0. Which loss is steeper in z, the digit's score?"),
        (mark("−log p"), mark("−p"), mark("both alike")),
        0,
        mark("In z, the slope of −p is that of −log p times p, and p is small here."),
        mark("Drag p towards 0: which slope in z, the score of the right digit, remains?"),
        lambda sample: chosen(RIGHT) <= 0.1,
    ),
    "torch",
    lambda sample: (RIGHT,),
    mark(
        "*PyTorch* computes with arrays, as NumPy does, and finds the [[gradients|gradient]] by itself. Its *NLLLoss* expects "
        "log p. The tutorial gives it the output of [[softmax]], p: the [[loss]] is then −p, and its slope in z is almost 0 for "
        "the worst mistakes. So a network for NLLLoss ends with LogSoftmax."
    ),
    (
        # Translators: a formula in LaTeX. Translate what stands in \text{}
        mark(r"L = -\log p_y \qquad\text{instead of}\qquad L = -p_y"),
        r"\frac{\partial(-\log p_y)}{\partial z_y} = -\frac{1}{p_y} \cdot p_y (1 - p_y) = p_y - 1",
    ),
    torch_numbers,
    torch_code,
    lambda sample: Question(
        t("What is the loss −p of a perfect answer, p = 1?"),
        -1.0,
        t("That loss is −p."),
        t("−1. The right loss is −log 1 = 0."),
    ),
)
