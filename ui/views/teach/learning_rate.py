"""The learning rate of Teach it: its slider, and the value that the slider starts at."""

import numpy as np
import streamlit as st

from model import evaluation
from model.layers import ForwardPass
from model.mnist import DataError
from model.network import Network
from model.teaching import Backward, careful_rate
from training.presets import PRESETS
from ui import mnist_digits, session, widgets
from ui.text.format import significant

TUTORIAL = "the short NumPy-to-PyTorch tutorial that Digit Lens grew from"
TUTORIAL_RATE = PRESETS["tutorial"].learning_rate
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 5e-4, 0.001, TUTORIAL_RATE, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1e3, 1e6, 1e30)
KEY = "teach-rate"
OPEN = "teach-rate-open"  # the choice whether the slider's box is open; the tour opens it
FEW = 5  # of the 10,000 test digits: what a step at the slider's initial value may cost
MEANING = (
    "The [[learning rate]] η (eta) says how long a step is: every weight moves by η times its [[gradient]], "
    "against it, so that the [[loss]] falls. **Too small,** and learning takes many steps. **Too large,** and a "
    "step goes far beyond where the gradient was computed: other digits are forgotten, and the loss can rise, as in lesson 6. "
    f"η starts at a value that was found by trying: with it, one step raises the percentage and costs at most {FEW} of the "
    "10,000 [[test digits]]. If no value does, it starts at the smallest."
)


def current(backprop: Backward) -> float:
    """Return the learning rate that the user has chosen for this image and label, or else the slider's initial value."""
    chosen = session.stored(KEY, None, about(backprop.passed, backprop.label))
    return start(backprop) if chosen is None else float(chosen)


def about(passed: ForwardPass, label: int) -> str:
    """Return a text that identifies an image with a label. The user's choice of the learning rate is stored under this text."""
    return f"{passed.key} as {label}"


def start(backprop: Backward) -> float:
    """Return the slider's initial value: the largest learning rate, up to TUTORIAL_RATE, whose step costs few test digits."""
    try:
        found = careful(backprop.network, backprop.passed.x, backprop.label)
    except DataError:  # a step says so
        found = None
    return RATES[0] if found is None else found


@st.cache_data(show_spinner=False, max_entries=64, hash_funcs=mnist_digits.BY_KEY)
def careful(network: Network, pixels: np.ndarray, label: int) -> float | None:
    before = mnist_digits.score(network).correct.sum()

    def forgets(taught: Network) -> bool:
        return before - evaluation.score(taught, *mnist_digits.load()).correct.sum() > FEW

    return careful_rate(network, pixels, label, [rate for rate in RATES if rate <= TUTORIAL_RATE], forgets)


def slider(backprop: Backward) -> float:
    return widgets.remembered(
        st.select_slider,
        "Learning rate η",
        RATES,
        format_func=name,
        key=KEY,
        default=current(backprop),
        about=about(backprop.passed, backprop.label),
        help=f"How far a step goes. For comparison: {TUTORIAL} uses {significant(TUTORIAL_RATE, 1)}.",
    )


def name(rate: float) -> str:
    return f"{significant(rate, 1)}{' (tutorial)' if rate == TUTORIAL_RATE else ''}"
