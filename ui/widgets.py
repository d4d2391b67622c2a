"""Widgets whose values are stored in the session, so that they survive a change of view and other code can change them.

Streamlit identifies a widget by its key, and sends a value that code has set only once (with `persist_state`, too). If this
message is lost, the browser's next request still contains the old value, as if the user had changed it back. A default value is
sent with every run, but the browser uses it only when it creates the widget. So this module passes each value as a default. If
other code changes a value, the widget gets a new key, such as "edges.1" after "edges".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar, cast

import streamlit as st

from ui import session
from ui.text.language import t

T = TypeVar("T")

KEYS = 16  # that a widget uses in turn; few, because Streamlit remembers each one until the session ends
DEFAULTS = {st.selectbox: "index", st.radio: "index", st.pills: "default", st.segmented_control: "default"}  # others: "value"
WITH_OPTIONS = {*DEFAULTS, st.select_slider}  # their first argument is the options
WITH_ENDS = {st.slider, st.number_input}  # their first two arguments are the lowest and the highest number


@dataclass
class _Shown:
    """What the browser shows of a widget."""

    number: int = 0  # the number in the current Streamlit key, such as 2 in "edges.2", or 0 for "edges"
    values: dict[str, object] = field(default_factory=dict)  # the widget's last value under each Streamlit key
    label: str | None = None  # the text of the current value. None if it has none, or if the visitor has chosen another value.


def controlled(widget: Callable[..., T], label: str, *args, key: str, value: T, on_change: Callable[[T], object], **options) -> T:
    """Show a Streamlit widget with a given value. Return the value.

    value: the value to show. For a widget that offers options: one of the options, or None if nothing is selected. An option
        that is a marked message is shown in the visitor's language.
    on_change: called with the new value if the visitor changes it. It must store the value for the next call of `controlled`.
    """
    shown = session.current().widgets.setdefault(key, _Shown())
    names = [key, *(f"{key}.{number}" for number in range(1, KEYS))]
    choices = list(args[0]) if widget in WITH_OPTIONS else None
    if choices is not None:
        options.setdefault("format_func", lambda choice: t(str(choice)))
    text = options["format_func"](value) if "format_func" in options and value is not None else None
    held = session.value(names[shown.number], shown.values.get(names[shown.number], value))
    # The browser identifies an option by its label. If the label has changed, a new widget is needed.
    if held != value or shown.label not in (None, text):
        shown.number = (shown.number + 1) % KEYS
    name = names[shown.number]
    shown.values[name], shown.label = value, text
    default = DEFAULTS.get(widget, "value")  # pyrefly: ignore[no-matching-overload]
    options[default] = choices.index(value) if choices and default == "index" and value is not None else value

    def change() -> None:
        """Call `on_change`, unless a browser sends an outdated value of a widget that was replaced meanwhile."""
        chosen = session.value(name)
        if chosen != shown.values[name] and (choices is None or chosen in (None, *choices)):
            shown.values[name] = chosen
            if name == names[shown.number]:
                shown.label = None
            on_change(cast(T, chosen))

    widget(label, *args, **options, key=name, on_change=change)
    return value


def remembered(widget: Callable[..., T | None], label: str, *args, key: str, default: T, about: object = None, **options) -> T:
    """Show a Streamlit widget that keeps its value while it is not on the page. Return the value.

    A stored option that is no longer offered is replaced by the default, and a number outside the range by the nearest limit.
    about: the subject of the value, such as a drawing. A value that was stored for another subject is ignored.
    """
    value: Any = session.stored(key, default, about)
    if widget in WITH_OPTIONS:
        value = value if value is None or value in list(args[0]) else default
    elif widget in WITH_ENDS:
        lowest, highest = args
        value = min(max(value, lowest), highest)
    store = partial(session.store_choice, key, about=about)
    return controlled(widget, label, *args, key=key, value=value, on_change=store, **options)  # pyrefly: ignore[bad-return]


def digit(label: str, **options) -> Any:
    """Show a button for each of the ten digits, as `remembered` does. Return the selected digit, or the default."""
    return remembered(st.pills, label, range(10), **options)


def one_of(label: str, choices: Iterable[T], *, key: str, default: T | None = None, **options) -> T:
    """Show a button for each choice. Return the selected choice. If `default` is None, the first choice is the default."""
    values = list(choices)
    default = values[0] if default is None else default
    return remembered(st.segmented_control, label, values, key=key, default=default, required=True, **options)
