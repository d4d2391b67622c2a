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
from ui.text.format import fixed, percent, percent_sign
from ui.text.language import grouped, mark, t

QUESTION = mark("**When it says 90\u00a0%, is it right 9 times in 10?**")
NONE = mark("No answer here has 85 to 95\u00a0%.")


def show(reading: Reading) -> None:
    with st.spinner(t(mnist_digits.READING)):
        answers = mnist_digits.answers(reading.network)
    found = evaluation.reliability(answers.labels, answers.probabilities)
    glossary.markdown(f"{t(QUESTION)} {nine_in_ten(answers)}")
    bins = np.flatnonzero(found.count)  # without empty ones
    x = (100 * found.confidence[bins]).tolist()
    curves = {t("right"): (x, found.accuracy[bins].tolist()), t("as many as it says"): (x, found.confidence[bins].tolist())}
    chart = Chart(t("Right answers"), curves, t("confidence"), percent_sign(), percent=True)
    line_charts.show(chart, key="evaluate-reliability")
    last = int(found.count[-1])
    glossary.markdown(
        t(
            "A blue point: answers of about the same [[confidence]], and how many are right. Below the dashed line, fewer are "
            "than it says. The [[calibration error]] is **{error}** percentage points. The last point stands for {last} of "
            "{count} answers; those of few vary by chance.",
            error=fixed(100 * found.error),
            last=grouped(last),
            count=grouped(len(answers.labels)),
        )
    )


def nine_in_ten(answers: Answers) -> str:
    """Return a text on how often predictions with 85 to 95 % confidence are correct, and whether to trust such percentages."""
    confidence = answers.probabilities.max(axis=1)
    is_near = np.abs(confidence - 0.9) <= 0.05
    limits = t("For anything but digits, the percentages say nothing.")
    if not is_near.any():
        return f"{t(NONE)} {limits}"
    right = float((answers.digits == answers.labels)[is_near].mean())
    said = percent(float(confidence[is_near].mean()))
    found = t(
        "The {count} answers here with 85 to 95\u00a0% say {said} on average, and **{right}** of them are right. If the two "
        "agree, the network is [[calibrated|calibration]].",
        count=grouped(is_near.sum()),
        said=said,
        right=percent(right),
    )
    return f"{found} {limits}"
