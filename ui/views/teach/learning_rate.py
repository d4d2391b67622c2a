"""The learning rate of Teach it: its slider, and the value that the slider starts at."""

import streamlit as st

from model.network import Network
from model.teaching import Backward, suggested_rate
from ui import session, widgets
from ui.text.format import significant

TUTORIAL = "the short NumPy-to-PyTorch tutorial that Digit Lens grew from"
TUTORIAL_RATE = 0.003
RATES = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 0.001, TUTORIAL_RATE, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 100, 1e3, 1e6, 1e30)
KEY = "teach-rate"
MEANING = (
    "The [[learning rate]] η (eta) says how long a step is: every weight moves by η times its [[gradient]], against the "
    "gradient, so that the [[loss]] falls. **Too small,** and learning takes very many steps. **Too large,** and the step "
    "overshoots. In a training run many pictures share the weights, and their mean loss has a lowest point: a step that is too "
    "long lands beyond it, and higher, as in lesson 6. Here there is one picture."
)
ONE_PICTURE = {  # by the activation function of the outputs
    "softmax": "Its loss −log p has no lowest point: the larger the score of the right digit, the smaller the loss, without end. "
    "But the gradient is that of the place where the step begins. A huge step leaves it far behind: the loss can rise, and the "
    "other digits are forgotten.",
    "sigmoid": "Its loss ½ Σ (y − ŷ)² is half the sum of the squared errors. A huge step can push the outputs so close to 0 or 1 "
    "that the sigmoid has almost no slope there. Then further steps change hardly anything, and the other digits are forgotten.",
}
WHAT_IS_LARGE = (
    "What is large depends on the gradient. That of one misread digit can be long. A training run takes the mean over many "
    "pictures, which is short, so its learning rate is larger."
)


def meaning(network: Network) -> str:
    """Return a text on what the learning rate is, and what a large one does to the network."""
    return f"{MEANING} {ONE_PICTURE[network.output]}\n\n{WHAT_IS_LARGE}"


def current(backprop: Backward) -> float:
    """Return the learning rate that the user has chosen. If the user has chosen none, return the default.

    backprop: the forward and backward pass of the user's digit, on which the default depends.
    """
    return float(session.stored(KEY, default(suggested_rate(backprop))))


def default(suggested: float) -> float:
    """Return the initial learning rate of the slider.

    It is the largest of RATES (the values on the slider) that is at most `suggested` and at most TUTORIAL_RATE.
    If all are larger, it is the smallest of RATES.
    suggested: the rate at which one training step reduces the loss by about 30 %.
    """
    return max((rate for rate in RATES if rate <= min(suggested, TUTORIAL_RATE)), default=RATES[0])


def slider(backprop: Backward) -> float:
    """Show a slider for the learning rate. Return the rate on the slider.

    backprop: the forward and backward pass of the user's digit. It determines the initial value of the slider.
    """
    return widgets.remembered(
        st.select_slider,
        "Learning rate η",
        RATES,
        format_func=name,
        key=KEY,
        default=default(suggested_rate(backprop)),
        help="The learning rate: how far a step goes. At the slider's starting value, one step lowers the loss (how wrong the "
        f"network is) by at most about 30 %. For comparison: {TUTORIAL} uses a learning rate of "
        f"{significant(TUTORIAL_RATE, 1)}.",
    )


def name(rate: float) -> str:
    """Return a learning rate as text, for the label of a slider."""
    return f"{significant(rate, 1)}{' (tutorial)' if rate == TUTORIAL_RATE else ''}"
