"""What if a neuron were off, its bias moved or its weights scaled? Changes are made to a copy of the network."""

from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from model import evaluation
from model.mnist import DataError
from model.network import Network
from model.whatif import UNCHANGED, Change, changed, without_each
from ui import commands, mnist_digits, session, widgets
from ui.components import figure
from ui.figures.tables import probability_bars
from ui.reading import Reading
from ui.text.format import fixed, percent, points, precise_percent, signed
from ui.text.glossary import HELP, neuron_name, term
from ui.text.markup import Markup, html
from ui.views import quiz
from ui.views.quiz import Choice, Outcome

OFF_KEY, BIAS_KEY, SCALE_KEY = "inside-off", "inside-bias", "inside-scale"
PREDICTION = "predict-whatif"
SAME = 0.01  # of a probability that counts as about as sure
MOST_BIAS = 10.0  # the shipped network's z lie within ±1, ±7 and ±21 in its three layers
BIAS_STEP = 0.05
MOST_SCALE = 3.0


def show(reading: Reading, place: tuple[int, int]) -> None:
    network, network_id = reading.network, reading.network_id
    controls, result = st.columns(2, gap="large")
    about, question = f"{network_id} {place} {hash(reading.result.x.tobytes())}", _question(reading)
    with controls:
        _offer_one_that_matters(reading, place)
        quiz.ask(PREDICTION, about, question)
        _controls(reading, place)
        changes = session.current().changes.get(network_id, {})
        if changes:
            st.markdown("\n".join(f"- {neuron_name(network, *where)}: {_description(what)}" for where, what in changes.items()))
        st.button(
            "Undo all changes",
            icon=":material/restart_alt:",
            disabled=not changes,
            on_click=commands.set_changes,
            args=(network_id, {}),
        )
    after = changed(network, changes) if changes else None
    with result:
        quiz.compare(PREDICTION, about, question, None if after is None else effect(reading, after))
        show_outcome(reading, after, test_accuracy(reading, {}), test_accuracy(reading, changes))


def _offer_one_that_matters(reading: Reading, place: tuple[int, int]) -> None:
    """If the prediction hardly depends on the selected neuron, say so, and show a button to select the most important, if any."""
    before = float(reading.result.probabilities[reading.result.digit])
    kept = without_each(reading.network, reading.result)
    layer, index = place
    if layer >= len(kept) or before - kept[layer][index] >= SAME:
        return
    lowest = min(range(len(kept)), key=lambda k: kept[k].min())
    best = lowest, int(kept[lowest].argmin())
    after, best_name = float(kept[lowest].min()), neuron_name(reading.network, *best)
    text = f"For this drawing, the network barely needs {neuron_name(reading.network, *place)}."
    if before - after < SAME:
        text += " It needs no single neuron: the others make up for it."
        st.info(f"{text} **Try a hard one** to find a drawing that depends on one.")
        return
    st.info(f"{text} It needs {best_name} most: without it, {percent(before)} become {percent(after)}.")
    st.button(f"Select {best_name}", key="whatif-needed", on_click=commands.select_neuron, args=best)


def _question(reading: Reading) -> Choice:
    d = reading.result.digit
    options = f"still {d}, about as sure", f"still {d}, less sure", f"still {d}, surer", "another digit"
    return Choice("Change this neuron. What will the network then read?", options)


def effect(reading: Reading, after: Network) -> Outcome:
    """Return whether the changed network `after` still predicts the same digit, and how this digit's probability has changed."""
    before, now = reading.result, after.forward(reading.result.x)
    d, rival = (int(k) for k in np.argsort(-before.logits, kind="stable")[:2])
    p, q = (float(passed.probabilities[d]) for passed in (before, now))
    lead, left = (float(passed.logits[d] - passed.logits[rival]) for passed in (before, now))
    option = 3 if now.digit != d else 0 if abs(q - p) < SAME else 1 if q < p else 2
    result = f"The probability of {d} goes from {precise_percent(p)} to {precise_percent(q)}."
    scores = f"The score of {d} led that of {rival} by {fixed(lead)}, now by {fixed(left)}."
    why = f"{scores} As long as the lead is large, the probability hardly moves."
    return Outcome(option, result, why)


def _controls(reading: Reading, place: tuple[int, int]) -> None:
    now = session.current().changes.get(reading.network_id, {}).get(place, UNCHANGED)
    layer = reading.network.layers[place[0]]
    change = partial(_change, reading.network_id, place)
    st.markdown(f"**{neuron_name(reading.network, *place)}**, selected in the diagram above")
    widgets.controlled(
        st.toggle,
        "Switch it off",
        key=OFF_KEY,
        value=now.off,
        on_change=partial(change, "off"),
        help="Switches the neuron off: its output is 0, whatever its inputs are.",
    )
    bias = float(layer.b[place[1]])
    widgets.controlled(
        st.slider,
        f"Add to its bias (now {signed(bias + now.bias)})",
        -MOST_BIAS,
        MOST_BIAS,
        step=BIAS_STEP,
        key=BIAS_KEY,
        value=now.bias,
        on_change=partial(change, "bias"),
        help=HELP["bias"],
    )
    widgets.controlled(
        st.slider,
        "Multiply its weights by",
        -MOST_SCALE,
        MOST_SCALE,
        step=0.1,
        key=SCALE_KEY,
        value=now.scale,
        on_change=partial(change, "scale"),
        help=HELP["weight"],
    )


def test_accuracy(reading: Reading, changes: dict[tuple[int, int], Change]) -> float | None:
    """Return the test accuracy with some neurons changed. If it can't be computed, show a warning and return None."""
    try:
        return _accuracy(reading.network.key, reading.network, changes)
    except DataError as error:
        st.warning(f"The test accuracy cannot be computed: {error}")
        return None


def show_outcome(reading: Reading, after: Network | None, old: float | None, new: float | None) -> None:
    """Show the network's prediction and, if given, that of its changed copy, `after`. old, new: the test accuracies, if known."""
    before = reading.result
    if after is None:
        words = html("The network reads <strong>{}</strong>. {}", before.digit, _score("It", old, "before"))
        bars = probability_bars(before.probabilities)
    else:
        passed = after.forward(before.x)
        reads = "still reads" if passed.digit == before.digit else f"no longer reads {before.digit}, but"
        template = 'The changed copy {} <strong data-testid="whatif-digit">{}</strong>. {}'
        words = html(template, reads, passed.digit, _score("It", new, "after"))
        if old is not None and new is not None:
            unchanged = _score("The unchanged network", old, "before")
            words += html(" {} The difference is {} percentage points.", unchanged, points(new, old))
        bars = probability_bars(before.probabilities, passed.probabilities)
    figure.show(html("<p>{}</p>", words) + bars, key="inside-outcome")


def _score(who: str, accuracy: float | None, when: str) -> Markup:
    """Return an HTML sentence with the subject `who` on a test accuracy, or "" for None. when: "before" or "after" the change."""
    if accuracy is None:
        return Markup()
    return html(
        '{} classifies <strong data-testid="accuracy-{}" data-value="{}">{}</strong> of the 10,000 {} correctly.',
        who,
        when,
        accuracy,
        percent(accuracy, 2),
        term("test digits", HELP["accuracy"]),
    )


def _change(network_id: str, place: tuple[int, int], field: str, value: float) -> None:
    changes = session.current().changes.get(network_id, {})
    new = replace(changes.get(place, UNCHANGED), **{field: value})
    commands.set_changes(network_id, {**changes, place: new})


def _description(change: Change) -> str:
    parts = ["off"] if change.off else []
    if change.bias:
        parts.append(f"bias {signed(change.bias)}")
    if change.scale != 1:
        parts.append(f"weights × {fixed(change.scale, 1)}")
    return ", ".join(parts)


@st.cache_data(show_spinner=False, max_entries=64)
def _accuracy(key: str, _network: Network, changes: dict[tuple[int, int], Change]) -> float:  # key: hash of the weights
    return evaluation.score(changed(_network, changes), *mnist_digits.load()).accuracy
