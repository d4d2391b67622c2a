"""The part "Robustness": how well networks read the drawing and 500 test digits if they are rotated, shifted, scaled or noisy."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from model.distort import DISTORTIONS, SEED, accuracies
from model.evaluation import Classifier
from ui import mnist_digits, networks, widgets
from ui.components import figure, line_charts
from ui.components.line_charts import Chart, Series
from ui.example_digit import sample_of
from ui.frame import network_picker
from ui.reading import Reading
from ui.text import prose
from ui.text.format import a_digit
from ui.views.evaluate import result_figures

WHICH = "evaluate-distortion"
EVERY = 20  # of the test digits, one is distorted. So easy and hard parts of the data set are covered.


def show(reading: Reading) -> None:
    prose.markdown(
        "For a network, a tilted digit is 784 other numbers. Three more, trained alike, read it too: a *linear* one without a "
        "[[hidden layer]], a [[fully connected]] one with 64 [[neurons|neuron]], and a small one with "
        "[[convolutions|convolution]], which look for the same strokes at every place: compare them where digits are shifted."
    )
    compared = _compared(reading)
    _one_digit(reading, compared)
    st.markdown(
        "**500 test digits**",
        help="500 of MNIST's 10,000 test digits, distorted (rotated, shifted and so on) in the same way for every network.",
    )
    columns = st.columns(2)
    for i, distortion in enumerate(DISTORTIONS):
        with columns[i % 2]:
            series = [
                Series(name, distortion.strengths, measured(network, i), kind, points=True)
                for kind, (name, network) in enumerate(compared.items())
            ]
            low, high = distortion.strengths[0], distortion.strengths[-1]
            chart = Chart(
                distortion.name, tuple(series), note="read correctly", percent=True, start=low, to=high, high=1.0,
                across=distortion.name.lower(), unit=distortion.unit,
            )  # fmt: skip
            line_charts.show(chart, key=f"evaluate-robustness-{i}")


def _compared(reading: Reading) -> dict[str, Classifier]:
    """Return the networks to compare, by name: the selected one, and three that come with the app."""
    name, shipped = network_picker.label(reading.network_id), networks.comparison()
    return {f"{name} (selected)" if name in shipped else name: reading.network, **shipped}


def _one_digit(reading: Reading, compared: Mapping[str, Classifier]) -> None:
    """Show the drawing, or a test digit, at every strength of a distortion, and each network's predictions."""
    sample = sample_of(reading)
    st.markdown("**Your drawing**" if not sample.note else f"**A test digit**, until you draw: it is a {sample.label}")
    by_name = {distortion.name: distortion for distortion in DISTORTIONS}
    distortion = by_name[widgets.one_of("Distort it by", by_name, key=WHICH, label_visibility="collapsed")]
    distorted = np.concatenate(
        [distortion.apply(sample.pixels[None], value, np.random.default_rng(SEED)) for value in distortion.strengths]
    )  # (strengths, 28, 28)
    digits = {name: network.forward(distorted).probabilities.argmax(axis=1).tolist() for name, network in compared.items()}
    figure.show(result_figures.strengths(distortion, distorted, digits, sample.digit), key="evaluate-strengths")
    if sample.label is None:
        st.caption(
            f"Blue is what the selected network reads in your undistorted drawing: {a_digit(sample.digit)}, right or wrong."
        )


@st.cache_data(show_spinner="Reading 500 distorted digits …", max_entries=1000, hash_funcs=mnist_digits.BY_KEY)
def measured(network: Classifier, number: int) -> tuple[float, ...]:
    images, labels = mnist_digits.load()
    with mnist_digits.measuring:
        return accuracies(network, DISTORTIONS[number], images[::EVERY], labels[::EVERY])
