"""The learning rate of Teach it: its slider, and the slider's initial value."""

import math

import streamlit as st

from model.teaching import LOWERED, Backward, careful_rate
from training.presets import PRESETS
from ui import session, widgets
from ui.text import glossary
from ui.text.format import POWERS, significant

TUTORIAL = "the short NumPy-to-PyTorch tutorial that Digit Lens grew from"
TUTORIAL_RATE = PRESETS["tutorial"].learning_rate
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 5e-4, 0.001, TUTORIAL_RATE, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1e3, 1e6, 1e30)
FEW = 5  # of the 10,000 test digits: a change that is almost none
KEY, RATE_KEY = "teach-rate", "teach-far"
OPEN = "teach-rate-open"  # the choice whether the slider's box is open; the tour opens it
MEANING = (
    "Every weight moves by the [[learning rate]] η (eta) times its [[gradient]], against it: w ← w − η · ∂L/∂w. **Too large,** "
    f"and other digits are forgotten. η starts so small that, by the gradient, "
    f"one step lowers the loss by about {LOWERED * 100:.0f} %."
)


def current(backprop: Backward) -> float:
    """Return the learning rate that the user has chosen for this image and label, or else the slider's initial value."""
    return session.stored(KEY, start(backprop), about(backprop))


def about(backprop: Backward) -> str:
    """Return a text that identifies an image with a label. The user's choice of the learning rate is stored under this text."""
    return f"{backprop.passed.key} as {backprop.label}"


def start(backprop: Backward) -> float:
    """Return the slider's initial value: the learning rate in RATES that is closest to `careful_rate` on a logarithmic scale."""
    careful = max(careful_rate(backprop), RATES[0])
    return min(RATES, key=lambda rate: abs(math.log(rate / careful)))


def show(backprop: Backward) -> None:
    """Show a slider for the learning rate, in a box, and what it means."""
    with st.expander("How far does a step go?", icon=":material/tune:", expanded=session.stored(OPEN, False)):
        with st.container(key=RATE_KEY):
            widgets.remembered(
                st.select_slider,
                "Learning rate η",
                RATES,
                format_func=lambda rate: f"{significant(rate, 1)}{' (tutorial)' if rate == TUTORIAL_RATE else ''}",
                key=KEY,
                default=start(backprop),
                about=about(backprop),
                help=f"How far a step goes. For comparison: {TUTORIAL} uses {significant(TUTORIAL_RATE, 1)}.",
            )
        glossary.markdown(MEANING)
        st.caption(POWERS)
