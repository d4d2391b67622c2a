"""The Teach it view: say what the drawing is, follow one gradient step in five parts, take it, and see what it cost elsewhere.

Files in reading order: course (what was taught), teach_steps and teach_pictures (parts one to four), teach_chain (one weight),
teach_apply and film (part five).
"""

import numpy as np
import streamlit as st

from model.teaching import backward
from ui import sample, state
from ui.format import precise_percent
from ui.reading import Reading
from ui.sample import Sample
from ui.views.teach import apply, steps

LABEL_KEY, PART_KEY, NEXT_KEY = "teach-label", "teach-part", "teach-next"
PARTS = {
    "1 Error": steps.error,
    "2 Output δ": steps.output_delta,
    "3 Hidden δ": steps.hidden_delta,
    "4 Gradients": steps.gradients,
    "5 Apply": apply.show,
}


def show(reading: Reading) -> None:
    """Show the view, for the drawing or for the test digit that stands in."""
    digit = sample.of(reading)
    course = state.teaching.course(reading.network_id, reading.network)
    if digit.note:
        st.info(digit.note, icon=":material/edit:")
    label = _label(digit)
    found = backward(course.network, digit.pixels, label)
    st.markdown(_situation(digit, course.steps, found.passed.probabilities, label))
    names = list(PARTS)
    state.widgets.restore(PART_KEY, names[0])
    part = st.segmented_control(
        "Part of the step",
        names,
        key=PART_KEY,
        required=True,
        on_change=state.widgets.store,
        args=(PART_KEY,),
        label_visibility="collapsed",
    )
    PARTS[part](reading, digit, course, found)
    if part != names[-1]:
        following = names[names.index(part) + 1]
        st.button(f"Next: {following}", key=NEXT_KEY, icon=":material/arrow_forward:", on_click=_go, args=(following,))


def _label(digit: Sample) -> int:
    """The true digit as the person says; until then the test digit's label, or what the network reads."""
    likely = [int(d) for d in np.argsort(-digit.passed.probabilities, kind="stable")]
    label = state.teaching.label(digit.key)
    label = digit.digit if label is None else label
    state.widgets.set_value(LABEL_KEY, label)
    st.pills(
        f"What is {digit.words} really? The likely ones first",
        likely,
        format_func=str,
        key=LABEL_KEY,
        required=True,
        on_change=_say,
        args=(digit.key,),
        help="The network's own order. The digit you choose is the y of every equation below.",
    )
    return label


def _say(digit_key: str) -> None:
    state.teaching.set_label(digit_key, state.widgets.value(LABEL_KEY))


def _go(part: str) -> None:
    state.widgets.set_value(PART_KEY, part)
    state.widgets.store(PART_KEY)


def _situation(digit: Sample, steps: int, probabilities: np.ndarray, label: int) -> str:
    """What the network being taught makes of the digit now, in a sentence or two."""
    read = int(probabilities.argmax())
    after = f"After {steps} step{'' if steps == 1 else 's'}, the network in this view" if steps else "The network"
    share = precise_percent(float(probabilities[label]))
    words = f"{after} reads {digit.words} as **{read}** and gives **{label}** a probability of **{share}**."
    if steps:
        words += " The other views still show the untaught one."
    elif read == label:
        words += " There is little to learn: say that it is another digit to see a large step."
    return words
