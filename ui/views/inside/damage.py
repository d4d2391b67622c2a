"""What if the whole network were damaged? A damaged copy reads the drawing and the 10,000 test digits."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import numpy as np
import streamlit as st

from model.checkpoint import CheckpointError
from model.damage import BIASES, BITS, DAMAGES, HEATED, KILLED, MAX_BITS, NOISE, REMOVED, SEED, Curve, Damage, curve, packed_bytes
from model.mnist import DataError
from model.network import Network
from ui import mnist_digits, networks, session, widgets
from ui.components import line_charts
from ui.components.line_charts import Chart, Series
from ui.reading import Reading
from ui.text.format import fixed, percent
from ui.text.literal import literal
from ui.views import quiz
from ui.views.inside import whatif
from ui.views.quiz import Choice, Outcome

KIND_KEY, STRENGTH_KEY = "inside-damage", "inside-damage-strength"
PREDICTION = "predict-damage"
OPTIONS = "more than 95 %", "50 to 95 %", "fewer than half"
POINT = 0.01  # of accuracy: a damage that costs less is hardly felt
WITHOUT, WITH = "784-64-10 without dropout", "784-64-10 with dropout"  # two more networks, in the chart of killed neurons

_measuring = threading.Lock()  # one curve at a time, 0.5 s of one core, so that the server still answers strokes


@dataclass(frozen=True)
class Effect:
    """The measured effect of one kind of damage, such as noise on the weights, on a network.

    network: the network before the damage. strength: the strength that the user has chosen.
    curve: the results on the test digits at each strength. dropout_curves: if the damage switches neurons off, the curves of
    two more networks, one trained without dropout (key WITHOUT) and one with dropout (key WITH). Otherwise empty.
    """

    network: Network
    kind: Damage
    strength: float
    curve: Curve
    dropout_curves: dict[str, Curve]


@dataclass(frozen=True)
class Kind:
    """A kind of damage to a network, and the texts that the page shows about it.

    slider: the label of the slider that sets the strength.
    asked: the strength in the question. question: asks the user to predict the test accuracy after damage of this strength.
    why: returns a short text that explains the measured result.
    """

    damage: Damage
    slider: str
    asked: float
    question: str
    why: Callable[[Effect], str]


def tolerated(found: Effect) -> str:
    """Return a sentence on the strongest damage to the network that costs less than one percentage point of test accuracy."""
    strengths = sorted(found.kind.strengths, key=lambda strength: abs(strength - found.kind.neutral))
    best = found.curve[found.kind.neutral].accuracy
    small = [strength for strength in strengths if best - found.curve[strength].accuracy < POINT]
    last = small[-1]
    if last == found.kind.neutral:
        return f"Even {label(found.kind, strengths[1])} costs more than one percentage point."
    return f"With {label(found.kind, last)}, it loses less than one percentage point."


def _noise(found: Effect) -> str:
    return f"{tolerated(found)} A neuron adds up many products, and random errors partly cancel out in a sum."


def _removed(found: Effect) -> str:
    sizes = np.concatenate([np.abs(layer.w).ravel() for layer in found.network.layers])
    left = round((1 - found.strength) * len(sizes))
    share = percent(float(np.median(sizes) / sizes.max()))
    return (
        f"{left:,} of {len(sizes):,} weights are left. {tolerated(found)} Half of the weights are smaller than {share} of the "
        "largest, so they add little to a sum."
    )


def _bits(found: Effect) -> str:
    now, whole = (packed_bytes(found.network, bits) / 1000 for bits in (found.strength, MAX_BITS))
    return (
        f"Its numbers would fit into {now:,.0f} kB instead of {whole:,.0f} kB. {tolerated(found)} "
        "A sum of many rounded products is nearly the same sum."
    )


def _biases(found: Effect) -> str:
    biases = sum(layer.b.size for layer in found.network.layers)
    lost = fixed(100 * (found.curve[found.kind.neutral].accuracy - found.curve[1].accuracy), 1)
    return (
        f"Only {biases:,} of its {found.network.parameters:,} numbers are biases. Without them it loses {lost} points of "
        "accuracy: a bias sets how large a sum must be before the neuron responds."
    )


def _killed(found: Effect) -> str:
    without, with_it = (found.dropout_curves[name][found.strength].accuracy for name in (WITHOUT, WITH))
    words = (
        f"Of two networks 784-64-10, the one without dropout still reads {percent(without)}, the one with it {percent(with_it)}"
    )
    if with_it <= without:
        return f"{words}: here, dropout does not help."
    return f"{words}: it was trained with half of its neurons missing, so that it relies on no single one."


def _heated(found: Effect) -> str:
    old, new = (percent(found.curve[strength].confidence) for strength in (found.kind.neutral, found.strength))
    return (
        f"Divided by the same number, the scores keep their order, so the answer stays. Only the largest percentage changes: "
        f"from {old} to {new} on average."
    )


READS = "How many test digits does it still read?"
KINDS = (  # in the order of DAMAGES
    Kind(
        DAMAGES[NOISE],
        "Noise, compared with how far the weights spread",
        0.5,
        f"Noise half as large as the weights. {READS}",
        _noise,
    ),
    Kind(DAMAGES[REMOVED], "Share of the weights that are removed", 0.7, f"Seven of ten weights removed. {READS}", _removed),
    Kind(DAMAGES[BITS], "Bits for each weight", 4, f"4 instead of 32 bits for each weight. {READS}", _bits),
    Kind(DAMAGES[BIASES], "Share of each bias that is taken away", 1, f"No biases at all. {READS}", _biases),
    Kind(
        DAMAGES[KILLED],
        "Share of the hidden neurons that are killed",
        0.3,
        f"Three of ten hidden neurons killed. {READS}",
        _killed,
    ),
    Kind(DAMAGES[HEATED], "The scores are divided by", 4, f"All scores divided by 4. {READS}", _heated),
)


def show(reading: Reading) -> None:
    controls, result = st.columns(2, gap="large")
    with controls:
        number = widgets.remembered(
            st.selectbox, "Damage", range(len(KINDS)), key=KIND_KEY, default=0, format_func=lambda n: KINDS[n].damage.name
        )
        kind, damage, about = KINDS[number], KINDS[number].damage, f"{reading.network.key} {number}"
        question = Choice(kind.question, OPTIONS)
        quiz.ask(PREDICTION, about, question)
        with st.container(key="inside-damage-controls"):
            strength = _choose_strength(reading, number)
            is_whole = strength == damage.neutral
            found = None if is_whole else _measure(reading, number, strength)
            if found is not None:
                line_charts.show(line_charts.pack([chart(found)]), key="inside-damage-curve")
        if found is not None:
            st.markdown(kind.why(found))
    with result:
        damaged = None if is_whole else damage.apply(reading.network, strength, np.random.default_rng(SEED))
        old = whatif.test_accuracy(reading, frozenset()) if is_whole else found and found.curve[damage.neutral].accuracy
        new = found and found.curve[strength].accuracy
        quiz.compare(PREDICTION, about, question, outcome(found, kind) if found else None)
        whatif.show_outcome(reading, damaged, old, new)


def chosen_strength(reading: Reading, number: int) -> float:
    return session.stored(f"{STRENGTH_KEY}-{number}", KINDS[number].damage.neutral, reading.network.key)


def _choose_strength(reading: Reading, number: int) -> float:
    kind, damage = KINDS[number], KINDS[number].damage
    key, about = f"{STRENGTH_KEY}-{number}", reading.network.key
    strength: float = widgets.remembered(
        cast("Callable[..., float]", st.select_slider),  # its type allows a range, which has two ends
        kind.slider,
        damage.strengths,
        key=key,
        default=damage.neutral,
        about=about,
        format_func=lambda each: label(damage, each),
    )
    read = damage.apply(reading.network, strength, np.random.default_rng(SEED)).forward(reading.result.x).digit
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Put back",
            icon=":material/restart_alt:",
            disabled=strength == damage.neutral,
            key="inside-damage-back",
            on_click=session.store_choice,
            args=(key, damage.neutral, about),
        )
        st.markdown(f"Your drawing is read as **{read}**.")
    return strength


def label(kind: Damage, strength: float) -> str:
    if kind.unit == "%":
        return percent(strength, 0)
    return f"{strength:g} {kind.unit}".strip()


def outcome(found: Effect, kind: Kind) -> Outcome:
    accuracy = found.curve[kind.asked].accuracy
    result = f"With {label(found.kind, kind.asked)}, it reads {percent(accuracy)} of the test digits."
    return Outcome(0 if accuracy > 0.95 else 1 if accuracy >= 0.5 else 2, result, "")


def chart(found: Effect) -> Chart:
    """Return a chart of the network's results on the test digits at each strength of damage. The chosen strength is marked."""
    scale = 100 if found.kind.unit == "%" else 1
    # 32 bits stand far from the others on the axis.
    strengths = sorted(strength for strength in found.kind.strengths if strength < MAX_BITS)
    x = [strength * scale for strength in strengths]
    lines = [("read correctly", [found.curve[strength].accuracy for strength in strengths])]
    if found.dropout_curves:
        lines += [(name, [of[each].accuracy for each in strengths]) for name, of in found.dropout_curves.items()]
    else:
        lines += [("how sure it is, on average", [found.curve[strength].confidence for strength in strengths])]
    return Chart(
        "10,000 test digits",
        tuple(Series(name, x, y, number, points=True) for number, (name, y) in enumerate(lines)),
        percent=True,
        start=x[0],
        to=x[-1],
        high=1.0,
        across=found.kind.name.lower(),
        unit=f" {found.kind.unit}".rstrip(),
        mark=found.strength * scale,
    )


def _measure(reading: Reading, number: int, strength: float) -> Effect | None:
    """Measure the network's test accuracy after one kind of damage, KINDS[number], at each of its strengths. Return the results.

    If a file can't be read, show a warning and return None. strength: the strength that the user has chosen.
    """
    try:
        others = dict(zip((WITHOUT, WITH), networks.dropout_pair(), strict=True)) if number == KILLED else {}
        curves = {name: _curve(name, other, number) for name, other in others.items()}
        own = _curve(reading.network.key, reading.network, number)
    except (CheckpointError, DataError) as error:
        st.warning(f"The test accuracy cannot be computed: {literal(error)}")
        return None
    return Effect(reading.network, KINDS[number].damage, strength, own, curves)


@st.cache_data(show_spinner="Reading 10,000 test digits …", max_entries=200)
def _curve(key: str, _network: Network, number: int) -> Curve:  # key: hash of the weights, or the name of a shipped network
    with _measuring:
        return curve(_network, KINDS[number].damage, *mnist_digits.load())
