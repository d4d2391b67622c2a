"""A line chart that the browser draws from plain data, without pandas and Altair."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from ui.components import assets

_chart = assets.component("line_charts", ("base.css", "line_charts/line_charts.css"))


@dataclass(frozen=True)
class Chart:
    title: str
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]]  # x and y of each curve, by its name
    across: str  # the title of the horizontal axis
    unit: str = ""  # its unit
    mark: float | None = None  # a value to mark on it while the pointer is elsewhere
    percent: bool = False  # whether the vertical axis has measured shares, from 0 to 1. Each then has a dot.


def of_function(
    title: str,
    function: Callable[[np.ndarray], np.ndarray],
    x: float,
    across: str = "z",
    up: str = "a",
    window: tuple[float, float] | None = None,
) -> Chart:
    """Return a chart of a vectorised function, with the point at `x` marked. across, up: the names of the axis and the curve.

    window: the range of x to show. By default it is symmetric around 0, includes `x` and reaches at least from -4 to 4.
    """
    reach = float(max(4, math.ceil(abs(x) * 1.15)))  # NumPy cannot compute with integers of any size
    low, high = window or (-reach, reach)
    xs = np.append(low + (high - low) * np.linspace(0, 1, 161) ** 2, x)  # closer together where −log p is steep
    xs.sort()
    return Chart(title, {up: (xs.tolist(), function(xs).tolist())}, across, mark=x)


def show(chart: Chart, key: str) -> None:
    curves = [{"name": name, "x": x, "y": y} for name, (x, y) in chart.curves.items()]
    _chart(key=key, data={**asdict(chart), "curves": curves})
