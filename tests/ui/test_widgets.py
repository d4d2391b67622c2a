"""ui.widgets: a value survives a change of view, other code can change it, and an option's label can change."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.page import widget


def page() -> None:
    """Show one widget of each kind, unless "hidden" is on. "Fill" changes all values by code."""
    import streamlit as st

    from ui import session, widgets

    def fill() -> None:
        values = {"slider": 7, "select_slider": "c", "selectbox": "c", "radio": "c", "pills": "c", "number_input": 7}
        for key, value in {**values, "toggle": True, "text_input": "filled"}.items():
            session.store_choice(key, value)

    mark = "!" if st.toggle("relabel", key="relabel") else ""
    st.button("Fill", on_click=fill)
    options = {"default": "a", "format_func": lambda option: option + mark}
    if not st.toggle("hidden", key="hidden"):
        for command in (st.slider, st.number_input):
            widgets.remembered(command, command.__name__, 0, 9, key=command.__name__, default=3)
        for command in (st.select_slider, st.selectbox, st.radio, st.pills):
            widgets.remembered(command, command.__name__, list("abc"), key=command.__name__, **options)
        widgets.remembered(st.toggle, "toggle", key="toggle", default=False)
        widgets.remembered(st.text_input, "text_input", key="text_input", default="")


KINDS = {
    "slider": (3, 5, 7),
    "number_input": (3, 5, 7),
    "select_slider": ("a", "b", "c"),
    "selectbox": ("a", "b", "c"),
    "radio": ("a", "b", "c"),
    "pills": ("a", "b", "c"),
    "toggle": (False, True, True),
    "text_input": ("", "typed", "filled"),
}


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=30).run()


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_survives_a_change_of_view_and_follows_other_code(app: AppTest, kind: str):
    default, chosen, filled = KINDS[kind]

    def shown() -> object:
        return widget(getattr(app, kind), kind).value

    assert shown() == default
    widget(getattr(app, kind), kind).set_value(chosen).run()
    assert shown() == chosen
    app.toggle(key="hidden").set_value(True).run()
    app.toggle(key="hidden").set_value(False).run()
    assert shown() == chosen
    app.toggle(key="relabel").set_value(True).run()
    assert shown() == chosen
    app.button[0].click().run()
    assert shown() == filled
    app.toggle(key="hidden").set_value(True).run()
    app.button[0].click().run()
    app.toggle(key="hidden").set_value(False).run()
    assert shown() == filled
    widget(getattr(app, kind), kind).set_value(chosen).run()
    assert shown() == chosen


def changing_page() -> None:
    """Show a list of options, a slider and a field. "fewer" takes the last option and the upper half of the numbers away."""
    import streamlit as st

    from ui import widgets

    fewer = st.toggle("fewer", key="fewer")
    widgets.remembered(st.selectbox, "selectbox", list("ab" if fewer else "abc"), key="selectbox", default="a")
    for command in (st.slider, st.number_input):
        widgets.remembered(command, command.__name__, 0, 4 if fewer else 9, key=command.__name__, default=3)


def test_a_stored_value_that_no_longer_fits_is_replaced_while_it_does_not_fit():
    app = AppTest.from_function(changing_page, default_timeout=30).run()

    def shown() -> list[object]:
        return [widget(getattr(app, kind), kind).value for kind in ("selectbox", "slider", "number_input")]

    for kind, value in (("selectbox", "c"), ("slider", 8), ("number_input", 8)):
        widget(getattr(app, kind), kind).set_value(value).run()
    app.toggle(key="fewer").set_value(True).run()
    assert shown() == ["a", 4, 4]
    app.toggle(key="fewer").set_value(False).run()
    assert shown() == ["c", 8, 8]


def subject_page() -> None:
    """Show a slider and a list whose values count for one subject only. "other" changes the subject."""
    import streamlit as st

    from ui import widgets

    about = "b" if st.toggle("other", key="other") else "a"
    widgets.remembered(st.slider, "slider", 0, 9, key="slider", default=3, about=about)
    widgets.remembered(st.pills, "pills", list("abc"), key="pills", default=None, about=about)


def test_a_value_that_counts_for_one_subject_gives_way_to_the_default_for_another():
    app = AppTest.from_function(subject_page, default_timeout=30).run()

    def shown() -> list[object]:
        return [widget(getattr(app, kind), kind).value for kind in ("slider", "pills")]

    widget(app.slider, "slider").set_value(8).run()
    widget(app.pills, "pills").set_value("c").run()
    app.toggle(key="other").set_value(True).run()
    assert shown() == [3, None]
    app.toggle(key="other").set_value(False).run()
    assert shown() == [8, "c"], "nothing was chosen for the other subject"
    app.toggle(key="other").set_value(True).run()
    widget(app.slider, "slider").set_value(5).run()
    assert shown() == [5, None]
    app.toggle(key="other").set_value(False).run()
    assert shown() == [3, "c"], "only the latest choice is kept"
