"""Widgets whose value is kept in the session, so that it survives a change of view and other code can change it.

Streamlit offers two ways to set a widget's value. A value written to `st.session_state` is sent to the browser once. The next run
may drop that message, and a message that arrives late replaces what was pressed meanwhile. A default value is sent with every
run, and the browser uses it only when it creates the widget. This module therefore uses defaults only. If other code changes the
value, the widget gets another key, and the browser creates a new widget.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import streamlit as st

T = TypeVar("T")

KEYS = 16  # keys that a widget uses in turn; few, because Streamlit remembers each one until the session ends
DEFAULTS = {"selectbox": "index", "radio": "index", "pills": "default", "segmented_control": "default"}  # for others: "value"
WITH_OPTIONS = {*DEFAULTS, "select_slider"}


@dataclass(frozen=True)
class _Shown:
    """What a widget shows: a value, its label (None if it is not known), and the number of the widget's current key."""

    value: object
    label: str | None
    turn: int


def controlled(widget: Callable[..., T], label: str, *args, key: str, value: T, on_change: Callable[[T], object], **options) -> T:
    """Show a widget with a given value. Return the value.

    widget: the Streamlit command, such as `st.slider`. label, args and options are its arguments.
    key: the widget's name. Its Streamlit key is this name, followed by a number once other code has changed the value.
    value: the value to show. For a widget with options it is one of them, or None if nothing is selected.
    on_change: called with the new value if the person changes it. It must store the value, so that the next run passes it here.
    """
    choices = list(args[0]) if widget.__name__ in WITH_OPTIONS else None
    text = options["format_func"](value) if "format_func" in options and value is not None else None
    shown = _all_shown().get(key, _Shown(value, text, 0))
    held = st.session_state.get(_key(key, shown.turn), shown.value)
    # The browser identifies an option by its label. If the label has changed, a new widget is needed.
    renewed = held != value or shown.label not in (None, text)
    turn = (shown.turn + renewed) % KEYS
    _all_shown()[key] = _Shown(value, text, turn)
    name = DEFAULTS.get(widget.__name__, "value")
    options[name] = choices.index(value) if name == "index" and value is not None else value
    widget(label, *args, **options, key=_key(key, turn), on_change=_changed, args=(key, turn, choices, on_change))
    return value


def remembered(widget: Callable[..., T], label: str, *args, key: str, default: T, **options) -> T:
    """Show a widget that keeps its value while its view is closed. Return the value, which is `default` until it is changed."""
    return controlled(widget, label, *args, key=key, value=stored(key, default), on_change=partial(store, key), **options)


def stored(key: str, default: T) -> T:
    """Return the value stored under a key, or `default` if there is none."""
    return st.session_state.get("stored", {}).get(key, default)


_UNSET = object()


def store(key: str, value: object = _UNSET) -> None:
    """Store a value under a key. It becomes the value of the `remembered` widget with that key."""
    value = st.session_state[key] if value is _UNSET else value
    st.session_state.stored = {**st.session_state.get("stored", {}), key: value}


def value(key: str) -> object:
    """Return what a component, or a widget in a form, holds. Return None if it has not been shown yet."""
    return st.session_state.get(key)


def pressed_in(key: str) -> object:
    """Return what was pressed in a figure, in its callback. Return None otherwise."""
    shown = st.session_state.get(key)
    return shown.get("pick") if hasattr(shown, "get") else None


def _all_shown() -> dict[str, _Shown]:
    return st.session_state.setdefault("shown", {})


def _key(key: str, turn: int) -> str:
    return f"{key}-{turn}" if turn else key


def _changed(key: str, turn: int, choices: Sequence | None, on_change: Callable[[object], object]) -> None:
    """Pass on a value that the person has chosen.

    The browser also sends the values of widgets that were replaced meanwhile, and options that are no longer offered. They are
    ignored.
    """
    value, shown = st.session_state[_key(key, turn)], _all_shown()[key]
    if turn != shown.turn or value == shown.value or (choices is not None and value not in (None, *choices)):
        return
    _all_shown()[key] = _Shown(value, None, turn)
    on_change(value)


def set_value(key: str, value: object) -> None:
    """Set the value of a widget that is about to be made."""
    st.session_state[key] = value


def restore(key: str, default):
    """Restore a widget's value from when its view was last open. Call it before the widget is made, with `store` as callback."""
    value = stored(key, default)
    if st.session_state.get(key) != value:  # writing an equal value would undo a press made while this run answers
        st.session_state[key] = value
    return value


def set_stored(key: str, value) -> None:
    """Store a value for `restore` and `stored` without a widget."""
    store(key, value)
