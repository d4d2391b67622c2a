"""How far the network's percentages can be trusted, and what it gains if it refuses to answer when it is unsure."""

import numpy as np
import streamlit as st

from model import evaluation
from ui import widgets
from ui.components import line_charts
from ui.components.line_charts import Chart, Series
from ui.reading import Reading
from ui.text import prose
from ui.text.format import count, fixed, percent
from ui.views.evaluate.answers import Answers

REFUSED = "evaluate-refused"
MOST, STEP, DEFAULT = 30.0, 0.5, 2.0  # % of the answers that are refused


def show(reading: Reading, answers: Answers) -> None:
    found = evaluation.reliability(answers.labels, answers.probabilities)
    accuracies = evaluation.accuracy_if_refused(answers.labels, answers.probabilities)
    shares = np.arange(0, MOST + STEP / 2, STEP) / 100
    curve = [float(accuracies[refused_count(share, len(accuracies))]) for share in shares]
    left, right = st.columns(2, gap="medium")
    with left:
        _calibration(answers, found)
    with right:
        _refusal(answers, accuracies, shares, curve)


def refused_count(share: float, count: int) -> int:
    """Return how many predictions to withhold: a share (0 to 1) of all `count` predictions, rounded, and at most count - 1."""
    return min(round(share * count), count - 1)


def _calibration(answers: Answers, found: evaluation.Reliability) -> None:
    prose.markdown(f"**When it says 90\u00a0%, is it right 9 times in 10?** {nine_in_ten(answers)}")
    line_charts.show(line_charts.pack([reliability_chart(found)]), key="evaluate-reliability")
    prose.markdown(
        "Each blue point collects answers of about the same [[confidence]], and shows how many of them are right. Below the "
        "dashed line, fewer are right than the confidence says. Above it, more are."
    )
    last = int(found.count[-1])
    prose.markdown(
        f"The [[calibration error]] is **{fixed(100 * found.error)}** percentage points. The last point stands for "
        f"{last:,} of {len(answers.labels):,} answers. A point of few answers may be too high or too low by "
        "chance."
    )


def reliability_chart(found: evaluation.Reliability) -> Chart:
    """Return a chart of the share of right answers in each bin over the mean confidence. Bins without answers are left out."""
    bins = np.flatnonzero(found.count)
    confidence, accuracy = found.confidence[bins], found.accuracy[bins].tolist()
    x = (100 * confidence).tolist()
    series = Series("right", x, accuracy, points=True), Series("as many as it says", x, confidence.tolist(), 1)
    return Chart("Right answers", series, percent=True, to=100.0, high=1.0, across="confidence", unit="\u00a0%")


def nine_in_ten(answers: Answers) -> str:
    """Return a text on how often predictions with 85 to 95 % confidence are correct, and whether to trust such percentages."""
    confidence = answers.probabilities.max(axis=1)
    is_near = np.abs(confidence - 0.9) <= 0.05
    limits = "For anything else, such as a letter or a heart, the percentages say nothing."
    if not is_near.any():
        return f"No answer here has 85 to 95\u00a0%. {limits}"
    right = float((answers.digits == answers.labels)[is_near].mean())
    said = percent(float(confidence[is_near].mean()))
    return (
        f"The {is_near.sum():,} answers here with 85 to 95\u00a0% say {said} on average, and **{percent(right)}** of them "
        "are right. If the two agree, the network is [[calibrated|calibration]]: for digits like these, its percentages can be "
        f"trusted. {limits}"
    )


def _refusal(answers: Answers, accuracies: np.ndarray, shares: np.ndarray, curve: list[float]) -> None:
    st.markdown("**What if it refused to answer when it is unsure?**")
    share = widgets.remembered(
        st.slider,
        "Refuse the least sure",
        0.0,
        MOST,
        step=STEP,
        format="%.1f\u00a0%%",
        key=REFUSED,
        default=DEFAULT,
        help="The share of the digits that get no answer: those of which the network is least sure.",
    )
    withheld = refused_count(share / 100, len(accuracies))
    least = float(np.sort(answers.probabilities.max(axis=1))[withheld])
    st.markdown(
        f"Without the **{share:g}\u00a0%** of the digits ({count(withheld, 'digit')}) of which it is least sure, "
        f"**{percent(float(accuracies[withheld]), 2)}** of its answers are right, each with a confidence of at "
        f"least {percent(least)}."
    )
    chart = Chart(
        "Accuracy of the answers that are given",
        (Series("accuracy", [100 * value for value in shares], curve),),
        percent=True,
        low=min(curve) - 0.1 * (1 - min(curve)),
        high=1.0,
        across="refused",
        unit="\u00a0%",
        mark=share,
    )
    line_charts.show(line_charts.pack([chart]), key="evaluate-refusal")
