"""The table of training runs, with columns that sort it and checkboxes that choose runs.

`st.dataframe(on_select=…)` draws on a canvas, where a screen reader finds no checkbox with a run's name, and it imports pandas.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from ui.components import assets

_table = assets.component("runs_table", "runs_table/runs_table.js", ("base.css", "runs_table/runs_table.css"))


@dataclass(frozen=True)
class Cell:
    """A table cell. The table is sorted by `value`, or by the cell's text if `value` is None."""

    shown: str
    value: float | None = None


@dataclass(frozen=True)
class Row:
    """A table row for one training run. mark: a short note next to the run's name, or ""."""

    id: str
    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True)
class Column:
    """A table column. number: whether it has right-aligned numbers. A first click on the name sorts them in descending order."""

    name: str
    number: bool = False


def show(
    columns: Sequence[Column], rows: Sequence[Row], chosen: Sequence[str], key: str, on_choose: Callable[[], None]
) -> list[str]:
    """Show a table of training runs with checkboxes. Return the ids of the selected runs.

    chosen: the ids of the runs that are selected at first.
    on_choose: called when the user selects or deselects a run.
    """
    table = json.dumps({"columns": [asdict(column) for column in columns], "rows": [asdict(row) for row in rows]})
    result = _table(
        key=key,
        data={"table": table, "chosen": list(chosen)},
        default={"chosen": list(chosen)},
        on_chosen_change=on_choose,
    )
    ids = {row.id for row in rows}
    return [run for run in result.chosen if run in ids] if isinstance(result.chosen, list) else []
