"""The Teach it view: the user labels the drawing, trains a copy of the network on it, and sees the effect on other digits.

*How is a step computed?* opens the arithmetic that the picture does not show. Files in reading order: apply (the step and its
effect), learning_rate, backward_pass (parts 1 to 3), step_figures (tables and images), chain_rule (one weight), by_hand (part 4).
"""

import numpy as np
import streamlit as st

from model.teaching import backward
from ui import session, widgets
from ui.components.network_picture import Actions, Hand, TeachState, network_key
from ui.example_digit import sample_of
from ui.reading import Reading
from ui.text.format import count
from ui.views import inside
from ui.views.teach import apply, backward_pass, by_hand, learning_rate

HOW_KEY, PART_KEY, NEXT_KEY = "teach-how", "teach-part", "teach-next"
PARTS = {
    "1 Error": backward_pass.error,
    "2 Error terms": backward_pass.error_terms,
    "3 Gradients": backward_pass.gradients,
    "4 By hand": by_hand.show,
}


def hand(reading: Reading) -> Hand:
    """Return the network that the picture shows: the trained copy or, before the first step, the selected network."""
    chosen, history = inside.selected_hand(reading), apply.history_of(reading)
    if reading.digit is None:
        lesson = TeachState(None, can_undo=history.can_undo, can_undo_all=bool(history.rounds))
    else:
        last = history.rounds[-1] if history.rounds else None
        is_same = last is not None and np.array_equal(last.pixels, reading.digit.pixels)
        before = last.taught.probabilities[0].tolist() if last is not None and is_same else None
        label = apply.label_of(reading)
        rate = learning_rate.current(backward(history.network, reading.digit.pixels, label))
        lesson = TeachState(label, rate, history.can_undo, bool(history.rounds), before)
    name = f"{chosen.name}, a copy that you taught {count(history.steps, 'step')}" if history.steps else chosen.name
    return Hand(history.network, network_key(reading.network_id, history.network), name, lesson)


def actions(reading: Reading) -> Actions:
    """Return the callbacks of the controls in the picture, by name."""
    return {
        "label": lambda: apply.choose(reading),
        "step": lambda: apply.take(reading),
        "back": lambda: apply.take_back(reading),
    }


def show(reading: Reading) -> None:
    """Show the effect of the latest steps, the learning rate, and how a step is computed. The buttons are in the picture."""
    history = apply.history_of(reading)
    if reading.digit is None:
        return
    sample = sample_of(reading)
    backprop = backward(history.network, sample.pixels, apply.label_of(reading))
    apply.step_length(reading, history, backprop)
    apply.effect(reading, sample, history, backprop)
    if not widgets.remembered(st.toggle, "How is a step computed?", key=HOW_KEY, default=False):
        return
    st.caption("These are the numbers of the next step.")
    names = list(PARTS)
    part = widgets.one_of("Part of the step", names, key=PART_KEY, label_visibility="collapsed")
    PARTS[part](sample, backprop)
    if part != names[-1]:
        following = names[names.index(part) + 1]
        opens = {"on_click": session.store_choice, "args": (PART_KEY, following)}
        st.button(f"Next: {following}", key=NEXT_KEY, icon=":material/arrow_forward:", **opens)
