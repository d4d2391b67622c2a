"""The learning rate of Teach it: its slider, and the value that the slider starts at."""

import numpy as np
import streamlit as st

from model.network import Network
from model.teaching import Backward, costly_rate, suggested_rate
from training.presets import PRESETS
from ui import mnist_digits, session, widgets
from ui.text.format import significant

TUTORIAL = "the short NumPy-to-PyTorch tutorial that Digit Lens grew from"
TUTORIAL_RATE = PRESETS["tutorial"].learning_rate
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 5e-4, 0.001, TUTORIAL_RATE, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1e3, 1e6, 1e30)
KEY = "teach-rate"
COSTLY_STEP = "teach"  # of the tour: its rate is one at which a step has a cost that shows
COST = 0.01  # share of the test digits
LEARNT = 0.99  # a probability of the label with which there is nothing to teach
MEANING = (
    "The [[learning rate]] η (eta) says how long a step is: every weight moves by η times its [[gradient]], "
    "against it, so that the [[loss]] falls. **Too small,** and learning takes many steps. **Too large,** and a "
    "step goes far beyond where the gradient was computed: other digits are forgotten, and the loss can rise, as in lesson 6."
)


def current(backprop: Backward) -> float:
    """Return the learning rate that the user has chosen for the image and label of `backprop`, or the slider's initial value."""
    return float(session.stored(KEY, start(backprop), about(backprop.passed.x, backprop.label)))


def about(pixels: np.ndarray, label: int) -> str:
    """Return a text that identifies an image with a label. The user's learning rate for this pair is stored under this text."""
    return f"{hash(pixels.tobytes())} as {label}"


def start(backprop: Backward) -> float:
    """Return the slider's initial learning rate: low for large gradients, or high enough to show forgetting in the tour."""
    tour = session.current().tour
    if tour.is_open and tour.step == COSTLY_STEP and backprop.output[backprop.label] < LEARNT:
        found = costly(backprop.network.key, backprop.network, backprop.passed.x, backprop.label)
        if found is not None:
            return found
    return default(suggested_rate(backprop))


@st.cache_data(show_spinner=False, max_entries=64)
def costly(key: str, _network: Network, pixels: np.ndarray, label: int) -> float | None:  # key: hash of the weights
    """Find the smallest rate in RATES at which one step teaches the digit but lowers the test accuracy by COST or more."""
    return costly_rate(_network, pixels, label, RATES, *mnist_digits.load(), cost=COST)


def default(suggested: float) -> float:
    """Return the default: the largest of RATES up to `suggested` and up to TUTORIAL_RATE, or the smallest if all are larger."""
    return max((rate for rate in RATES if rate <= min(suggested, TUTORIAL_RATE)), default=RATES[0])


def slider(backprop: Backward) -> float:
    return widgets.remembered(
        st.select_slider,
        "Learning rate η",
        RATES,
        format_func=name,
        key=KEY,
        default=start(backprop),
        about=about(backprop.passed.x, backprop.label),
        help=f"How far a step goes. For comparison: {TUTORIAL} uses {significant(TUTORIAL_RATE, 1)}.",
    )


def name(rate: float) -> str:
    return f"{significant(rate, 1)}{' (tutorial)' if rate == TUTORIAL_RATE else ''}"
