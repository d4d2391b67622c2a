"""Line charts that the browser draws from plain data, without pandas and Altair."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from ui.components import assets
from ui.figures.colours import SERIES

MOST_POINTS = 400  # of a curve; a chart is about as many pixels wide
DASHES = 4

_charts = assets.component("line_charts", "line_charts/line_charts.js", ("base.css", "line_charts/line_charts.css"))


@dataclass(frozen=True)
class Series:
    """A line in a line chart."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]  # the vertical values. None leaves a gap.
    kind: int = 0  # the number of a line style, which sets the colour and the dash pattern
    points: bool = False  # whether the line has only a few points, each with a dot

    def as_data(self) -> dict[str, object]:
        """Return this line as JSON values. If it has more than MOST_POINTS points, keep evenly spaced ones and the last one."""
        every = max(1, -(-len(self.x) // MOST_POINTS))
        keep = [i for i in range(len(self.x)) if i % every == 0 or i == len(self.x) - 1]
        values = [self.y[i] for i in keep]
        return {
            "name": self.name,
            "x": [float(f"{self.x[i]:.6g}") for i in keep],
            "y": [None if value is None else float(f"{value:.5g}") for value in values],
            "colour": self.kind % len(SERIES),
            "dash": self.kind % DASHES,
            "points": self.points,
        }


@dataclass(frozen=True)
class Chart:
    """A line chart."""

    title: str
    series: tuple[Series, ...]
    note: str = ""
    percent: bool = False
    start: float = 0.0  # of the horizontal axis
    to: float = 0.0  # the smallest end of this axis
    low: float | None = None  # a value that the vertical axis includes, or None
    high: float | None = None  # another one
    across: str = "epoch"  # the title of the horizontal axis
    unit: str = ""  # its unit
    mark: float | None = None  # a value to mark on the horizontal axis while the pointer is elsewhere


def of_function(
    title: str,
    function: Callable[[np.ndarray], np.ndarray],
    x: float,
    across: str = "z",
    up: str = "a",
    window: tuple[float, float] | None = None,
    note: str = "",
) -> Chart:
    """Return a chart of a vectorised function, with the point at `x` marked.

    across, up: the names of the horizontal axis and of the curve.
    window: the range of x to show. By default it is symmetric around 0, includes `x` and reaches at least from -4 to 4.
    """
    reach = float(max(4, math.ceil(abs(x) * 1.15)))  # NumPy cannot compute with integers of any size
    low, high = window or (-reach, reach)
    xs = np.append(low + (high - low) * np.linspace(0, 1, 161) ** 2, x)  # closer together where −log p is steep
    xs.sort()
    return Chart(title, (Series(up, xs.tolist(), function(xs).tolist()),), note, start=low, to=high, across=across, mark=x)


def pack(charts: Sequence[Chart]) -> str:
    """Return line charts as JSON text for `show`. Charts without data are left out."""
    shown = []
    for chart in charts:
        series = [series.as_data() for series in chart.series if len(series.x)]
        if series:
            shown.append({**asdict(chart), "series": series})
    return json.dumps(shown)


def show(packed: str, key: str) -> None:
    """Draw line charts in the browser. packed: the JSON text that `pack` returns."""
    _charts(key=key, data={"charts": packed})
