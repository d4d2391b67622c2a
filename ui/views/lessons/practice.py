"""Lessons 8 and 9: dropout, and from NumPy to PyTorch."""

import numpy as np
import streamlit as st

from model.dropout import dropout_passes
from ui import state
from ui.components import figure
from ui.format import precise_percent, significant
from ui.sample import Sample
from ui.views.lessons import torch_process
from ui.views.lessons.answers import Question
from ui.views.lessons.lesson import Lesson, Number
from ui.views.lessons.torch_process import TorchError

DROP_KEY, DRAW_KEY, ASK_KEY = "lesson-drop", "lesson-draw", "lesson-ask"
READINGS = 20
COURSE_RATE = 0.2  # the course text's dropout


def dropout_numbers(digit: Sample) -> tuple[Number, ...]:
    """What dropout does to the first hidden layer on average."""
    units = digit.network.sizes[1] if len(digit.network.layers) > 1 else 0
    d = digit.passed.digit
    return (
        Number("hidden neurons in layer 1", str(units)),
        Number("of them left out each time, on average, at p = 0.2", COURSE_RATE * units),
        Number(f"probability of {d} without dropout", float(digit.passed.probabilities[d]), share=True),
    )


def readings(digit: Sample, rate: float, seed: int) -> np.ndarray:
    """READINGS passes with dropout on, float32 (READINGS, 10)."""
    return dropout_passes(digit.network, digit.pixels, rate, READINGS, np.random.default_rng(seed))


def try_dropout(digit: Sample) -> None:
    """Twenty readings with dropout on."""
    state.widgets.restore(DROP_KEY, COURSE_RATE)
    rate = st.slider("p, the share left out", 0.0, 0.9, step=0.05, key=DROP_KEY, on_change=state.widgets.store, args=(DROP_KEY,))
    st.button("Draw twenty others", key="lesson-again", icon=":material/casino:", on_click=_draw_again)
    probabilities = readings(digit, rate, state.widgets.stored(DRAW_KEY, 0))
    read = probabilities.argmax(axis=1)
    cells = "".join(
        '<div style="flex:0 0 3.6rem;text-align:center;border:1px solid '
        'var(--st-border-color);border-radius:.4rem;padding:.2rem" '
        f'data-reading="{d}"><b style="font-size:1.25rem">{d}</b><br><span '
        f'class="small">{int(100 * p)} %</span></div>'
        for d, p in zip(read.tolist(), probabilities.max(axis=1), strict=True)
    )
    figure.show(
        '<div style="display:flex;flex-wrap:wrap;gap:.4rem" role="img" aria-label="Twenty readings: '
        f'{", ".join(map(str, read))}">'
        f"{cells}</div>",
        key="lesson-dropout",
    )
    d = digit.passed.digit
    same = int((read == d).sum())
    st.markdown(
        f"**{same} of {READINGS}** readings say {d}, as without dropout; its probability lies between "
        f"{precise_percent(float(probabilities[:, d].min()))} and {precise_percent(float(probabilities[:, d].max()))}."
    )


def _draw_again() -> None:
    state.widgets.set_stored(DRAW_KEY, state.widgets.stored(DRAW_KEY, 0) + 1)


DROPOUT = Lesson(
    "Dropout",
    "Dropout",
    "While it trains, the course text's network leaves out each hidden neuron with probability 0.2, anew for every image, so "
    "that no "
    "neuron can rely on a single other one. Those that stay are made larger, so that sums stay the same on average. For reading, "
    "dropout is switched off; here you see what training sees.",
    (r"\tilde a_j = \begin{cases} 0 & \text{with probability } p \\ \dfrac{a_j}{1 - p} & \text{else} \end{cases}",),
    dropout_numbers,
    "Read the digit twenty times with dropout on. How large may p be before the readings disagree?",
    try_dropout,
    lambda digit: Question(
        "With p = 0.2, by what number is a neuron that stays multiplied?",
        1.25,
        "By 1 / (1 − p).",
        "1 / 0.8 = 1.25: four of five neurons then give as much as five did.",
    ),
)


def torch_numbers(digit: Sample) -> tuple[Number, ...]:
    """NumPy's half of the comparison."""
    d, z = digit.digit, digit.passed.logits.astype(np.float64)
    log_p = float(z[d] - z.max() - np.log(np.exp(z - z.max()).sum()))
    return (
        Number(f"log-softmax of {d} by NumPy", log_p),
        Number("so −log p, the loss as it should be", -log_p),
        Number("softmax into NLLLoss would give −p", -float(np.exp(log_p))),
    )


CODE = """\
z = model(x)  # logits

# right, as F.cross_entropy(z, y)
loss = F.nll_loss(F.log_softmax(z, 1), y)

# the mistake: −p instead of −log p
loss = F.nll_loss(F.softmax(z, 1), y)
"""


def try_torch(digit: Sample) -> None:
    """The same pass by torch, on demand."""
    st.code(CODE, language="python")
    asked = state.widgets.stored(ASK_KEY, "") == digit.key or torch_process.known(digit.network, digit.pixels)
    if not asked:
        st.button(
            "Run it in PyTorch", key="lesson-run", type="primary", icon=":material/play_arrow:", on_click=_ask, args=(digit.key,)
        )
        return
    try:
        answer = torch_process.ask(digit.network, digit.pixels)
    except TorchError as error:
        state.widgets.set_stored(ASK_KEY, "")  # not asked again until the reader says so
        st.error(str(error), icon=":material/error:")
        st.button("Try again", key="lesson-run", on_click=_ask, args=(digit.key,))
        return
    figure.show(side_by_side(digit, answer), key="lesson-torch")
    st.markdown(
        "**Both losses, by torch,** for each digit as the right one, and their slopes: how much a step can move that digit's "
        "logit. "
        "NLLLoss only changes a sign, so it needs logarithms. Fed with softmax its slope is p times smaller: an answer that is "
        "wholly wrong, with p near 0, then teaches next to nothing."
    )
    figure.show(losses(answer, digit.digit), key="lesson-losses")


def _ask(digit_key: str) -> None:
    state.widgets.set_stored(ASK_KEY, digit_key)


def side_by_side(digit: Sample, answer: dict) -> str:
    """Ten logits by NumPy and by torch, and how far they are apart."""
    ours, theirs = digit.passed.logits.astype(float), np.array(answer["logits"])
    rows = "".join(
        f'<tr><th scope="row">{d}</th><td class="n">{charted(a)}</td><td class="n" data-torch="{b:.8f}">{charted(b)}</td></tr>'
        for d, (a, b) in enumerate(zip(ours.tolist(), theirs.tolist(), strict=True))
    )
    apart = float(np.abs(ours - theirs).max())
    return (
        '<table><thead><tr><th>logit of</th><th class="n">NumPy</th><th class="n">torch '
        f"{answer['torch'].split('+')[0]}</th></tr></thead>"
        f'<tbody>{rows}<tr class="sum"><th scope="row" colspan="2">largest difference</th>'
        f'<td class="n" data-testid="torch-difference" data-value="{apart:.3e}">{significant(apart, 1)}</td></tr></tbody></table>'
    )


def charted(value: float) -> str:
    """A logit to six significant digits."""
    return significant(value, 6)


def losses(answer: dict, right: int) -> str:
    """Both losses and their slopes by the right digit, as torch gave them."""
    names = ("losses", "slopes", "mistaken_losses", "mistaken_slopes")
    heads = "".join(f'<th class="n">{name}</th>' for name in ("−log p", "its slope", "−p", "its slope"))
    rows = "".join(
        f'<tr{" class=winner" if d == right else ""}><th scope="row">{d}</th>'
        + "".join(
            f'<td class="n" data-{name.replace("_", "-")}="{answer[name][d]:.8g}">{significant(answer[name][d], 2)}</td>'
            for name in names
        )
        + "</tr>"
        for d in range(10)
    )
    return f'<div class="scroll"><table><thead><tr><th>right digit</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


PYTORCH = Lesson(
    "PyTorch",
    "From NumPy to PyTorch",
    "PyTorch computes the same products, and finds the gradients by itself. The course text ends its network with softmax and "
    "trains it "
    "with NLLLoss, but NLLLoss expects logarithms of probabilities. We use log-softmax.",
    (r"L = -\log p_y \qquad\text{instead of}\qquad L = -p_y",),
    torch_numbers,
    "Run the same forward pass in PyTorch, and compare to six digits.",
    try_torch,
    lambda digit: Question(
        "With softmax into NLLLoss, what is the loss of a perfect answer, p = 1?",
        -1.0,
        "That loss is −p.",
        "−1. The right loss is −log 1 = 0.",
    ),
)
