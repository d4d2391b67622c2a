"""What if a neuron were off? It is switched off in a copy of the network."""

from functools import partial

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.network import Network
from model.whatif import Place, without
from ui import commands, mnist_digits, quiz, session, widgets
from ui.components import figure
from ui.quiz import Choice, Outcome
from ui.reading import Reading
from ui.text.format import count, fixed, percent, points, precise_percent
from ui.text.glossary import HELP, neuron_name, term

OFF_KEY = "inside-off"
PREDICTION = "predict-whatif"
SAME = 0.01  # of a probability that counts as about as sure


def show(reading: Reading, place: Place | None) -> None:
    network, network_id = reading.network, reading.network_id
    controls, result = st.columns(2, gap="large")
    about, question = f"{network_id} {place} {reading.result.key}", _question(reading)
    with controls:
        off = session.current().off.get(network_id, frozenset())
        if place is None:
            st.markdown("**Press a neuron** in the picture above, to switch it off.")
        else:
            quiz.ask(PREDICTION, about, question)
            st.markdown(f"**{neuron_name(network, *place)}**")
            widgets.controlled(
                st.toggle,
                "Switch it off",
                key=OFF_KEY,
                value=place in off,
                on_change=partial(_switch, network_id, place),
                help="Switches the neuron off: its output is 0, whatever its inputs are.",
            )
        if off:
            st.markdown("\n".join(f"- {neuron_name(network, *each)}: off" for each in sorted(off)))
        st.button(
            "Undo all changes",
            icon=":material/restart_alt:",
            disabled=not off,
            on_click=commands.switch_off,
            args=(network_id, frozenset()),
        )
    after = without(network, off) if off else None
    with result:
        quiz.compare(PREDICTION, about, question, None if after is None else effect(reading, after))
        show_outcome(reading, after)


def changed(reading: Reading) -> tuple[Network, str] | None:
    """Return the copy of the network in which neurons are off, and what was changed in words. None if no neuron is off."""
    off = session.current().off.get(reading.network_id, frozenset())
    return (without(reading.network, off), f"a copy with {count(len(off), 'neuron')} off") if off else None


def _question(reading: Reading) -> Choice:
    d = reading.result.digit
    options = f"still {d}, about as sure", f"still {d}, less sure", f"still {d}, surer", "another digit"
    return Choice("What will the network read without this neuron?", options)


def effect(reading: Reading, after: Network) -> Outcome:
    """Return an Outcome: whether the changed network `after` predicts the same digit, and how its probability has changed."""
    before, now = reading.result, after.forward(reading.result.x)
    d, rival = (int(k) for k in np.argsort(-before.logits, kind="stable")[:2])
    p, q = (float(passed.probabilities[d]) for passed in (before, now))
    lead, left = (float(passed.logits[d] - passed.logits[rival]) for passed in (before, now))
    option = 3 if now.digit != d else 0 if abs(q - p) < SAME else 1 if q < p else 2
    result = f"The probability of {d} goes from {precise_percent(p)} to {precise_percent(q)}."
    scores = f"The score of {d} led that of {rival} by {fixed(lead)}, now by {fixed(left)}."
    why = f"{scores} As long as the lead is large, the probability hardly moves."
    return Outcome(option, result, why)


def show_outcome(reading: Reading, after: Network | None) -> None:
    """Show the network's test accuracy and, if there is a changed copy, `after`, the digit that this reads and its accuracy."""
    old, digit = mnist_digits.accuracy(reading.network), reading.result.digit
    if after is None:
        words = _score("The network", old, "before")
    else:
        new, read = mnist_digits.accuracy(after), after.forward(reading.result.x).digit
        words = Markup(
            'The changed copy {} <strong data-testid="whatif-digit">{}</strong>. {} {} The difference is {} percentage points.'
        ).format(
            "still reads" if read == digit else f"no longer reads {digit}, but",
            read,
            _score("It", new, "after"),
            _score("The unchanged network", old, "before"),
            points(new, old),
        )
    figure.show(Markup("<p>{}</p>").format(words), key="inside-outcome")


def _score(who: str, accuracy: float, when: str) -> Markup:
    """Return an HTML sentence with the subject `who` on a test accuracy. when: "before" or "after" the change."""
    return Markup(
        '{} classifies <strong data-testid="accuracy-{}" data-value="{}">{}</strong> of the 10,000 {} correctly.'
    ).format(who, when, accuracy, percent(accuracy, 2), term("test digits", HELP["accuracy"]))


def _switch(network_id: str, place: Place, is_off: bool) -> None:
    off = session.current().off.get(network_id, frozenset())
    commands.switch_off(network_id, off | {place} if is_off else off - {place})
