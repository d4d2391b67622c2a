"""The pictures and tables of Teach it, as markup. No st.*, no state. `ui.components.figure` shows them."""

from dataclasses import replace

import numpy as np
from markupsafe import Markup

from model.evaluation import Score
from model.teaching import Backward
from ui.components import line_charts
from ui.components.line_charts import Chart, Series
from ui.figures import captions, images
from ui.figures.tables import EMPTY, bar, cell, row, table
from ui.text.format import percent, points, significant

SHOWS = 0.05  # percentage points; a smaller change reads 0.0
SHOWN = 4  # neurons of the first layer whose steps are shown
STEP_STYLE = "flex:0 1 6.6rem"


def log_loss(p: np.ndarray) -> np.ndarray:
    """Return −log p. The smallest normal float32 replaces a smaller p, so that the result is finite."""
    return -np.log(np.maximum(p, np.finfo(np.float32).tiny))


def error_curve(p: float, before: float | None = None) -> Chart:
    """Return a chart of the loss −log p with a mark at p. before: an earlier value of p, which gets a point on the curve."""
    tiny = float(np.finfo(np.float32).tiny)
    earlier = [] if before is None else [max(before, tiny)]
    low = max(min(0.01, p, *earlier), tiny)
    chart = line_charts.of_function("−log p", log_loss, p, "p", "−log p", (low, 1.0), note="the loss")
    points = [Series("before", earlier, log_loss(np.array(earlier)).tolist(), 1, points=True)] if earlier else []
    return replace(chart, series=(*chart.series, *points))


def step_pictures(backprop: Backward, rate: float) -> Markup:
    """Return HTML with images of the input and of one step of the first layer's weights, for the neurons with the largest |δ|."""
    delta = backprop.gradients.deltas[0]
    top = np.argsort(-np.abs(delta), kind="stable")[:SHOWN]
    steps = -rate * backprop.gradients.layers[0].w[:, top]  # (784, SHOWN)
    scale = images.scale_of(steps)
    unit, first = ("neuron", 1) if len(backprop.network.layers) > 1 else ("digit", 0)
    pictures = [captions.image(images.digit(backprop.passed.x), "x, the input", "The input, white on black", style=STEP_STYLE)]
    for column, j in enumerate(top):
        name = f"{unit} {j + first}"
        title = Markup("{},<br>−ηδ = {}").format(name, significant(-rate * float(delta[j]), 2))
        words = f"Step of the weights of {name}: −ηδ times x"
        pictures.append(captions.image(images.heat(steps[:, column], scale), title, words, style=STEP_STYLE))
    return captions.small_pictures(pictures) + captions.legend(scale, "w shrinks", "w grows")


def accuracy_table(before: Score, after: Score, trained_digit: int) -> Markup:
    """Return an HTML table of the test accuracy before and after training, and of each digit's if any has changed visibly."""
    change = (after.by_digit - before.by_digit) * 100
    now = cell(percent(after.accuracy, 2), testid="taught-accuracy", value=after.accuracy)
    total = row("all", cell(percent(before.accuracy, 2)), now, EMPTY, cell(points(after.accuracy, before.accuracy)), total=True)
    names = ("digit", "before", "now", "", "points")
    if np.nanmax(np.abs(change)) < SHOWS:
        return table(names, total)
    scale = max(1.0, images.scale_of(change))  # so that a small change has a short bar
    rows = [
        row(
            d,
            cell(percent(old)),
            cell(percent(new)),
            bar(moved, scale),
            cell(points(new, old, 1), change=moved),
            winner=d == trained_digit,
        )
        for d, (old, new, moved) in enumerate(zip(before.by_digit, after.by_digit, change, strict=True))
    ]
    return table(names, *rows, total) + Markup('<p class="small">The scale of the bars is ±{:.3g} percentage points.</p>').format(
        scale
    )


def forgotten(pixels: np.ndarray, labels: np.ndarray, now: np.ndarray) -> Markup:
    """Return HTML with test images, uint8 (n, 28, 28), that training made the network misclassify. now: the wrong predictions."""
    shown = []
    for image, label, read in zip(pixels, labels.tolist(), now.tolist(), strict=True):
        words = f"A {label}, read as {label} before and as {read} now"
        title = Markup("{} → <b>{}</b>").format(label, read)
        shown.append(captions.image(images.digit(image / 255), title, words, style="flex:0 1 4.2rem"))
    return Markup('<p class="small">Read correctly before, misread now:</p>') + captions.small_pictures(shown)
