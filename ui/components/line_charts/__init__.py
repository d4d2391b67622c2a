"""Line charts over epochs or another number, drawn in the browser from plain data, without pandas and Altair."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ui.components import assets
from ui.palette import SERIES

MOST_POINTS = 400  # of a curve; a chart is about as many pixels wide
DASHES = 4

_charts = assets.component("line_charts", "line_charts/line_charts.js", ("base.css", "line_charts/line_charts.css"))


@dataclass(frozen=True)
class Series:
    """One curve.

    x: epochs, or another number; ascending.
    y: as many values; None if there is no value.
    kind: chooses the colour and the dash, counted from 0.
    points: whether the values are few and exact, and so never smoothed.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float | None]
    kind: int = 0
    points: bool = False

    def as_data(self) -> dict[str, object]:
        """Return the component's data, with at most about MOST_POINTS points and always with the last point."""
        every = max(1, -(-len(self.x) // MOST_POINTS))
        keep = [i for i in range(len(self.x)) if i % every == 0 or i == len(self.x) - 1]
        values = [self.y[i] for i in keep]
        return {
            "name": self.name,
            "x": [round(self.x[i], 4) for i in keep],
            "y": [None if value is None else float(f"{value:.5g}") for value in values],
            "colour": self.kind % len(SERIES),
            "dash": self.kind % DASHES,
            "points": self.points,
        }


@dataclass(frozen=True)
class Chart:
    """Curves over a number, such as the epoch.

    percent: whether the values are shares, shown in percent.
    log, smooth: whether the reader may choose a logarithmic scale, and smoothing.
    start, to: the horizontal axis begins at `start` and reaches at least to `to`.
    low, high: the vertical axis includes these values; low is 0 if None.
    across, unit: what the horizontal axis counts, and what is written after its values.
    mark: a value on the horizontal axis that is marked while the pointer is elsewhere.
    """

    title: str
    series: tuple[Series, ...]
    note: str = ""
    percent: bool = False
    log: bool = False
    smooth: bool = False
    start: float = 0.0
    to: float = 0.0
    low: float | None = None
    high: float | None = None
    across: str = "epoch"
    unit: str = ""
    mark: float | None = None


def pack(charts: Sequence[Chart]) -> str:
    """Return the charts that have points as JSON, for `show`. The caller may keep it."""
    shown = []
    for chart in charts:
        series = [series.as_data() for series in chart.series if len(series.x)]
        if series:
            shown.append({**asdict(chart), "series": series})
    return json.dumps(shown)


def show(packed: str, key: str) -> None:
    """Draw charts. packed: what `pack` has returned. key: unique on the page."""
    _charts(key=key, data={"charts": packed})
