"""The part "What if" for the whole network: a damaged copy reads the drawing and the 10,000 test digits."""

from collections.abc import Callable
from typing import cast

import numpy as np
import streamlit as st

from model.damage import DAMAGES, KILLED, NOISE, REMOVED, SEED, Curve, Damage, curve
from model.network import Network
from ui import mnist_digits, networks, session, widgets
from ui.components import line_charts
from ui.components.line_charts import Chart, Series
from ui.reading import Reading
from ui.text.format import percent
from ui.views.inside import whatif

KIND_KEY, STRENGTH_KEY = "inside-damage", "inside-damage-strength"
POINT = 0.01  # of accuracy: a damage that costs less is hardly felt
OWN = "read correctly"  # the name of the curve of the network that reads
WITHOUT, WITH = "784-64-10 without dropout", "784-64-10 with dropout"  # two more networks, in the chart of killed neurons

WHY = {  # by the place in DAMAGES: why a network bears so much of it
    NOISE: "A neuron adds up many products, and random errors partly cancel out in a sum.",
    REMOVED: "Most weights are far smaller than the largest, so they add little to a sum.",
    KILLED: "With dropout, a network is trained with neurons missing, so that it relies on no single one.",
}


def tolerated(kind: Damage, found: Curve) -> str:
    """Return a sentence on the strongest damage that costs less than one percentage point of accuracy. found: the accuracies."""
    last = [strength for strength in kind.strengths if found[0] - found[strength] < POINT][-1]
    if not last:
        return f"Even {percent(kind.strengths[1], 0)} costs more than one percentage point."
    return f"With {percent(last, 0)}, it loses less than one percentage point."


def show(reading: Reading) -> None:
    controls, result = st.columns(2, gap="large")
    with controls:
        number = widgets.remembered(
            st.selectbox, "Damage", range(len(DAMAGES)), key=KIND_KEY, default=0, format_func=lambda n: DAMAGES[n].name
        )
        damage = DAMAGES[number]
        with st.container(key="inside-damage-controls"):
            strength = widgets.remembered(
                cast("Callable[..., float]", st.select_slider),  # its type allows a range, which has two ends
                damage.name,
                damage.strengths,
                key=f"{STRENGTH_KEY}-{number}",
                default=0,
                about=reading.network.key,
                format_func=lambda each: percent(each, 0),
            )
            if strength:
                curves = _measure(reading, number)
                line_charts.show(chart(damage, strength, curves), key="inside-damage-curve")
                st.markdown(f"{tolerated(damage, curves[OWN])} {WHY[number]}")
    with result:
        damaged = changed(reading)
        whatif.show_outcome(reading, damaged and damaged[0])


def changed(reading: Reading) -> tuple[Network, str] | None:
    """Return the damaged copy of the network and a text on the damage. Return None if nothing is damaged."""
    number = session.stored(KIND_KEY, 0)
    strength = session.stored(f"{STRENGTH_KEY}-{number}", 0, reading.network.key)
    if not strength:
        return None
    damage = DAMAGES[number]
    network = damage.apply(reading.network, strength, np.random.default_rng(SEED))
    return network, f"a damaged copy: {damage.name.lower()}, {percent(strength, 0)}"


def chart(kind: Damage, strength: float, curves: dict[str, Curve]) -> Chart:
    """Return a chart of accuracy against the strength of damage, with `strength` marked. curves: a curve for each network."""
    x = [100 * strength for strength in kind.strengths]
    lines = [
        Series(name, x, [curve[each] for each in kind.strengths], number, points=True)
        for number, (name, curve) in enumerate(curves.items())
    ]
    return Chart(
        "10,000 test digits",
        tuple(lines),
        percent=True,
        to=x[-1],
        high=1.0,
        across=kind.name.lower(),
        unit="\u00a0%",
        mark=100 * strength,
    )


def _measure(reading: Reading, number: int) -> dict[str, Curve]:
    """Return the test accuracy of several networks, by name, at each strength of a damage. number: its index in DAMAGES."""
    others = {WITHOUT: networks.compared("connected"), WITH: networks.compared("dropout")} if number == KILLED else {}
    return {name: _curve(network, number) for name, network in {OWN: reading.network, **others}.items()}


@st.cache_data(show_spinner="Reading 10,000 test digits …", max_entries=200, hash_funcs=mnist_digits.BY_KEY)
def _curve(network: Network, number: int) -> Curve:
    with mnist_digits.measuring:
        return curve(network, DAMAGES[number], *mnist_digits.load())
