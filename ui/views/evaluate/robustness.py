"""The part "Robustness": how well networks read the drawing and 500 test digits if they are rotated, shifted, scaled or noisy."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from markupsafe import Markup

from model.distort import DISTORTIONS, accuracies
from model.evaluation import Classifier
from model.reading import Reading
from ui import mnist_digits, networks, server, widgets
from ui.components import figure, line_charts
from ui.components.line_charts import Chart
from ui.figures import images
from ui.figures.tables import row, table
from ui.frame import network_picker
from ui.mnist_digits import sample_of
from ui.text import glossary
from ui.text.format import a_digit, percent
from ui.text.literal import literal

WHICH = "evaluate-distortion"
EVERY = 20  # of the test digits, one is distorted. So easy and hard parts of the data set are covered.


def show(reading: Reading) -> None:
    glossary.markdown(
        "For a network, a tilted digit is 784 other numbers. Three more, trained alike, read it too: a *linear* one without a "
        "[[hidden layer]], a [[fully connected]] one with 64 [[neurons|neuron]], and a small one with "
        "[[convolutions|convolution]], which look for the same strokes at every place."
    )
    name, shipped = network_picker.label(reading.network_id), networks.comparison()
    compared = {f"{name} (selected)" if name in shipped else name: reading.network, **shipped}
    _one_digit(reading, compared)
    st.markdown(
        "**500 test digits**",
        help="500 of MNIST's 10,000 test digits, distorted (rotated, shifted and so on) in the same way for every network.",
    )
    columns = st.columns(2)
    for i, distortion in enumerate(DISTORTIONS):
        with columns[i % 2]:
            found = {name: measured(network, i) for name, network in compared.items()}
            curves = {name: (distortion.strengths, shares) for name, shares in found.items()}
            title, across = f"{distortion.name}: read correctly", distortion.name.lower()
            line_charts.show(Chart(title, curves, across, distortion.unit, percent=True), key=f"evaluate-robustness-{i}")
            st.caption(best_of(found))


def best_of(curves: Mapping[str, tuple[float, ...]]) -> str:
    """Return a sentence on the network with the highest mean accuracy. curves: the accuracies by name."""
    means = {name: float(np.mean(found)) for name, found in curves.items()}
    best = max(means, key=lambda name: means[name])
    return f"On average over these strengths, **{literal(best)}** reads the most: {percent(means[best])}."


def _one_digit(reading: Reading, compared: Mapping[str, Classifier]) -> None:
    sample = sample_of(reading)
    st.markdown("**Your drawing**" if not sample.note else f"**A test digit**, until you draw: it is a {sample.sheet.label}")
    by_name = {distortion.name: distortion for distortion in DISTORTIONS}
    distortion = by_name[widgets.one_of("Distort it by", by_name, key=WHICH, label_visibility="collapsed")]
    distorted = np.concatenate([distortion.at(sample.pixels[None], value) for value in distortion.strengths])  # (n, 28, 28)
    right = sample.right_digit
    names = [f"{value:g}{distortion.unit}".replace("-", "−") for value in distortion.strengths]  # "−15°", "2 px" or "0.9×"
    rows = [row("digit", *(Markup('<td><img src="{}" alt=""></td>').format(images.digit(pixels)) for pixels in distorted))]
    for name, network in compared.items():
        answers = network.forward(distorted).probabilities.argmax(axis=1)
        cells = [Markup('<td class="{}">{}</td>').format("same" if digit == right else "other", digit) for digit in answers]
        rows.append(row(Markup('<span title="{0}">{0}</span>').format(name), *cells))
    strengths = table((distortion.name, *names), *rows, caption=f"Blue: read as {right}. Orange: read as another digit.")
    figure.show(Markup('<div class="strengths">{}</div>').format(strengths), key="evaluate-strengths")
    if sample.sheet.label is None:
        st.caption(f"Blue is what the selected network reads in your undistorted drawing: {a_digit(right)}, right or wrong.")


@st.cache_data(show_spinner="Reading 500 distorted digits …", max_entries=1000, hash_funcs=mnist_digits.BY_KEY)
def measured(network: Classifier, number: int) -> tuple[float, ...]:
    images, labels = mnist_digits.load()
    return server.slowly(accuracies, network, DISTORTIONS[number], images[::EVERY], labels[::EVERY])
