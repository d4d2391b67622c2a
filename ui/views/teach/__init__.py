"""The Teach it view: the user labels the drawing, trains a copy of the network on it, and sees the effect on other digits.

*How is a step computed?* opens the arithmetic that the picture does not show.
"""

import streamlit as st

from ui import quiz, session, widgets
from ui.components.network_picture import Actions, Hand
from ui.reading import Reading
from ui.text.format import count
from ui.views import inside
from ui.views.teach import apply, arithmetic, by_hand, learning_rate

HOW_KEY, PART_KEY, NEXT_KEY = "teach-how", "teach-part", "teach-next"
PARTS = {
    "1 Error": arithmetic.error,
    "2 Error terms": arithmetic.error_terms,
    "3 Gradients": arithmetic.gradients,
    "4 By hand": by_hand.show,
}


def hand(reading: Reading) -> Hand:
    """Return the network that the picture shows: the trained copy or, before the first step, the selected network."""
    chosen, history = inside.selected_hand(reading), apply.history_of(reading)
    lesson: dict[str, object] = {"label": None, "rate": 0, "before": None}
    lesson |= {"can_undo": history.can_undo, "can_undo_all": bool(history.rounds)}
    if reading.passed is not None:
        backprop, last = apply.next_step(reading), history.rounds[-1] if history.rounds else None
        lesson |= {"label": backprop.label, "rate": learning_rate.current(backprop)}
        if last is not None and last.key == reading.passed.key:
            lesson["before"] = last.taught.probabilities[0].tolist()
    name = f"{chosen.name}, a copy that you taught {count(history.steps, 'step')}" if history.steps else chosen.name
    return Hand(history.network, name, lesson)


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
    backprop = apply.next_step(reading)
    quiz.ask(apply.PREDICTION, f"{reading.network_id} after {history.steps}", apply.QUESTION)
    learning_rate.show(backprop)
    apply.effect(reading, history, backprop)
    if not widgets.remembered(st.toggle, "How is a step computed?", key=HOW_KEY, default=False):
        return
    st.caption("These are the numbers of the next step.")
    names = list(PARTS)
    part = widgets.one_of("Part of the step", names, key=PART_KEY, label_visibility="collapsed")
    PARTS[part](backprop)
    if part != names[-1]:
        following = names[names.index(part) + 1]
        opens = {"on_click": session.store_choice, "args": (PART_KEY, following)}
        st.button(f"Next: {following}", key=NEXT_KEY, icon=":material/arrow_forward:", **opens)
