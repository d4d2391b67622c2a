"""Your drawing, rotated, shifted, scaled and so on with a slider, and what each network then answers."""

import numpy as np
import streamlit as st

from model.distort import DISTORTIONS, Distortion
from model.robustness import SEED
from ui import widgets
from ui.components import figure
from ui.reading import Reading
from ui.text.format import a_digit
from ui.views.evaluate import result_figures
from ui.views.evaluate.comparison import Compared
from ui.views.example_digit import sample_of

WHICH, STRENGTH = "evaluate-distortion", "evaluate-strength"
STEPS = {"°": 1.0, "×": 0.05, "": 0.05, " px": 0.25}  # of the slider, by the strength's unit


def show(reading: Reading, compared: list[Compared]) -> None:
    sample = sample_of(reading)
    st.markdown("**Your drawing**" if not sample.note else f"**A test digit**, until you draw: it is a {sample.label}")
    by_name = {distortion.name: distortion for distortion in DISTORTIONS}
    name = widgets.one_of("Distort it by", by_name, key=WHICH, label_visibility="collapsed")
    distortion = by_name[name]
    strength = _slider(distortion)
    right = sample.digit
    now = distort(distortion, sample.pixels, strength)
    names = [each.name for each in compared]
    answers = np.array([each.network.forward(now[None]).probabilities[0] for each in compared])  # (networks, 10)
    figure.show(result_figures.answers_now(now, names, answers, right), key="evaluate-yours")
    every = np.stack([distort(distortion, sample.pixels, value) for value in distortion.strengths])  # (strengths, 28, 28)
    digits = np.array([each.network.forward(every).probabilities.argmax(axis=1) for each in compared])  # (networks, strengths)
    nearest = int(np.abs(np.array(distortion.strengths) - strength).argmin())
    figure.show(result_figures.strengths(distortion, every, names, digits, right, nearest), key="evaluate-strengths")
    if sample.label is None:
        st.caption(
            "The colours show which answers agree with what the selected network reads in your undistorted "
            f"drawing: {a_digit(right)}. If that is wrong, the colours are wrong too."
        )


def distort(distortion: Distortion, pixels: np.ndarray, strength: float) -> np.ndarray:
    """Return a distorted digit, float32 (28, 28). Any noise is the same at each call. strength: in the distortion's unit."""
    return distortion.apply(pixels[None], strength, np.random.default_rng(SEED))[0]


def _slider(distortion: Distortion) -> float:
    low, high = float(distortion.strengths[0]), float(distortion.strengths[-1])
    return widgets.remembered(
        st.slider,
        distortion.name,
        low,
        high,
        step=STEPS[distortion.unit],
        format=f"%g{distortion.unit}",
        key=f"{STRENGTH}-{distortion.name}",
        default=float(distortion.neutral),
        label_visibility="collapsed",
    )
