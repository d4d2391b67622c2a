"""The Evaluate view: the selected network's mistakes, how far its percentages can be trusted, and how robust it is.

Files in reading order: answers (predictions for labelled digits), mistakes (the confusion matrix and its images),
certainty (calibration, and refusing unsure answers), robustness (distorted digits) with worker, comparison and yours, and
pictures (markup).
"""

import streamlit as st

from ui import widgets
from ui.components import data_strip
from ui.reading import Reading
from ui.text import prose
from ui.views.evaluate import answers, certainty, mistakes, robustness

PART_KEY = "evaluate-part"
ROBUSTNESS = "Robustness"
PARTS = {"Mistakes": mistakes.show, "How sure it is": certainty.show}  # of the answers to labelled digits


def show(reading: Reading) -> None:
    prose.markdown("**Where does this network fail?** Here is every mistake that it makes with digits whose answer is known.")
    with st.expander("Training, validation and test digits", icon=":material/help:"):
        prose.markdown(data_strip.WHY_THREE)
    with st.container(horizontal=True, gap="medium"):
        part = widgets.one_of("Look at", [*PARTS, ROBUSTNESS], key=PART_KEY, width="content")
        source = answers.choose() if part in PARTS else ""
    if part == ROBUSTNESS:
        robustness.show(reading)
    elif (found := answers.load(source, reading)) is not None:
        PARTS[part](reading, found)
