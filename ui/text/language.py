"""The page's language: `t` and `tn` return a message in the language of the visitor whose page is being made.

A message is a whole English sentence or label, with named placeholders. It is the key in the catalogues (`ui.text.catalogue`).
What is written when a module is imported is only marked (`mark`): the language is known later.
The language belongs to a thread or task (a context variable): `ui.session` sets it for each script run. Elsewhere, as in commands
and tests, it is English.

>>> tn("{n} step", "{n} steps", 12345), t("{digit} is unlikely.", digit=3)
('12,345 steps', '3 is unlikely.')
"""

import functools
from collections.abc import Mapping
from contextvars import ContextVar

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from system.errors import Refusal, fill, mark
from ui.text.catalogue import ENGLISH, PSEUDO, offered, translations

__all__ = ["ENGLISH", "choices", "chosen", "grouped", "language", "locale", "mark", "markup", "t", "tc", "tn", "use", "written"]
FROM_FIVE = ("es",)  # languages that separate thousands in numbers of five digits and more: 1234, 12.345
_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def language() -> str:
    """Return the language as addresses and `lang` attributes write it: "en", "de", "pt-BR"."""
    return _current.get()


def use(language: str) -> None:
    """Set the language of this thread, or of this asynchronous task."""
    _current.set(language)


def chosen(asked: str, kept: str, preferred: str) -> str:
    """Return the language for a visitor: the one that the address asks for, else the one chosen before, else the browser's.

    asked, kept, preferred: untrusted tags such as "de" or "pt-PT", or "". English stands in for a language that is not offered.
    """
    if asked == PSEUDO:
        return PSEUDO
    for wanted in (asked, kept, preferred):
        same = [each for each in offered() if each == wanted]
        related = [each for each in offered() if each.partition("-")[0] == wanted.partition("-")[0]]
        if same or related:
            return [*same, *related][0]
    return ENGLISH


def choices() -> dict[str, str]:
    """Return the languages that a visitor can choose, with their own names, and the one that the address asks for."""
    return {language(): language(), **offered()}


def locale() -> Locale:
    """Return what Babel knows of the language. English is written as in Europe, the day before the month."""
    return _locale(ENGLISH if language() == PSEUDO else language())


@functools.cache
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == ENGLISH else language.replace("-", "_"))


def t(message: str, /, **values: object) -> str:
    """Return a message in the visitor's language. values: what stands for its placeholders."""
    return fill(_translated(message, message), values)


def tc(context: str, message: str, /, **values: object) -> str:
    """Return a message that means different things in different places. context: where it stands."""
    return fill(_translated(f"{context}\x04{message}", message), values)


def markup(message: str, /, **values: object) -> Markup:
    """Return a message as HTML. Its own tags and those of Markup values stay, and other values are escaped."""
    return Markup(fill(_translated(message, message), {name: escape(value) for name, value in values.items()}))  # noqa: S704


def tn(one: str, other: str, n: float, /, **values: object) -> str:
    """Return the form of a message that agrees with a number, which {n} shows. one, other: the English forms."""
    forms = {} if language() == ENGLISH else translations(language()).get(one, {})
    form = one if n == 1 else other
    if isinstance(forms, Mapping) and forms:
        form = forms.get(locale().plural_form(n), forms["other"])
    return fill(form, {"n": grouped(n)} | values)


def written(error: Exception) -> str:
    """Return the sentence of an exception in the visitor's language. It is English unless it is a Refusal."""
    if not isinstance(error, Refusal):
        return str(error)
    return t(error.message, **{name: _value(value) for name, value in error.values.items()})


def _value(value: object) -> object:
    if isinstance(value, Exception):
        return written(value)
    if type(value) is int:
        return grouped(value)
    return t(value) if isinstance(value, str) else value


def grouped(value: float) -> str:
    """Return a number with separators of thousands and at most two decimals: "1,718,000", "0.5"."""
    is_short = language() in FROM_FIVE and abs(value) < 10_000
    return format_decimal(round(value, 2), "0.##" if is_short else "#,##0.##", locale=locale()).replace("-", "−")


def _translated(key: str, message: str) -> str:
    known = message if language() == ENGLISH else translations(language()).get(key, message)
    return known if isinstance(known, str) else message
