"""The charts of training runs, and a table of probabilities. Plain data; no Streamlit."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.network import DIGITS
from training.jobs import json_values
from training.jobs.log import LogEntry, number
from ui.components.line_charts import Chart, Series
from ui.text.format import significant
from ui.text.markup import Markup, html

SMALL = "padding:0;text-align:center;font-size:0.6875rem;white-space:normal;"
MARKED = "font-weight:700;color:var(--st-primary-color);"


def run_charts(events: Sequence[LogEntry], epochs: float) -> list[Chart]:
    """Return charts of the metrics of one training run, such as loss and accuracy. epochs: the end of the x-axis."""
    steps, ends, changes = (of_kind(events, kind) for kind in ("step", "epoch", "changed"))
    at, ended = _epochs(steps), _epochs(ends)
    accuracy, validation = _column(ends, "accuracy"), _column(ends, "validation_accuracy")
    losses = _column(steps, "loss")
    return [
        Chart(
            "Loss",
            (
                Series("training", at, losses),
                Series("validation", ended, _column(ends, "validation_loss"), 1, points=True),
                *_marks(changes, losses),
            ),
            note="of each step; after each epoch on held-out digits",
            to=epochs,
        ),
        Chart(
            "Accuracy",
            (
                Series("training", ended, accuracy, 0, points=True),
                Series("validation", ended, validation, 1, points=True),
                *_marks(changes, accuracy + validation),
            ),
            note="of each epoch",
            percent=True,
            to=epochs,
            low=_axis_start(accuracy + validation),
            high=1.0,
        ),
        Chart("Learning rate", (Series("length of a step", at, _column(steps, "learning_rate"), 2),), to=epochs),
        Chart(
            "Gradient norm",
            tuple(Series(f"layer {i + 1}", at, column, i) for i, column in enumerate(_columns(steps, "gradient_norms"))),
            note="of the weights of each layer",
            to=epochs,
        ),
        Chart(
            "Dead ReLUs",
            tuple(Series(f"hidden layer {i + 1}", at, column, i) for i, column in enumerate(_columns(steps, "dead_relu"))),
            note="neurons that are 0 for every image of a batch",
            percent=True,
            to=epochs,
            high=0.1,
        ),
    ]


def _marks(changes: Sequence[LogEntry], values: Sequence[float | None]) -> list[Series]:
    """Return a vertical line for each change of a setting during the run, from the lowest to the highest of `values`."""
    known = [value for value in values if value is not None]
    return [
        Series(
            f"{str(change['setting']).replace('_', ' ')} → {significant(number(change, 'value') or 0, 2)}",
            (number(change, "epoch") or 0,) * 2,
            (min(known), max(known)),
            2,
            points=True,
        )
        for change in changes
        if known
    ]


def comparison_charts(runs: Mapping[str, Sequence[LogEntry]]) -> list[Chart]:
    """Return charts that compare the loss and the accuracy of training runs. runs: the log entries of each run, by run name."""
    loss, validation, accuracy = [], [], []
    for kind, (name, events) in enumerate(runs.items()):
        steps, ends = of_kind(events, "step"), of_kind(events, "epoch")
        at = _epochs(ends)
        loss.append(Series(name, _epochs(steps), _column(steps, "loss"), kind))
        validation.append(Series(name, at, _column(ends, "validation_loss"), kind, points=True))
        accuracy.append(Series(name, at, _column(ends, "validation_accuracy"), kind, points=True))
    low = _axis_start([value for series in accuracy for value in series.y])
    return [
        Chart("Training loss", tuple(loss)),
        Chart("Validation loss", tuple(validation)),
        Chart("Validation accuracy", tuple(accuracy), percent=True, low=low, high=1.0),
    ]


def probability_table(columns: Sequence[str], probabilities: np.ndarray, corner: str, marked: int | None = None) -> Markup:
    """Return an HTML table of probabilities, (n, 10), with a row for each digit and n columns. columns: their names."""
    winners = probabilities.argmax(axis=1)
    width = 100 / max(1, len(columns))
    head = [
        html('<th scope="col" style="width:{:.2f}%;{}{}">{}</th>', width, SMALL, MARKED if k == marked else "", name)
        for k, name in enumerate(columns)
    ]
    rows = []
    for digit in range(DIGITS):
        cells = [
            html(
                '<td style="{}height:1.2rem;background:color-mix(in srgb,var(--above) {:.0f}%,transparent);'
                'color:{};{}">{:.0f}</td>',
                SMALL,
                share,
                "#fff" if share > 55 else "inherit",
                "font-weight:700" if winners[k] == digit else "",
                share,
            )
            for k, share in enumerate(100 * probabilities[:, digit])
        ]
        rows.append(html('<tr><th scope="row" style="padding:0 0.4rem 0 0">{}</th>{}</tr>', digit, cells))
    return html(
        '<div class="scroll"><table style="table-layout:fixed;border-spacing:1px;border-collapse:separate;min-width:{:.1f}rem">'
        '<caption class="small">Probability of each digit in per cent. The most probable digit is bold.</caption>'
        '<thead><tr><th scope="col" style="width:2.8rem;{}">{}</th>{}</tr></thead><tbody>{}</tbody></table></div>',
        2.6 + 1.55 * len(columns),
        SMALL,
        corner,
        head,
        rows,
    )


def format_epoch(epoch: float) -> str:
    """Return the number of an epoch as text with at most two decimals, such as 0, 0.25 or 12."""
    return f"{round(epoch, 2):g}"


def of_kind(events: Sequence[LogEntry], kind: str) -> list[LogEntry]:
    return [event for event in events if event.get("event") == kind]


def _epochs(events: Sequence[LogEntry]) -> list[float]:
    return [number(event, "epoch") or 0.0 for event in events]


def _column(events: Sequence[LogEntry], key: str) -> list[float | None]:
    return [number(event, key) for event in events]


def _columns(events: Sequence[LogEntry], key: str) -> list[list[float | None]]:
    """Return a list of values over time for each layer. key: where a log entry has the layers' values. None: it has no value."""
    rows = [event.get(key) for event in events]
    layers = max((len(row) for row in rows if isinstance(row, list)), default=0)
    rows = [row if isinstance(row, list) else [] for row in rows]
    return [[json_values.number(row[i]) if i < len(row) else None for row in rows] for i in range(layers)]


def _axis_start(accuracies: Sequence[float | None]) -> float:
    """Return the lower limit of a chart's accuracy axis, a little below the lowest accuracy, or 0 if no accuracy is known."""
    known = [value for value in accuracies if value is not None]
    return max(0.0, 1 - 1.25 * (1 - min(known))) if known else 0.0
