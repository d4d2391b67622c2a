"""The table of training runs, with columns that sort it and checkboxes that choose runs."""

import functools
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from ui.components import assets

_table = assets.component("runs_table", "runs_table/runs_table.js", ("base.css", "runs_table/runs_table.css"))


@dataclass(frozen=True)
class Cell:
    """A cell's text, and the number that it is sorted by. A cell without a number is sorted by its text."""

    shown: str
    value: float | None = None


@dataclass(frozen=True, eq=False)
class Row:
    """The row of a run. mark: a few words beside its name. Give the same object if nothing has changed."""

    id: str
    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A column's name. number: whether its cells are numbers, aligned right and first sorted in descending order."""

    name: str
    number: bool = False


def show(
    columns: tuple[Column, ...], rows: tuple[Row, ...], chosen: Sequence[str], key: str, on_choose: Callable[[], None]
) -> list[str]:
    """Draw the table of runs. Return the ids of the chosen rows.

    chosen: the ids that are chosen when the table first appears.
    key: unique on the page.
    on_choose: called when the reader chooses a row or takes a choice back.
    """
    result = _table(
        key=key,
        data={"table": _json(columns, rows), "chosen": list(chosen)},
        default={"chosen": list(chosen)},
        on_chosen_change=on_choose,
    )
    ids = {row.id for row in rows}
    return [run for run in (result.chosen or []) if run in ids] if isinstance(result.chosen, list) else []


@functools.lru_cache(maxsize=8)
def _json(columns: tuple[Column, ...], rows: tuple[Row, ...]) -> str:
    """Return the table as JSON. Streamlit writes out what it is given twice in each run, and a string is quick to write."""
    return json.dumps({"columns": [asdict(column) for column in columns], "rows": [asdict(row) for row in rows]})
