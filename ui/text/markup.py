"""HTML from Python. Every text that is put into a template is escaped, unless it is HTML already.

>>> html("<p>{}: {:.1%}</p>", "<b>", 0.5)
'<p>&lt;b&gt;: 50.0%</p>'
>>> html("<p>{}</p>", [html("<b>{}</b>", 1), " and ", html("<b>{}</b>", 2)])
'<p><b>1</b> and <b>2</b></p>'
"""

from html import escape
from string import Formatter
from typing import LiteralString


class Markup(str):
    """Text that is HTML already."""

    def __add__(self, other: str) -> "Markup":
        return Markup(str(self) + (other if isinstance(other, Markup) else escape(other)))


class _Escaping(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            return "".join(self.format_field(each, format_spec) for each in value)
        return str(value) if isinstance(value, Markup) else escape(format(value, format_spec))


def html(template: LiteralString, *values: object, **named: object) -> Markup:
    """Fill an HTML template like `str.format`, but escape all values that are not Markup. The parts of a list are joined."""
    return Markup(_Escaping().vformat(template, values, named))
