"""HTML tables, with functions for their cells and rows. `ui.components.figure.show` shows them on the page."""

from collections.abc import Sequence

from markupsafe import Markup

from ui.text.format import significant

EMPTY = Markup("<td></td>")


def cell(shown: str | float, **data: str | float) -> Markup:
    """Return a right-aligned HTML table cell. shown: a text, or a number to format. data: the values of `data-` attributes."""
    text = shown if isinstance(shown, str) else significant(float(shown))
    full = {name: value if isinstance(value, str) else f"{value:.8g}" for name, value in data.items()}
    attributes = Markup().join(Markup(' data-{}="{}"').format(*each) for each in full.items())
    return Markup('<td class="n"{}>{}</td>').format(attributes, text)


def bar(value: float, scale: float) -> Markup:
    """Return an HTML table cell with a bar, which points left if `value` is negative. scale: the |value| of the longest bar."""
    return Markup(
        '<td class="track"><span class="diverging-bar" aria-hidden="true"><i class="{}" style="width:{:.1%}"></i></span></td>'
    ).format("up" if value >= 0 else "down", abs(float(value)) / scale)


def row(head: object, *cells: Markup, winner: bool = False, total: bool = False) -> Markup:
    """Return an HTML table row. head: its header. cells: made by functions such as `bar`. winner, total: how to mark the row."""
    kind = "winner" if winner else "sum" if total else ""
    return Markup('<tr class="{}"><th scope="row">{}</th>{}</tr>').format(kind, head, Markup().join(cells))


def table(heads: Sequence[str], *rows: Markup, caption: str) -> Markup:
    """Return an HTML table of rows made by `row`. It scrolls horizontally if it is too wide."""
    names = [Markup('<th class="{}">{}</th>').format("n" if i else "", head) if head else EMPTY for i, head in enumerate(heads)]
    return Markup(
        '<div class="scroll"><table><caption class="hint">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(caption, Markup().join(names), Markup().join(rows))
