"""Tables as markup: cells, rows and whole tables. No st.*, no state. `ui.components.figure.show` puts them on the page."""

import html
from collections.abc import Sequence

import numpy as np

from ui.text.format import percent, points, significant

EMPTY = "<td></td>"


def cell(shown: str | float, **data: str | float) -> str:
    """Return a right-aligned HTML table cell. A number gets three significant digits, and a string is taken as HTML.

    data: the cell's data attributes: value=0.5 becomes data-value="0.5".
    """
    text = shown if isinstance(shown, str) else significant(float(shown))
    full = ((name, value if isinstance(value, str) else f"{value:.8g}") for name, value in data.items())
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in full)
    return f'<td class="n"{attributes}>{text}</td>'


def bar(value: float, scale: float) -> str:
    """Return an HTML table cell with a bar, to the right if positive, left if negative. scale: the |value| of a full bar."""
    side = "up" if value >= 0 else "down"
    style = f"width:{abs(float(value)) / scale:.1%}"
    return f'<td class="track"><span class="diverging-bar" aria-hidden="true"><i class="{side}" style="{style}"></i></span></td>'


def row(head: object, *cells: str, winner: bool = False, total: bool = False, span: int = 1) -> str:
    """Return an HTML table row. head: the row heading, which spans `span` columns. cells: HTML (see `cell` and `bar`).

    winner: whether the row is highlighted as the best one. total: whether it is styled as the sum of the rows above.
    """
    kind = ' class="winner"' if winner else ' class="sum"' if total else ""
    return f'<tr{kind}><th scope="row" colspan="{span}">{head}</th>{"".join(cells)}</tr>'


def table(heads: Sequence[str], *rows: str, caption: str = "") -> str:
    """Return an HTML table of rows made by `row`. It scrolls horizontally if it is too wide.

    heads: the column headings, "" for a column that contains bars. caption: the table's caption, as HTML.
    """
    title = f'<caption class="small">{caption}</caption>' if caption else ""
    names = "".join(f"<th{' class=n' if i else ''}>{head}</th>" if head else EMPTY for i, head in enumerate(heads))
    return f'<div class="scroll"><table>{title}<thead><tr>{names}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def probability_bars(before: np.ndarray, after: np.ndarray | None = None) -> str:
    """Return an HTML table that shows the probabilities of the ten digits, (10,), as bars.

    after: probabilities after a change, (10,), to show beside `before`, with the differences in percentage points.
    """
    last, rows = before if after is None else after, []
    for digit, (old, new) in enumerate(zip(before.tolist(), last.tolist(), strict=True)):
        track = f'<span class="bar old" style="width:{old:.2%}"></span>'
        cells = [cell(percent(old), value=old)]
        if after is not None:
            track += f'<span class="bar" style="width:{new:.2%}"></span>'
            cells += [cell(percent(new), value=new), cell(points(new, old, 1))]
        rows.append(row(digit, f'<td class="track">{track}</td>', *cells, winner=digit == int(last.argmax())))
    heads = ("probability",) if after is None else ("before", "after", "points")
    return table(("digit", "", *heads), *rows)
