"""The Teach it view: choose the right digit, take a step, see what it changed and what it did to other digits.

*How was that computed?* opens the five parts of the arithmetic. Files in reading order: apply (the step and its effect),
learning_rate, backward_pass (parts 1 to 4), step_figures (their tables and images), chain_rule (one weight), by_hand (part 5).
"""

from functools import partial

import numpy as np
import streamlit as st

from model.teaching import Backward, backward
from ui import session, widgets
from ui.frame import network_picker
from ui.reading import Reading
from ui.teaching import TeachingHistory
from ui.text import examples, prose
from ui.text.format import count, precise_percent
from ui.text.literal import literal
from ui.views.example_digit import LABEL, Sample, sample_of
from ui.views.teach import apply, backward_pass, by_hand

LABEL_KEY, HOW_KEY, PART_KEY, NEXT_KEY = "teach-label", "teach-how", "teach-part", "teach-next"
CERTAIN = 0.99  # with a larger probability of the label there is little to learn
PARTS = {
    "1 Error": backward_pass.error,
    "2 Output δ": backward_pass.output_delta,
    "3 Hidden δ": backward_pass.hidden_delta,
    "4 Gradients": backward_pass.gradients,
    "5 By hand": by_hand.show,
}


def show(reading: Reading) -> None:
    """Show the tab in which the user trains the network on a drawn digit. Use a test digit if nothing is drawn."""
    sample = sample_of(reading)
    history = session.current().history(reading.network_id, reading.network)
    if sample.note:
        st.info(sample.note, icon=":material/edit:")
    introduction, choice = st.container(), st.container(key=apply.CHOICE_KEY)
    with choice:
        label = _label(sample)
    backprop = backward(history.network, sample.pixels, label)
    with introduction:
        name = network_picker.label(reading.network_id)
        prose.markdown(_situation(sample, name, history.steps, backprop.passed.probabilities, label))
        apply.introduce(reading, history, label)
    with choice:
        apply.buttons(reading, sample, history, backprop)
    apply.step_length(backprop)
    apply.effect(reading, sample, history, backprop)
    is_open = widgets.remembered(
        st.toggle,
        "How was that computed?" if history.rounds else "How is a step computed?",
        key=HOW_KEY,
        default=False,
    )
    if is_open:
        _computed(sample, history, backprop)


def _computed(sample: Sample, history: TeachingHistory, backprop: Backward) -> None:
    """Show how the first step of the latest round was computed. If it was for another digit or label, show the next step."""
    last = history.rounds[-1] if history.rounds else None
    if last is not None and last.taught.label == backprop.label and np.array_equal(last.pixels, sample.pixels):
        backprop = backward(history.before_last, sample.pixels, backprop.label)
        which = (
            "the step that you took" if last.taught.steps == 1 else f"the first of the {last.taught.steps} steps that you took"
        )
    else:
        which = "the next step"
    st.caption(f"These are the numbers of {which}. {examples.POWERS}")
    names = list(PARTS)
    part = widgets.one_of("Part of the step", names, key=PART_KEY, label_visibility="collapsed")
    PARTS[part](sample, history, backprop)
    if part != names[-1]:
        following = names[names.index(part) + 1]
        opens = {"on_click": session.store_choice, "args": (PART_KEY, following)}
        st.button(f"Next: {following}", key=NEXT_KEY, icon=":material/arrow_forward:", **opens)


def _label(sample: Sample) -> int:
    """Show buttons to choose the correct digit. Return the choice. The default is the known label or the network's prediction."""
    label = session.stored(LABEL, None, sample.key)
    label = sample.digit if label is None else label
    return widgets.controlled(
        st.pills,
        f"Which digit is {sample.description}?",
        range(10),
        format_func=str,
        key=LABEL_KEY,
        value=label,
        on_change=partial(session.store_choice, LABEL, about=sample.key),
        required=True,
        help="The digit to teach for this drawing: the right one, or a wrong one to see what happens.",
    )


def _situation(sample: Sample, name: str, steps: int, probabilities: np.ndarray, label: int) -> str:
    """Return sentences on the prediction for the user's digit, by the network called `name`, or by its copy if `steps` > 0."""
    read = int(probabilities.argmax())
    who = f"After {count(steps, 'step')}, **the taught copy**" if steps else "The network"
    share = precise_percent(float(probabilities[label]))
    words = f"{who} reads {sample.description} as **{read}** and gives **{label}** a probability of **{share}**."
    if steps:
        words += f" The reading below the sheet and the other views are by the network without these steps: {literal(name)}."
    elif read == label and probabilities[label] > CERTAIN:
        words += " There is little to learn: choose another digit, or press **Try a hard one**."
    return words
