"""The page's language: `t` and `tn` return a message in the language of the visitor whose page is being made.

A message is a whole English sentence or label, with named placeholders. It is the key in the catalogues (`ui.text.catalogue`).
The language belongs to a thread or task (a context variable): `ui.session` sets it for each script run. Elsewhere, as in commands
and tests, it is English.

>>> tn("{n} step", "{n} steps", 12345), t("{digit} is unlikely.", digit=3)
('12,345 steps', '3 is unlikely.')
"""

from contextvars import ContextVar

from babel import Locale
from babel.numbers import format_decimal

from system.errors import Refusal, fill
from system.errors import mark as mark

ENGLISH = "en"
_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Return the language as addresses and `lang` attributes write it: "en", "de", "pt-BR"."""
    return _current.get()


def use(language: str) -> None:
    """Set the language of this thread, or of this asynchronous task."""
    _current.set(language)


def locale() -> Locale:
    """Return what Babel knows of the language."""
    return Locale.parse(language().replace("-", "_"))


def t(message: str, /, **values: object) -> str:
    """Return a message in the visitor's language. values: what stands for its placeholders."""
    return fill(message, values)


def tc(context: str, message: str, /, **values: object) -> str:
    """Return a message that means different things in different places. context: where it stands."""
    return fill(message, values)


def tn(one: str, other: str, n: float, /, **values: object) -> str:
    """Return the form of a message that agrees with a number, which {n} shows. one, other: the English forms."""
    return fill(one if n == 1 else other, {"n": grouped(n)} | values)


def written(error: Exception) -> str:
    """Return the sentence of an exception in the visitor's language. It is English unless it is a Refusal."""
    if not isinstance(error, Refusal):
        return str(error)
    return t(error.message, **{name: _value(value) for name, value in error.values.items()})


def _value(value: object) -> object:
    if isinstance(value, Exception):
        return written(value)
    return t(value) if isinstance(value, str) else value


def grouped(value: float) -> str:
    """Return a number with separators of thousands and at most two decimals: "1,718,000", "0.5"."""
    return format_decimal(round(value, 2), "#,##0.##", locale=locale()).replace("-", "−")
