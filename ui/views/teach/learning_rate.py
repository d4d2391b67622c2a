"""The learning rate of Teach it: its slider, and the slider's initial value."""

import streamlit as st

from model.teaching import LOWERED, RATES, Backward, usual_rate
from training.presets import PRESETS
from ui import session, widgets
from ui.text import glossary
from ui.text.format import POWERS, percent, significant
from ui.text.language import mark, t

TUTORIAL_RATE = PRESETS["tutorial"].learning_rate
HELP = mark("How far a step goes. For comparison: the short NumPy-to-PyTorch tutorial that Digit Lens grew from uses {rate}.")
FEW = 5  # of the 10,000 test digits: a change that is almost none
KEY, RATE_KEY = "teach-rate", "teach-far"
OPEN = "teach-rate-open"  # the choice whether the slider's box is open; the tour opens it
MEANING = mark(
    "Every weight moves by the [[learning rate]] η (eta) times its [[gradient]], against it: w ← w − η · ∂L/∂w. **Too large,** "
    "and other digits are forgotten. η starts so small that, by the gradient, one step lowers the loss by about {share}."
)


def _written(rate: float) -> str:
    number = significant(rate, 1)
    return t("{rate} (tutorial)", rate=number) if rate == TUTORIAL_RATE else number


def current(backprop: Backward) -> float:
    """Return the learning rate that is chosen for this image and label, or else the slider's initial value."""
    return session.stored(KEY, usual_rate(backprop), about(backprop.passed.key, backprop.label))


def chosen(backprop: Backward) -> float | None:
    """Return the learning rate that is chosen for this image and label, or None if there is none."""
    return session.stored(KEY, None, about(backprop.passed.key, backprop.label))


def about(image: str, label: int) -> str:
    """Return a text that identifies an image, by `ForwardPass.key`, with a label. The learning rate is a choice about it."""
    return f"{image} as {label}"


def show(backprop: Backward) -> None:
    """Show a slider for the learning rate, in a box, and what it means."""
    with st.expander(t("How far does a step go?"), icon=":material/tune:", expanded=session.stored(OPEN, False)):
        with st.container(key=RATE_KEY):
            subject = {"default": usual_rate(backprop), "about": about(backprop.passed.key, backprop.label)}
            subject |= {"help": t(HELP, rate=significant(TUTORIAL_RATE, 1))}
            widgets.remembered(st.select_slider, t("Learning rate η"), RATES, format_func=_written, key=KEY, **subject)
        glossary.markdown(t(MEANING, share=percent(LOWERED, 0)))
        st.caption(t(POWERS))
