"""Tables as markup: cells, rows and whole tables. No st.*, no state. `ui.components.figure.show` puts them on the page."""

import html
from collections.abc import Sequence

from ui import charts
from ui.format import significant

EMPTY = "<td></td>"


def cell(shown: str | float, **data: str | float) -> str:
    """Return a right-aligned cell. A number is shown with three significant digits. data: full values for `data-…` attributes."""
    text = shown if isinstance(shown, str) else significant(float(shown))
    full = ((name, value if isinstance(value, str) else f"{value:.8g}") for name, value in data.items())
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in full)
    return f'<td class="n"{attributes}>{text}</td>'


def bar(value: float, scale: float) -> str:
    """Return a cell with a bar: blue to the right for a positive value, orange to the left for a negative one."""
    return f'<td class="track">{charts.diverging_bar(float(value), scale)}</td>'


def row(head: object, *cells: str, winner: bool = False, total: bool = False, span: int = 1) -> str:
    """Return a row. head: its first cell. winner, total: set it off from the other rows. span: columns that the head fills."""
    kind = ' class="winner"' if winner else ' class="sum"' if total else ""
    return f'<tr{kind}><th scope="row" colspan="{span}">{head}</th>{"".join(cells)}</tr>'


def table(heads: Sequence[str], *rows: str) -> str:
    """Return a table that scrolls sideways if it is too wide. heads: the columns' names, empty for a column of bars."""
    names = "".join(f"<th{' class=n' if i else ''}>{head}</th>" if head else EMPTY for i, head in enumerate(heads))
    return f'<div class="scroll"><table><thead><tr>{names}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
