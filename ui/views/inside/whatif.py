"""The part "What if": neurons are switched off in a copy of the network, or the whole copy is damaged."""

from typing import Any

import numpy as np
import streamlit as st

from model.layers import ForwardPass
from model.network import Network
from model.reading import Reading
from model.whatif import DAMAGES, KILLED, NOISE, REMOVED, Damage, Place, curve, without
from ui import mnist_digits, networks, server, session, widgets
from ui.components import line_charts
from ui.components.line_charts import Chart
from ui.curriculum import Experiment
from ui.text import glossary
from ui.text.format import fixed, percent, percent_sign, points, precise_percent
from ui.text.glossary import neuron_name
from ui.text.language import mark, t, tn

CHANGED_KEY, OFF_KEY, SWITCH_KEY = "inside-changed", "inside-switched-off", "inside-off"
KIND_KEY, STRENGTH_KEY = "inside-damage", "inside-damage-strength"
ONE, ALL = mark("One neuron"), mark("The whole network")
SWITCH_HELP = mark("Switches the neuron off: its output is 0, whatever its inputs are.")
PREDICTION = "predict-whatif"
SAME = 0.01  # of a probability that counts as about as sure
POINT = 0.01  # of accuracy: a damage that costs less is hardly felt
OWN = mark("read correctly")  # the name of the curve of the network that reads
# two more networks in the chart of killed neurons, and their files
TWO_MORE = {mark("784-64-10 without dropout"): "connected", mark("784-64-10 with dropout"): "dropout"}

WHY = {  # by the place in DAMAGES: why a network bears so much of it
    NOISE: mark("A neuron adds up many products, and random errors partly cancel out in a sum."),
    REMOVED: mark("Most weights are far smaller than the largest, so they add little to a sum."),
    KILLED: mark("With dropout, a network is trained with neurons missing, so that it relies on no single one."),
}


def show(reading: Reading, place: Place | None) -> None:
    """Show how to change a copy of the network, and what it then reads. place: the selected neuron, or None."""
    is_one = (
        widgets.one_of(t("What is changed"), (ONE, ALL), key=CHANGED_KEY, help=t("Only your copy of the network changes.")) == ONE
    )
    controls, result = st.columns(2, gap="large")
    about, experiment = f"{reading.network_id} {place} {reading.result.key}", _experiment(reading.result)
    with controls:
        if not is_one:
            _damage(reading)
        else:
            if place is not None:
                experiment.ask(PREDICTION, about)
            _one_neuron(reading, place)
    copy = changed(reading)
    with result:
        if is_one and copy:
            experiment.compare(PREDICTION, about, copy[0].forward(reading.result.x))
        _outcome(reading.network, copy and copy[0])


def changed(reading: Reading) -> tuple[Network, str] | None:
    """Return the changed copy of the network and a text that says what has changed. Return None if nothing has changed."""
    network = reading.network
    if session.stored(CHANGED_KEY, ONE) == ONE:
        off: frozenset[Place] = session.stored(f"{OFF_KEY}-{network.key}", frozenset())
        return (without(network, off), tn("a copy with {n} neuron off", "a copy with {n} neurons off", len(off))) if off else None
    number = session.stored(KIND_KEY, 0)
    strength = session.stored(f"{STRENGTH_KEY}-{number}", 0, network.key)
    if not strength:
        return None
    damage = DAMAGES[number]
    return damage.at(network, strength), t(
        "a damaged copy: {damage}, {strength}", damage=t(damage.name), strength=percent(strength, 0)
    )


def _one_neuron(reading: Reading, place: Place | None) -> None:
    key = f"{OFF_KEY}-{reading.network.key}"
    off: frozenset[Place] = session.stored(key, frozenset())
    if place is None:
        st.markdown(t("**Press a neuron** in the picture above, then switch it off here."))
    else:
        st.markdown(f"**{neuron_name(reading.network, *place)}**")
        turned = {False: off - {place}, True: off | {place}}
        switch = {"on_change": lambda is_off: session.store_choice(key, turned[is_off]), "help": t(SWITCH_HELP)}
        widgets.controlled(st.toggle, t("Switch it off"), key=SWITCH_KEY, value=place in off, **switch)
    if off:
        st.markdown("\n".join("- " + t("{neuron}: off", neuron=neuron_name(reading.network, *each)) for each in sorted(off)))
    undo = {"on_click": session.store_choice, "args": (key, frozenset())}
    st.button(t("Undo all changes"), icon=":material/restart_alt:", disabled=not off, **undo)


def _damage(reading: Reading) -> None:
    kinds = range(len(DAMAGES))
    number = widgets.remembered(
        st.selectbox, t("Damage"), kinds, key=KIND_KEY, default=0, format_func=lambda n: t(DAMAGES[n].name)
    )
    damage = DAMAGES[number]
    with st.container(key="inside-damage-controls"):
        about, written = reading.network.key, {"format_func": lambda each: percent(each, 0)}
        key = f"{STRENGTH_KEY}-{number}"
        strength = widgets.remembered(
            st.select_slider, t(damage.name), damage.strengths, key=key, default=0, about=about, **written
        )
        if strength:
            shown = {t(OWN): reading.network}
            if number == KILLED:
                shown |= {t(name): networks.shipped(file) for name, file in TWO_MORE.items()}
            x = [100 * each for each in damage.strengths]
            curves = {name: (x, _curve(network, number)) for name, network in shown.items()}
            marked: Any = 100 * strength
            chart = Chart(t("10,000 test digits"), curves, t(damage.name), percent_sign(), marked, percent=True)
            line_charts.show(chart, key="inside-damage-curve")
            st.markdown(f"{tolerated(damage, curves[t(OWN)][1])} {t(WHY[number])}")


def tolerated(damage: Damage, found: tuple[float, ...]) -> str:
    """Return a sentence on the strongest damage that costs less than one percentage point of accuracy. found: the accuracies."""
    last = [strength for strength, each in zip(damage.strengths, found, strict=True) if found[0] - each < POINT][-1]
    if not last:
        return t("Even {strengths} costs more than one percentage point.", strengths=percent(damage.strengths[1], 0))
    return t("With {last}, it loses less than one percentage point.", last=percent(last, 0))


@st.cache_data(show_spinner=False, max_entries=200, hash_funcs=mnist_digits.BY_KEY)
def _curve(network: Network, number: int) -> tuple[float, ...]:
    return server.slowly(curve, network, DAMAGES[number], *mnist_digits.load())


def _experiment(before: ForwardPass) -> Experiment[ForwardPass]:
    """Return the experiment to switch off a neuron. Its result is computed from the forward pass without this neuron."""
    d, rival = (int(k) for k in np.argsort(-before.logits, kind="stable")[:2])
    p = float(before.probabilities[d])

    def right_option(now: ForwardPass) -> int:
        q = float(now.probabilities[d])
        return 3 if now.digit != d else 0 if abs(q - p) < SAME else 1 if q < p else 2

    def outcome(now: ForwardPass) -> str:
        lead, left = (float(passed.logits[d] - passed.logits[rival]) for passed in (before, now))
        result = t(
            "The probability of {d} goes from {p} to {now}.",
            d=d,
            p=precise_percent(p),
            now=precise_percent(float(now.probabilities[d])),
        )
        scores = t(
            "The score of {d} led that of {rival} by {lead}, now by {left}.", d=d, rival=rival, lead=fixed(lead), left=fixed(left)
        )
        return f"{result} {scores} {t('As long as the lead is large, the probability hardly moves.')}"

    options = t("still {d}, about as sure", d=d), t("still {d}, less sure", d=d), t("still {d}, surer", d=d), t("another digit")
    return Experiment(t("What will the network read without this neuron?"), options, right_option, outcome=outcome)


def _outcome(network: Network, copy: Network | None) -> None:
    """Show the network's test accuracy and, if there is a changed copy, also that of the copy. The picture shows how it reads."""
    old = mnist_digits.accuracy(network)
    if copy is None:
        glossary.markdown(t("The network reads **{old}** of the 10,000 [[test digits]] correctly.", old=percent(old, 2)))
        return
    new = mnist_digits.accuracy(copy)
    glossary.markdown(
        t(
            "The changed copy reads **{new}** of the 10,000 [[test digits]] correctly, the unchanged network {old}: a "
            "difference of {points} percentage points.",
            new=percent(new, 2),
            old=percent(old, 2),
            points=points(new, old),
        )
    )
