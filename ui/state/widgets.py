"""Widgets whose value is kept in the session, so that it survives a change of view and other code can change it.

Streamlit offers two ways to set a widget's value. A value written to `st.session_state` is sent to the browser once. The next run
may drop that message, and a message that arrives late replaces what was pressed meanwhile. A default value is sent with every
run, and the browser uses it only when it creates the widget. This module therefore uses defaults only. If other code changes the
value, the widget gets another key, and the browser creates a new widget.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")

KEYS = 16  # keys that a widget uses in turn; few, because Streamlit remembers each one until the session ends
DEFAULTS = {"selectbox": "index", "radio": "index", "pills": "default", "segmented_control": "default"}  # for others: "value"
WITH_OPTIONS = {*DEFAULTS, "select_slider"}  # their first argument is the options
WITH_ENDS = {"slider", "number_input"}  # their first two arguments are the lowest and the highest number


@dataclass
class _Shown:
    """What is stored about a widget.

    The widget gets a new Streamlit key when the app changes its value: "edges", then "edges.1", "edges.2" and so on.

    number: the number in the current Streamlit key, such as 2 in "edges.2". It is 0 for "edges".
    values: dict of number -> the last value that the widget had under the key with this number.
    label: the text that the browser shows for the current value. None if the user has just chosen another value.
    """

    number: int = 0
    values: dict[int, object] = field(default_factory=dict)
    label: str | None = None


def controlled(widget: Callable[..., T], label: str, *args, key: str, value: T, on_change: Callable[[T], object], **options) -> T:
    """Show a Streamlit widget with a given value. Return the value.

    widget: the Streamlit command, such as `st.slider`. label, args and options are its arguments.
    key: the widget's name. A number is added to make a new Streamlit key when the app changes the value.
    value: the value to show. For a widget with options it is one of them, or None if nothing is selected.
    on_change: called with the new value if the user changes it. It must store the value, so that the next run passes it here.
    """
    shown = _shown(key)
    choices = list(args[0]) if widget.__name__ in WITH_OPTIONS else None
    text = options["format_func"](value) if "format_func" in options and value is not None else None
    held = st.session_state.get(_key(key, shown.number), shown.values.get(shown.number, value))
    # The browser identifies an option by its label. If the label has changed, a new widget is needed.
    if held != value or shown.label not in (None, text):
        shown.number = (shown.number + 1) % KEYS
    shown.values[shown.number], shown.label = value, text
    name = DEFAULTS.get(widget.__name__, "value")
    options[name] = choices.index(value) if choices and name == "index" and value is not None else value
    callback_args = key, shown.number, choices, on_change
    widget(label, *args, **options, key=_key(key, shown.number), on_change=_changed, args=callback_args)
    return value


def remembered(widget: Callable[..., T | None], label: str, *args, key: str, default: T, about: object = None, **options) -> T:
    """Show a Streamlit widget that keeps its value while it is not on the page. Return the value.

    A stored value may no longer fit, because the widget now has other options or other ends, for example for another network.
    An option that is no longer offered is replaced by the default, and a number outside the ends by the nearer end.

    widget: the Streamlit command, such as `st.slider`. label, args and options are its arguments.
    key: the name under which the value is stored.
    default: the value until the user changes it.
    about: what the value counts for, such as the key of a drawing. If it changes, the widget has its default again.
    """
    value: Any = stored(key, default, about)
    if widget.__name__ in WITH_OPTIONS:
        value = value if value is None or value in list(args[0]) else default
    elif widget.__name__ in WITH_ENDS:
        lowest, highest = args
        value = min(max(value, lowest), highest)
    return controlled(widget, label, *args, key=key, value=value, on_change=partial(store, key, about=about), **options)


def one_of(label: str, choices: Iterable[T], *, key: str, default: T | None = None, **options) -> T:
    """Show buttons of which exactly one is selected. Return the value of this button.

    The selection is kept while the buttons are not on the page.
    choices: the values, a button for each.
    key: the name under which the value is stored.
    default: the value until the user presses a button. None stands for the first value.
    """
    values = list(choices)
    default = values[0] if default is None else default
    return remembered(st.segmented_control, label, values, key=key, default=default, required=True, **options)


def stored(key: str, default: T, about: object = None) -> T:
    """Return the value that the session has stored under a key. Return `default` if there is none.

    The function `remembered` stores the value of its widget in this way.
    about: what the value counts for. If it was stored for something else, `default` is returned.
    """
    known_about, value = st.session_state.get("stored", {}).get(key, (about, default))
    return value if known_about == about else default


def store(key: str, value: object, about: object = None) -> None:
    """Store a value in the session under a key. It replaces the previous value.

    If the function `remembered` shows a widget with this key, the widget then has this value.
    about: what the value counts for, such as the key of a drawing. None stands for everything.
    """
    st.session_state.stored = {**st.session_state.get("stored", {}), key: (about, value)}


def forget(key: str) -> None:
    """Remove the value that the session has stored under a key.

    If the function `remembered` shows a widget with this key, the widget then has its default again.
    """
    st.session_state.stored = {known: value for known, value in st.session_state.get("stored", {}).items() if known != key}


def value(key: str) -> Any:
    """Return the current value of the widget or component with this key. Return None if it has not been shown yet.

    The value of a file uploader is the file that the user has chosen, or None.
    """
    return st.session_state.get(key)


def sent(key: str, field: str) -> object:
    """Return one field of the value that a component has sent. Return None if it has sent no such field.

    key: the Streamlit key of the component.
    """
    value = st.session_state.get(key)
    return value.get(field) if isinstance(value, Mapping) else None


def pressed_in(key: str) -> object:
    """Return the element that the user has just clicked in a figure. Return None if nothing was clicked.

    key: the Streamlit key of the figure. Call this in the figure's callback.
    """
    return sent(key, "pick")


def _shown(key: str) -> _Shown:
    return st.session_state.setdefault("shown", {}).setdefault(key, _Shown())


def _key(key: str, number: int) -> str:
    return f"{key}.{number}" if number else key


def _changed(key: str, number: int, choices: Sequence | None, on_change: Callable[[object], object]) -> None:
    """Call `on_change` with the value that the user has chosen in a widget. This is the callback of the Streamlit widget.

    Do nothing if the value is the widget's last value, or if it is an option that is no longer offered. The browser may send such
    a value for a widget that was replaced meanwhile.

    key: the widget's name, such as "edges".
    number: the number in the widget's Streamlit key, such as 2 in "edges.2".
    choices: the options offered, or None if the widget has none.
    """
    value, shown = st.session_state[_key(key, number)], _shown(key)
    if value == shown.values[number] or (choices is not None and value not in (None, *choices)):
        return
    shown.values[number] = value
    if number == shown.number:
        shown.label = None
    on_change(value)
