"""Lessons 8 and 9: dropout, and from NumPy to PyTorch."""

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.whatif import dropout_passes
from ui import commands, session, widgets
from ui.components import figure
from ui.example_digit import Sample
from ui.figures.tables import cell, row, table
from ui.quiz import Outcome
from ui.text import prose
from ui.text.format import a_digit, dropout_rate, fixed, percent, precise_percent, significant
from ui.text.glossary import WHY_THREE
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Code, Lesson, Number, Prediction

DROP_KEY, SEED_KEY, RIGHT_KEY = "lesson-drop", "lesson-seed", "lesson-right"
READINGS = 20
TUTORIAL_DROPOUT = 0.2
ASKED = 0.5  # the p in the question
MANY = 15  # of the 20 readings with dropout


def dropout_numbers(sample: Sample) -> tuple[Number, ...]:
    units = sample.network.sizes[1] if len(sample.network.layers) > 1 else 0
    d = sample.passed.digit
    rate = dropout_rate(sample.network)
    used = "not known" if rate is None else f"yes, with p = {rate:g}" if rate else "no"
    return (
        Number("was the network that reads now trained with dropout?", used),
        Number("hidden neurons in layer 1", str(units)),
        Number("left out each time, on average, for p = 0.2", TUTORIAL_DROPOUT * units),
        Number(f"probability of {d} without dropout", float(sample.passed.probabilities[d]), share=True),
    )


def readings(sample: Sample, rate: float, seed: int) -> np.ndarray:
    """Predict the same digit READINGS times with dropout. Return the probabilities, float32 (READINGS, 10)."""
    return dropout_passes(sample.network, sample.pixels, rate, READINGS, np.random.default_rng(seed))


def try_dropout(sample: Sample) -> None:
    label = "p, the probability of being left out"
    rate = widgets.remembered(st.slider, label, 0.0, 0.9, step=0.05, key=DROP_KEY, default=TUTORIAL_DROPOUT)
    st.button("Leave out other neurons", key="lesson-again", icon=":material/casino:", on_click=_reseed)
    probabilities = readings(sample, rate, session.stored(SEED_KEY, 0))
    read = probabilities.argmax(axis=1)
    cells = [
        Markup(
            '<div style="flex:0 0 3.6rem;text-align:center;border:1px solid var(--st-border-color);border-radius:6px;'
            'padding:3px">'
            '<b style="font-size:1.25rem">{}</b><br><span class="small">{}</span></div>'
        ).format(
            d,
            percent(p, 0),
        )
        for d, p in zip(read.tolist(), probabilities.max(axis=1), strict=True)
    ]
    words = f"Twenty readings: {', '.join(map(str, read))}"
    row_of_cells = Markup('<div style="display:flex;flex-wrap:wrap;gap:.4rem" role="img" aria-label="{}">{}</div>')
    figure.show(row_of_cells.format(words, Markup().join(cells)), key="lesson-dropout")
    d = sample.passed.digit
    least, most = (precise_percent(float(edge)) for edge in (probabilities[:, d].min(), probabilities[:, d].max()))
    st.markdown(
        f"**{int((read == d).sum())} of {READINGS}** times the answer was {a_digit(d)}, as with all neurons. The "
        f"probability of {d} was between {least} and {most}."
    )
    with st.expander("Watch one learn by heart", icon=":material/school:"):
        prose.markdown(
            "In *Training*, choose **100 examples** and press **Learn**. Once through all of them is an [[epoch]]. After many, "
            "one curve of the accuracy is at 100\u00a0%: it knows its examples by heart. The other one stays below: it is "
            f"measured on digits that the network never practises on. Start again with dropout, and with 10,000 examples. "
            f"{WHY_THREE}"
        )
        st.button("Open Training", key="lesson-training", on_click=commands.open_view, args=("Training",))


def _reseed() -> None:
    session.store_choice(SEED_KEY, session.stored(SEED_KEY, 0) + 1)


NUMPY_DROPOUT = """\
import numpy as np

p = 0.2
rng = np.random.default_rng(0)
a = np.ones(100_000)  # outputs of a hidden layer
kept = rng.random(a.shape) >= p
dropped = a * kept / (1 - p)
mean = round(dropped.mean(), 1)  # as before: 1.0
"""
TORCH_DROPOUT = """\
import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Dropout(p=0.2)
a = torch.ones(100_000)
layer.train()
mean = round(layer(a).mean().item(), 1)

layer.eval()  # a trained network that reads: nothing is left out
assert torch.equal(layer(a), a)
"""


def dropout_outcome(sample: Sample) -> Outcome | None:
    if session.stored(DROP_KEY, TUTORIAL_DROPOUT) < ASKED:
        return None
    read = readings(sample, ASKED, session.stored(SEED_KEY, 0)).argmax(axis=1)
    same = int((read == sample.passed.digit).sum())
    option = 2 if same > MANY else 1 if same >= 5 else 0
    why = "Many neurons share the work, so that their sums still point to the same digit."
    if option < 2:
        why = "So few neurons are left that their sums depend on which ones they are."
    return Outcome(option, f"With p = {fixed(ASKED)}, {same} of {READINGS} readings are the same.", why)


DROPOUT = Lesson(
    "Dropout",
    "Dropout, and learning by heart",
    Prediction(
        "With p = 0.5, half of the neurons are missing. How many of the 20 readings stay the same?",
        ("fewer than 5", "5 to 15", "more than 15"),
        dropout_outcome,
    ),
    "The network reads your digit twenty times, each time with other neurons left out. How large may p be before the readings "
    "differ?",
    try_dropout,
    "*Dropout* leaves out each neuron of the [[hidden layers|hidden layer]] with probability p, chosen anew for "
    "every image. So no neuron can rely on a single other one, as in a team that practises with members missing. "
    "Neurons that rely on each other can learn the training pictures by heart (*overfitting*), and read new ones worse. The "
    "neurons that stay give more, so that sums stay the same on average. **Dropout acts in training only;** it is done while "
    "reading here so that you can watch it. The shipped network was trained without dropout: its training pictures are "
    "turned and bent anew each time.",
    (r"\tilde a_j = \begin{cases} 0 & \text{with probability } p \\ \dfrac{a_j}{1 - p} & \text{otherwise} \end{cases}",),
    dropout_numbers,
    lambda sample: Code(NUMPY_DROPOUT, TORCH_DROPOUT),
    lambda sample: Question(
        "With p = 0.2, by what number is the output of a neuron that stays multiplied?",
        1.25,
        "By 1 / (1 − p).",
        "1 / 0.8 = 1.25. Four of five neurons then give as much as all five did.",
    ),
)


def log_softmax(sample: Sample) -> np.ndarray:
    """Return log p for each digit, float64 (10,). p is the softmax of the ten logits."""
    z = sample.passed.logits.astype(np.float64)
    return z - z.max() - np.log(np.exp(z - z.max()).sum())


def torch_numbers(sample: Sample) -> tuple[Number, ...]:
    log_p = float(log_softmax(sample)[sample.digit])
    return (
        Number(f"log p of {sample.digit}, where p is its softmax", log_p),
        Number("the right loss, −log p", -log_p),
        Number("the loss if NLLLoss gets p itself, −p", -float(np.exp(log_p))),
    )


NUMPY_LOSS = """\
import numpy as np

z, y = np.array([1.0, 3.0, 0.5]), 1  # logits, and the right one of three
log_p = z - z.max() - np.log(np.exp(z - z.max()).sum())
loss = -log_p[y]
mistake = -np.exp(log_p[y])
"""
TORCH_LOSS = """\
import torch
import torch.nn.functional as F

z, y = torch.tensor([1.0, 3.0, 0.5]), torch.tensor(1)

# right: F.cross_entropy(z, y)
loss = F.nll_loss(F.log_softmax(z, 0), y)

# the mistake: −p instead of −log p
mistake = F.nll_loss(F.softmax(z, 0), y)

# the tutorial's network, with LogSoftmax for its softmax, because NLLLoss expects log p; and one step of its training
model = torch.nn.Sequential(
    torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Dropout(0.2),
    torch.nn.Linear(128, 64), torch.nn.ReLU(), torch.nn.Dropout(0.2),
    torch.nn.Linear(64, 10), torch.nn.LogSoftmax(dim=1),
)
criterion = torch.nn.NLLLoss()
optimiser = torch.optim.SGD(model.parameters(), lr=0.003)
images, labels = torch.rand(64, 784), torch.randint(10, (64,))
optimiser.zero_grad()
criterion(model(images), labels).backward()
optimiser.step()
"""


def try_torch(sample: Sample) -> None:
    right = widgets.remembered(st.pills, "The right digit", range(10), key=RIGHT_KEY, default=sample.digit, required=True)
    figure.show(losses_table(sample, right), key="lesson-losses")


def losses_table(sample: Sample, right: int) -> Markup:
    """Return an HTML table of the loss −log p and of −p, which is often mistaken for the loss, each with its slope.

    Each row takes another digit as the correct one. A slope is the derivative by this digit's logit. right: the row to highlight.
    """
    rows = []
    for d, log_p in enumerate(log_softmax(sample)):
        p = np.exp(log_p)
        numbers = -log_p, p - 1, -p, -p * (1 - p)
        rows.append(row(d, *(cell(significant(each, 2), value=each) for each in numbers), winner=d == right))
    return table(("right digit", "−log p", "its slope", "−p", "its slope"), *rows)


def torch_outcome(sample: Sample) -> Outcome | None:
    right = session.stored(RIGHT_KEY, sample.passed.digit)
    if right == sample.passed.digit:
        return None
    p = float(np.exp(log_softmax(sample)[right]))
    result = f"If {right} is right, the slope of −log p is {significant(p - 1)}, and that of −p is {significant(-p * (1 - p))}."
    return Outcome(0, result, "The slope of −p is that of −log p times p, and p is small if the network is wrong.")


PYTORCH = Lesson(
    "PyTorch",
    "From NumPy to PyTorch",
    Prediction(
        "The network is sure of a wrong digit. Which loss has the longer slope to learn from?",
        ("−log p", "−p", "both alike"),
        torch_outcome,
    ),
    "Suppose that a digit which it does not read is the right one. Which of the two losses still has a slope?",
    try_torch,
    "NumPy computes with arrays. *PyTorch* does too, and finds the [[gradients|gradient]] by itself. The "
    "network of the tutorial that this app grew from ends with [[softmax]] and trains with *NLLLoss*, the negative "
    "log-likelihood. But NLLLoss expects logarithms of probabilities and only puts a minus sign before its input. If it gets p "
    "itself, the [[loss]] "
    "is −p, whose slope is that of −log p times p: if p is almost 0, the network learns almost nothing from its worst "
    "mistakes. So networks here end with log-softmax in training.",
    (r"L = -\log p_y \qquad\text{instead of}\qquad L = -p_y",),
    torch_numbers,
    lambda sample: Code(NUMPY_LOSS, TORCH_LOSS),
    lambda sample: Question(
        "If NLLLoss gets softmax's output, what is the loss of a perfect answer, p = 1?",
        -1.0,
        "That loss is −p.",
        "−1. The right loss is −log 1 = 0.",
    ),
)
