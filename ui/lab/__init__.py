"""The Training view's two components in plain js and css: curves, and the table of runs. Plain data in; no pandas, no altair."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
MOST_POINTS = 400  # of a curve: more than there are pixels across
COLOURS = 6
DASHES = 4


def _text(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


_curves = st.components.v2.component(
    "digit_lens_curves", html='<div class="curves"></div>', css=_text("lab.css"), js=_text("curves.js"), isolate_styles=True
)
_table = st.components.v2.component(
    "digit_lens_runs",
    html='<div class="runs"><div class="scroll"></div></div>',
    css=_text("lab.css"),
    js=_text("table.js"),
    isolate_styles=True,
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


@dataclass(frozen=True)
class Cell:
    """What a cell shows, and by what it is sorted (the words themselves where that is None and they are words)."""

    shown: str
    value: float | None = None


@dataclass(frozen=True)
class Row:
    """A run's row. mark: a few words beside its name."""

    id: str
    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column's name; number: its cells are numbers, aligned right and sorted by value."""

    name: str
    number: bool = field(default=False)


def curves(charts: Sequence[Chart], key: str) -> None:
    """Draw curves; key: unique on the page."""
    shown = [chart.as_data() for chart in charts]
    shown = [chart for chart in shown if chart["series"]]
    _curves(key=key, data={"charts": shown, "options": any(chart["log"] or chart["smooth"] for chart in shown)})


def table(
    columns: Sequence[Column], rows: Sequence[Row], chosen: Sequence[str], key: str, on_choose: Callable[[], None]
) -> list[str]:
    """Draw the table of runs; returns the ids of the chosen rows."""
    result = _table(
        key=key,
        data={
            "columns": [{"name": column.name, "number": column.number} for column in columns],
            "rows": [
                {"id": row.id, "mark": row.mark, "cells": [{"shown": c.shown, "value": c.value} for c in row.cells]}
                for row in rows
            ],
            "chosen": list(chosen),
        },
        default={"chosen": list(chosen)},
        on_chosen_change=on_choose,
    )
    there = {row.id for row in rows}
    return [run for run in (result.chosen or []) if run in there] if isinstance(result.chosen, list) else []
