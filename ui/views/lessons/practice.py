"""Lessons 8 and 9: dropout, and from NumPy to PyTorch."""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from model.damage import KILLED
from model.whatif import dropout_passes
from training.jobs import limits
from ui import commands, session, widgets
from ui.components import figure
from ui.figures.tables import cell, row, table
from ui.text import prose
from ui.text.format import a_digit, dropout_rate, fixed, percent, precise_percent, significant
from ui.text.literal import literal
from ui.text.markup import Markup, html
from ui.views import inside
from ui.views.example_digit import Sample
from ui.views.lessons import torch_process
from ui.views.lessons.answers import Question
from ui.views.lessons.functions import without_softmax
from ui.views.lessons.lesson import Code, Lesson, Number, Prediction
from ui.views.lessons.torch_process import TorchError
from ui.views.quiz import Outcome

DROP_KEY, SEED_KEY, RUN_KEY, RESULT_KEY = "lesson-drop", "lesson-seed", "lesson-torch-sample", "lesson-torch-result"
READINGS = 20
TUTORIAL_DROPOUT = 0.2
MANY = 15  # of the 20 readings with dropout
ROUNDING = 1e-3  # a larger difference of two logits is no rounding error


def dropout_numbers(sample: Sample) -> tuple[Number, ...]:
    """Return the numbers of the lesson on dropout, as table entries.

    The entries are the dropout rate in the network's training, the number of neurons in hidden layer 1, how many of these
    neurons a dropout rate of 0.2 switches off on average, and the probability of the predicted digit without dropout.
    """
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
        html(
            '<div style="flex:0 0 3.6rem;text-align:center;border:1px solid var(--st-border-color);border-radius:6px;'
            'padding:3px">'
            '<b style="font-size:1.25rem">{}</b><br><span class="small">{}</span></div>',
            d,
            percent(p, 0),
        )
        for d, p in zip(read.tolist(), probabilities.max(axis=1), strict=True)
    ]
    words = f"Twenty readings: {', '.join(map(str, read))}"
    row_of_cells = '<div style="display:flex;flex-wrap:wrap;gap:.4rem" role="img" aria-label="{}">{}</div>'
    figure.show(html(row_of_cells, words, cells), key="lesson-dropout")
    d = sample.passed.digit
    least, most = (precise_percent(float(edge)) for edge in (probabilities[:, d].min(), probabilities[:, d].max()))
    st.markdown(
        f"**{int((read == d).sum())} of {READINGS}** times the answer was {a_digit(d)}, as with all neurons. The "
        f"probability of {d} was between {least} and {most}."
    )
    opens = partial(commands.open_view, "Inside", choices=inside.damage_choices(KILLED), scroll=True)
    st.button("Kill neurons for good", key="lesson-kill", icon=":material/heart_broken:", on_click=opens)


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
    rate = session.stored(DROP_KEY, TUTORIAL_DROPOUT)
    if rate < 0.5:
        return None
    read = readings(sample, rate, session.stored(SEED_KEY, 0)).argmax(axis=1)
    same = int((read == sample.passed.digit).sum())
    option = 2 if same > MANY else 1 if same >= 5 else 0
    why = "Many neurons share the work, so that their sums still point to the same digit."
    if option < 2:
        why = "So few neurons are left that their sums depend on which ones they are."
    return Outcome(option, f"With p = {fixed(rate)}, {same} of {READINGS} readings are the same.", why)


DROPOUT = Lesson(
    "Dropout",
    "Dropout",
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
    "Dropout leaves neurons out during training, so that none relies on a single other one.",
)


def torch_numbers(sample: Sample) -> tuple[Number, ...]:
    """Return the table entries of the PyTorch lesson: log p, the loss −log p, and −p, which is often mistaken for the loss.

    p is the softmax probability of the correct digit, or of the predicted digit if the correct one is not known.
    """
    d, z = sample.digit, sample.passed.logits.astype(np.float64)
    log_p = float(z[d] - z.max() - np.log(np.exp(z - z.max()).sum()))
    no = without_softmax(sample.network)
    return (
        *no,
        Number(f"log p of {d}, computed with NumPy{'; p is the softmax of the scores' if no else ''}", log_p),
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

# the tutorial's network, and one step of its training
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
    """Show a button that runs the network in PyTorch. After a run, show the results of PyTorch beside those of NumPy."""
    if limits.shared():
        st.info("On a server for many, PyTorch does not run. It does if you open the app on your own computer.")
        return
    result, about = _torch_result(sample), _about(sample)
    if result is None and not session.stored(RUN_KEY, False, about):
        button: dict[str, Any] = {"label": "Run it in PyTorch", "type": "primary", "icon": ":material/play_arrow:"}
        st.button(key="lesson-run", on_click=session.store_choice, args=(RUN_KEY, True, about), **button)
        return
    if result is None:
        session.store_choice(RUN_KEY, False, about)  # runs again only if the person presses the button
        try:
            with st.spinner("Starting PyTorch in its own process …"):
                result = torch_process.run(sample.network, sample.pixels)
        except TorchError as error:
            st.error(literal(error), icon=":material/error:")
            st.button("Try again", key="lesson-run", on_click=session.store_choice, args=(RUN_KEY, True, about))
            return
        session.store_choice(RESULT_KEY, result, about)
    figure.show(logits_table(sample, result), key="lesson-torch")
    prose.markdown(
        "**The right loss and a common mistake.** The right [[loss]] is −log p. PyTorch's NLLLoss only puts a "
        "minus sign before its input, so a program must give it log p. If it gets p, the loss is −p.\n\nEach "
        "slope says how much the loss changes when the right digit's [[logit]] grows a little. The slope of −p "
        "is that of −log p times p: if p is almost 0, the network learns almost nothing from its worst "
        "mistakes. Each row takes another digit as the right one."
    )
    figure.show(losses_table(result, sample.digit), key="lesson-losses")


def _torch_result(sample: Sample) -> dict | None:
    """Return what PyTorch has computed in this session for a digit and its network, or None. `torch_process.run` has the keys."""
    return session.stored(RESULT_KEY, None, _about(sample))


def _about(sample: Sample) -> str:
    return f"{sample.key} {sample.network.key}"


def logits_table(sample: Sample, result: dict) -> Markup:
    """Return an HTML table that compares the ten logits from NumPy with those from PyTorch. result: what PyTorch has computed."""
    ours, theirs = sample.passed.logits.astype(float), np.array(result["logits"])
    rows = [
        row(d, cell(significant(a, 6)), cell(significant(b, 6), torch=b))
        for d, (a, b) in enumerate(zip(ours, theirs, strict=True))
    ]
    apart = float(np.abs(ours - theirs).max())
    total = row("largest difference", cell(significant(apart, 1), testid="torch-difference", value=apart), total=True, span=2)
    return table(("logit of", "NumPy", f"torch {result['torch'].split('+')[0]}"), *rows, total)


def losses_table(result: dict, right: int) -> Markup:
    """Return an HTML table of the loss −log p and of −p, which is often mistaken for the loss, each with its slope.

    Each row takes another digit as the correct one. p is this digit's probability, and a slope is the derivative by its logit.
    result: a dict with these losses and slopes, computed by PyTorch. right: the digit whose row is highlighted.
    """
    rows = []
    for d in range(10):
        numbers = {name: result[name][d] for name in ("losses", "slopes", "mistaken_losses", "mistaken_slopes")}
        cells = [cell(significant(number, 2), **{name: number}) for name, number in numbers.items()]
        rows.append(row(d, *cells, winner=d == right))
    return table(("right digit", "−log p", "its slope", "−p", "its slope"), *rows)


def torch_outcome(sample: Sample) -> Outcome | None:
    result = _torch_result(sample)
    if result is None:
        return None
    theirs = np.array(result["logits"])
    apart = float(np.abs(sample.passed.logits.astype(float) - theirs).max())
    why = "Both compute with about seven digits, and add up in another order, which rounds differently."
    option = 0 if apart == 0 else 1 if apart < ROUNDING else 2
    return Outcome(option, f"The largest difference is {significant(apart, 1)}.", why if apart else "")


PYTORCH = Lesson(
    "PyTorch",
    "From NumPy to PyTorch",
    Prediction(
        "How far apart are the logits of NumPy and of PyTorch?",
        ("they are equal", "a rounding error apart", "they differ visibly"),
        torch_outcome,
    ),
    "Run the same forward pass in PyTorch, and compare six digits.",
    try_torch,
    "NumPy computes with arrays. *PyTorch* does too, and finds the [[gradients|gradient]] by itself. The "
    "tutorial's network ends with [[softmax]] and trains with *NLLLoss*, the negative log-likelihood. But "
    "NLLLoss expects logarithms of probabilities. So networks here end with log-softmax in training.",
    (r"L = -\log p_y \qquad\text{instead of}\qquad L = -p_y",),
    torch_numbers,
    lambda sample: Code(NUMPY_LOSS, TORCH_LOSS),
    lambda sample: Question(
        "If NLLLoss gets softmax's output, what is the loss of a perfect answer, p = 1?",
        -1.0,
        "That loss is −p.",
        "−1. The right loss is −log 1 = 0.",
    ),
    "PyTorch finds the gradients by itself, and computes what NumPy computes.",
)
