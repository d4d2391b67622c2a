"""The part "How sure it is": how well the network's probabilities agree with its accuracy (calibration)."""

import numpy as np
import streamlit as st

from model import evaluation
from model.reading import Reading
from ui import mnist_digits
from ui.components import line_charts
from ui.components.line_charts import Chart
from ui.mnist_digits import Answers
from ui.text import glossary
from ui.text.format import fixed, percent


def show(reading: Reading) -> None:
    with st.spinner(mnist_digits.READING):
        answers = mnist_digits.answers(reading.network)
    found = evaluation.reliability(answers.labels, answers.probabilities)
    glossary.markdown(f"**When it says 90\u00a0%, is it right 9 times in 10?** {nine_in_ten(answers)}")
    bins = np.flatnonzero(found.count)  # without empty ones
    x = (100 * found.confidence[bins]).tolist()
    curves = {"right": (x, found.accuracy[bins].tolist()), "as many as it says": (x, found.confidence[bins].tolist())}
    chart = Chart("Right answers", curves, "confidence", "\u00a0%", percent=True)
    line_charts.show(chart, key="evaluate-reliability")
    last = int(found.count[-1])
    glossary.markdown(
        "A blue point: answers of about the same [[confidence]], and how many are right. Below the dashed line, fewer are than "
        f"it says. The [[calibration error]] is **{fixed(100 * found.error)}** percentage points. The last point stands for "
        f"{last:,} of {len(answers.labels):,} answers; those of few vary by chance."
    )


def nine_in_ten(answers: Answers) -> str:
    """Return a text on how often predictions with 85 to 95 % confidence are correct, and whether to trust such percentages."""
    confidence = answers.probabilities.max(axis=1)
    is_near = np.abs(confidence - 0.9) <= 0.05
    limits = "For anything but digits, the percentages say nothing."
    if not is_near.any():
        return f"No answer here has 85 to 95\u00a0%. {limits}"
    right = float((answers.digits == answers.labels)[is_near].mean())
    said = percent(float(confidence[is_near].mean()))
    return (
        f"The {is_near.sum():,} answers here with 85 to 95\u00a0% say {said} on average, and **{percent(right)}** of them "
        f"are right. If the two agree, the network is [[calibrated|calibration]]. {limits}"
    )
