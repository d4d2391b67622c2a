"""The Teach it view: the user labels the drawing, trains a copy of the network on it, and sees the effect on other digits."""

from dataclasses import replace

import streamlit as st

from model.reading import Reading
from ui import session, widgets
from ui.components.network_picture import Actions, CurrentNetwork
from ui.text.language import mark, t
from ui.views import inside
from ui.views.teach import apply, arithmetic, by_hand, learning_rate

HOW_KEY, PART_KEY, NEXT_KEY, NUMBERS_KEY = "teach-how", "teach-part", "teach-next", "teach-numbers"
PARTS = {
    mark("1 Error"): arithmetic.error,
    mark("2 Error terms"): arithmetic.error_terms,
    mark("3 Gradients"): arithmetic.gradients,
    mark("4 By hand"): by_hand.show,
}


def current_network(reading: Reading) -> CurrentNetwork:
    """Return the network that is taught, and what the browser has to know to teach a copy of it."""
    chosen, taught, drawing = inside.selected_network(reading), apply.copy_of(reading), session.current().drawing
    lesson: dict[str, object] = {"known": taught.id if taught else "", "number": drawing.number, "put": drawing.put_id}
    if reading.passed is not None:
        backprop = apply.next_step(reading)
        lesson |= {"label": backprop.label, "rate": learning_rate.chosen(backprop)}
    return replace(chosen, lesson=lesson)


def actions(reading: Reading) -> Actions:
    """Return the callbacks of the controls in the picture, by name."""
    return {"label": lambda: apply.choose(reading), "taught": lambda: apply.receive(reading)}


def show(reading: Reading) -> None:
    """Show the effect of the latest steps, the learning rate, and how a step is computed. The buttons are in the picture."""
    taught = apply.copy_of(reading)
    if reading.digit is None:
        return
    backprop = apply.next_step(reading)
    apply.EXPERIMENT.ask(apply.PREDICTION, f"{reading.network_id} after {taught.steps if taught else 0}")
    learning_rate.show(backprop)
    apply.effect(reading, taught, backprop)
    if not widgets.remembered(st.toggle, t("How is a step computed?"), key=HOW_KEY, default=False):
        return
    st.caption(t("These are the numbers of the next step."))
    names = list(PARTS)
    part = widgets.one_of(t("Part of the step"), names, key=PART_KEY, label_visibility="collapsed")
    with st.container(key=NUMBERS_KEY):
        PARTS[part](backprop)
    if part != names[-1]:
        following = names[names.index(part) + 1]
        opens = {"on_click": session.store_choice, "args": (PART_KEY, following)}
        st.button(t("Next: {following}", following=t(following)), key=NEXT_KEY, icon=":material/arrow_forward:", **opens)
