"""Tables as markup: cells, rows and whole tables. No st.*, no state. `ui.components.figure.show` puts them on the page."""

from collections.abc import Sequence

from ui.text.format import significant
from ui.text.markup import Markup, html

EMPTY = html("<td></td>")


def cell(shown: str | float, **data: str | float) -> Markup:
    """Return a right-aligned HTML table cell. shown: a text, or a number, which gets three digits. data: attributes data-…."""
    text = shown if isinstance(shown, str) else significant(float(shown))
    full = ((name, value if isinstance(value, str) else f"{value:.8g}") for name, value in data.items())
    return html('<td class="n"{}>{}</td>', [html(' data-{}="{}"', name, value) for name, value in full], text)


def bar(value: float, scale: float) -> Markup:
    """Return an HTML table cell with a bar, to the right if positive, left if negative. scale: the |value| of a full bar."""
    return html(
        '<td class="track"><span class="diverging-bar" aria-hidden="true"><i class="{}" style="width:{:.1%}"></i></span></td>',
        "up" if value >= 0 else "down",
        abs(float(value)) / scale,
    )


def share_bar(*shares: float) -> Markup:
    """Return an HTML table cell with a bar for a share from 0 to 1. If two shares are given, the first one is shown fainter."""
    bars = [html('<span class="bar{}" style="width:{:.2%}"></span>', "" if i else " old", x) for i, x in enumerate(shares)]
    return html('<td class="track">{}</td>', bars)


def row(head: object, *cells: Markup, winner: bool = False, total: bool = False) -> Markup:
    """Return an HTML table row. head: the text or HTML of its header. cells: HTML cells, made by functions such as `bar`."""
    kind = "winner" if winner else "sum" if total else ""
    return html('<tr class="{}"><th scope="row">{}</th>{}</tr>', kind, head, cells)


def table(heads: Sequence[str], *rows: Markup, caption: str = "") -> Markup:
    """Return an HTML table of rows made by `row`. It scrolls horizontally if it is too wide."""
    title = html('<caption class="small">{}</caption>', caption) if caption else ""
    names = [html('<th class="{}">{}</th>', "n" if i else "", head) if head else EMPTY for i, head in enumerate(heads)]
    return html('<div class="scroll"><table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>', title, names, rows)
