"""The table of training runs: sorted by any column, with rows to choose."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ui.components import assets

_table = assets.component(
    "runs_table",
    html='<div class="runs"><div class="scroll"></div></div>',
    css=("base.css", "runs_table/runs_table.css"),
    js="runs_table/table.js",
)


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


def show(
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
