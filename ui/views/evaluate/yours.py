"""Your drawing, rotated, shifted, scaled or with noise, at every strength, and what each network then answers."""

import numpy as np
import streamlit as st

from model.distort import DISTORTIONS
from model.robustness import SEED
from ui import widgets
from ui.components import figure
from ui.example_digit import sample_of
from ui.reading import Reading
from ui.text.format import a_digit
from ui.views.evaluate import result_figures
from ui.views.evaluate.comparison import Compared

WHICH = "evaluate-distortion"


def show(reading: Reading, compared: list[Compared]) -> None:
    sample = sample_of(reading)
    st.markdown("**Your drawing**" if not sample.note else f"**A test digit**, until you draw: it is a {sample.label}")
    by_name = {distortion.name: distortion for distortion in DISTORTIONS}
    distortion = by_name[widgets.one_of("Distort it by", by_name, key=WHICH, label_visibility="collapsed")]
    distorted = np.concatenate(
        [distortion.apply(sample.pixels[None], value, np.random.default_rng(SEED)) for value in distortion.strengths]
    )  # (strengths, 28, 28)
    digits = np.array(
        [each.network.forward(distorted).probabilities.argmax(axis=1) for each in compared]
    )  # (networks, strengths)
    names, right = [each.name for each in compared], sample.digit
    figure.show(result_figures.strengths(distortion, distorted, names, digits, right), key="evaluate-strengths")
    if sample.label is None:
        st.caption(f"Blue is what the selected network reads in your undistorted drawing: {a_digit(right)}, right or wrong.")
