"""How well networks read distorted digits: your drawing and 500 test digits, rotated, shifted, scaled or noisy."""

import streamlit as st

from model.distort import DISTORTIONS
from model.evaluation import Classifier
from model.robustness import accuracies, every_twentieth
from ui import mnist_digits
from ui.components import line_charts
from ui.components.line_charts import Chart, Series
from ui.networks import CONNECTED, CONVOLUTIONAL
from ui.reading import Reading
from ui.text import prose
from ui.text.format import percent
from ui.views.evaluate import comparison, yours
from ui.views.evaluate.comparison import Compared

SHIFT, FAR = 1, 3.0  # the distortion and the strength, in px, of the sentence below the curves


def show(reading: Reading) -> None:
    prose.markdown(
        "For a network, a tilted digit is 784 other numbers. Three more, trained alike, read it too: a *linear* one without a "
        "[[hidden layer]], a [[fully connected]] one with 64 [[neurons|neuron]], and a small one with "
        "[[convolutions|convolution]]."
    )
    compared = comparison.all_of(reading)
    yours.show(reading, compared)
    st.markdown(
        "**500 test digits**",
        help="500 of MNIST's 10,000 test digits, distorted (rotated, shifted and so on) in the same way for every network.",
    )
    st.markdown(why(compared, _curves(compared)))


def why(compared: list[Compared], found: list[list[tuple[float, ...]]]) -> str:
    """Return a text that compares the accuracy of the convolutional network on shifted digits with that of the connected one."""
    strengths = DISTORTIONS[SHIFT].strengths
    shifted = {
        each.name: percent((accuracy[strengths.index(-FAR)] + accuracy[strengths.index(FAR)]) / 2, 0)
        for each, accuracy in zip(compared, found[SHIFT], strict=True)
    }
    if CONVOLUTIONAL not in shifted:
        return ""
    return (
        f"**What convolution helps with:** when digits are shifted by {FAR:g} px, the fully connected "
        f"network reads **{shifted[CONNECTED]}** of them and the convolutional one "
        f"**{shifted[CONVOLUTIONAL]}**, with fewer weights. It looks for the same strokes at every place."
    )


def _curves(compared: list[Compared]) -> list[list[tuple[float, ...]]]:
    """Show a chart of each distortion as soon as it is measured. Return the accuracies of the networks for each distortion."""
    found = []
    columns = st.columns(2)
    for i, distortion in enumerate(DISTORTIONS):
        with columns[i % 2]:
            found.append([measured(each.network, i) for each in compared])
            series = [
                Series(each.name, distortion.strengths, y, kind, points=True)
                for kind, (each, y) in enumerate(zip(compared, found[-1], strict=True))
            ]
            low, high = distortion.strengths[0], distortion.strengths[-1]
            chart = Chart(
                distortion.name, tuple(series), "read correctly", percent=True, start=low, to=high, high=1.0,
                across=distortion.name.lower(), unit=distortion.unit,
            )  # fmt: skip
            line_charts.show(line_charts.pack([chart]), key=f"evaluate-robustness-{i}")
    return found


@st.cache_data(show_spinner="Reading 500 distorted digits …", max_entries=1000, hash_funcs=mnist_digits.BY_KEY)
def measured(network: Classifier, number: int) -> tuple[float, ...]:
    with mnist_digits.measuring:
        return accuracies(network, DISTORTIONS[number], *every_twentieth(*mnist_digits.load()))
