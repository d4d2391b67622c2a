"""Line charts over epochs, drawn in the browser. Plain data in; no pandas, no Altair."""

from collections.abc import Sequence
from dataclasses import dataclass

from ui.components import assets

MOST_POINTS = 400  # of a curve: more than there are pixels across
COLOURS = 6
DASHES = 4

_curves = assets.component(
    "line_charts", html='<div class="curves"></div>', css=("base.css", "line_charts/line_charts.css"), js="line_charts/curves.js"
)


@dataclass(frozen=True)
class Series:
    """One curve. x: epochs; y: as many values, None where there is none; kind: its colour and dash, counted from 0."""

    name: str
    x: Sequence[float]
    y: Sequence[float | None]
    kind: int = 0
    points: bool = False  # few and exact: never smoothed

    def as_data(self) -> dict:
        """What the component takes: thinned out to MOST_POINTS, always with the last point."""
        every = max(1, -(-len(self.x) // MOST_POINTS))
        keep = [i for i in range(len(self.x)) if i % every == 0 or i == len(self.x) - 1]
        return {
            "name": self.name,
            "x": [round(self.x[i], 4) for i in keep],
            "y": [None if self.y[i] is None else float(f"{self.y[i]:.5g}") for i in keep],
            "colour": self.kind % COLOURS,
            "dash": self.kind % DASHES,
            "points": self.points,
        }


@dataclass(frozen=True)
class Chart:
    """Curves over epochs. percent: shares, shown as such; log: the reader may choose a logarithmic scale; smooth: or smooth it;
    to: the right end; low, high: what the vertical axis at least spans."""

    title: str
    series: tuple[Series, ...]
    note: str = ""
    percent: bool = False
    log: bool = False
    smooth: bool = False
    to: float = 0.0
    low: float | None = None
    high: float | None = None

    def as_data(self) -> dict:
        """What the component takes."""
        values = {name: getattr(self, name) for name in ("title", "note", "percent", "log", "smooth", "to", "low", "high")}
        return {**values, "series": [series.as_data() for series in self.series if len(series.x)]}


def show(charts: Sequence[Chart], key: str) -> None:
    """Draw curves; key: unique on the page."""
    shown = [chart.as_data() for chart in charts]
    shown = [chart for chart in shown if chart["series"]]
    _curves(key=key, data={"charts": shown, "options": any(chart["log"] or chart["smooth"] for chart in shown)})
