"""ui.widgets: a value survives a change of view, other code can change it, and an option's label can change."""

from collections.abc import Iterable

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page import widget


def page() -> None:
    """Show a widget of each kind: with two ends, with options whose default is a value or an index, and without any of these.

    "relabel" changes the options' labels, "hidden" takes the widgets away, "fewer" the last option and the larger numbers, and
    "Fill" changes all values by code. The values of "slider" and "pills" count for one subject, which "other" changes.
    """
    import streamlit as st

    from ui import session, widgets

    def fill() -> None:
        values = {"slider": 7, "select_slider": "c", "selectbox": "c", "pills": "c", "text_input": "filled"}
        for key, value in values.items():
            session.store_choice(key, value, about if key in ("slider", "pills") else None)

    is_on = {key: st.toggle(key, key=key) for key in ("relabel", "hidden", "fewer", "other")}
    mark, about = "!" if is_on["relabel"] else "", "b" if is_on["other"] else "a"
    st.button("Fill", on_click=fill)
    if is_on["hidden"]:
        return
    widgets.remembered(st.slider, "slider", 0, 4 if is_on["fewer"] else 9, key="slider", default=3, about=about)
    for command in (st.select_slider, st.selectbox, st.pills):
        options = {"default": "a", "format_func": lambda option: option + mark, "about": about if command is st.pills else None}
        widgets.remembered(command, command.__name__, list("ab" if is_on["fewer"] else "abc"), key=command.__name__, **options)
    widgets.remembered(st.text_input, "text_input", key="text_input", default="")


VALUES = {
    "slider": (3, 5, 7),
    "select_slider": ("a", "b", "c"),
    "selectbox": ("a", "b", "c"),
    "pills": ("a", "b", "c"),
    "text_input": ("", "typed", "filled"),
}
DEFAULT, CHOSEN, FILLED = ({kind: values[place] for kind, values in VALUES.items()} for place in range(3))


@pytest.fixture
def app() -> AppTest:
    """Open the page. Its widgets have their kinds as keys."""
    return AppTest.from_function(page, default_timeout=30).run()


def shown(app: AppTest, kinds: Iterable[str]) -> dict[str, object]:
    """Return the values of the widgets of some kinds."""
    return {kind: widget(getattr(app, kind), kind).value for kind in kinds}


def choose(app: AppTest, **values: object) -> None:
    """Set the widgets of some kinds to values."""
    for kind, value in values.items():
        widget(getattr(app, kind), kind).set_value(value)
    app.run()


def switch(app: AppTest, key: str, is_on: bool) -> None:
    app.toggle(key=key).set_value(is_on).run()


def test_a_value_survives_a_change_of_view_and_follows_other_code(app: AppTest):
    assert shown(app, DEFAULT) == DEFAULT
    choose(app, **CHOSEN)
    assert shown(app, CHOSEN) == CHOSEN
    switch(app, "hidden", True)
    switch(app, "hidden", False)
    assert shown(app, CHOSEN) == CHOSEN
    switch(app, "relabel", True)
    assert shown(app, CHOSEN) == CHOSEN
    app.button[0].click().run()
    assert shown(app, FILLED) == FILLED
    choose(app, **CHOSEN)
    switch(app, "hidden", True)
    app.button[0].click().run()
    switch(app, "hidden", False)
    assert shown(app, FILLED) == FILLED
    choose(app, **CHOSEN)
    assert shown(app, CHOSEN) == CHOSEN


def test_a_stored_value_that_no_longer_fits_is_replaced_while_it_does_not_fit(app: AppTest):
    chosen = {"selectbox": "c", "slider": 8}
    choose(app, **chosen)
    switch(app, "fewer", True)
    assert shown(app, chosen) == {"selectbox": "a", "slider": 4}
    switch(app, "fewer", False)
    assert shown(app, chosen) == chosen


def test_a_value_that_counts_for_one_subject_gives_way_to_the_default_for_another(app: AppTest):
    kinds = ("slider", "pills")
    choose(app, slider=8, pills="c")
    switch(app, "other", True)
    assert shown(app, kinds) == {"slider": 3, "pills": "a"}
    switch(app, "other", False)
    assert shown(app, kinds) == {"slider": 8, "pills": "c"}, "nothing was chosen for the other subject"
    switch(app, "other", True)
    choose(app, slider=5)
    switch(app, "other", False)
    assert shown(app, kinds) == {"slider": 3, "pills": "c"}, "only the latest choice is kept"
