"""The Evaluate view: the selected network's mistakes, how far its percentages can be trusted, how robust it is, your examples.

Files in reading order: answers (predictions for the test digits), mistakes (the confusion matrix and its images),
certainty (calibration), robustness (distorted digits) with comparison and yours, your_examples (labelled drawings, and
fine-tuning on them), and result_figures (markup).
"""

import streamlit as st

from model.mnist import DataError
from ui import commands, widgets
from ui.reading import Reading
from ui.text.literal import literal
from ui.views.evaluate import answers, certainty, mistakes, robustness, your_examples

PART_KEY = "evaluate-part"
ROBUSTNESS, EXAMPLES = "Robustness", "Your examples"
ANSWERS = {"Mistakes": mistakes.show, "How sure it is": certainty.show}  # parts on the answers to the test digits
PARTS = {**ANSWERS, ROBUSTNESS: robustness.show, EXAMPLES: your_examples.show}


def show(reading: Reading) -> None:
    part = widgets.one_of("Look at", PARTS, key=PART_KEY, label_visibility="collapsed")
    if part != EXAMPLES:
        commands.forget_examples()
    try:
        if part in ANSWERS:
            ANSWERS[part](reading, answers.load(reading))
        else:
            PARTS[part](reading)  # pyrefly: ignore[missing-argument]
    except DataError as error:
        st.warning(literal(error), icon=":material/warning:")
