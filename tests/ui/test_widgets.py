"""ui.widgets: a value survives a change of view, other code can change it, and an option's label can change."""

from collections.abc import Callable, Iterable

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


def every_kind(number: int, option: str, is_on: bool, text: str) -> dict[str, object]:
    """Return a value for each kind of widget on the page."""
    options = dict.fromkeys(("select_slider", "selectbox", "radio", "pills"), option)
    return {"slider": number, "number_input": number, **options, "toggle": is_on, "text_input": text}


DEFAULT, CHOSEN, FILLED = every_kind(3, "a", False, ""), every_kind(5, "b", True, "typed"), every_kind(7, "c", True, "filled")


def open_page(page: Callable[[], None]) -> AppTest:
    """Open a page whose widgets have their kinds as keys."""
    return AppTest.from_function(page, default_timeout=30).run()


def shown(app: AppTest, kinds: Iterable[str]) -> dict[str, object]:
    """Return the values of the widgets of some kinds."""
    return {kind: widget(getattr(app, kind), kind).value for kind in kinds}


def choose(app: AppTest, **values: object) -> None:
    """Set the widgets of some kinds to values."""
    for kind, value in values.items():
        widget(getattr(app, kind), kind).set_value(value)
    app.run()


def test_a_value_survives_a_change_of_view_and_follows_other_code():
    app = open_page(page)
    assert shown(app, DEFAULT) == DEFAULT
    choose(app, **CHOSEN)
    assert shown(app, CHOSEN) == CHOSEN
    app.toggle(key="hidden").set_value(True).run()
    app.toggle(key="hidden").set_value(False).run()
    assert shown(app, CHOSEN) == CHOSEN
    app.toggle(key="relabel").set_value(True).run()
    assert shown(app, CHOSEN) == CHOSEN
    app.button[0].click().run()
    assert shown(app, FILLED) == FILLED
    app.toggle(key="hidden").set_value(True).run()
    app.button[0].click().run()
    app.toggle(key="hidden").set_value(False).run()
    assert shown(app, FILLED) == FILLED
    choose(app, **CHOSEN)
    assert shown(app, CHOSEN) == CHOSEN


def changing_page() -> None:
    """Show a list of options, a slider and a field. "fewer" takes the last option and the upper half of the numbers away."""
    import streamlit as st

    from ui import widgets

    fewer = st.toggle("fewer", key="fewer")
    widgets.remembered(st.selectbox, "selectbox", list("ab" if fewer else "abc"), key="selectbox", default="a")
    for command in (st.slider, st.number_input):
        widgets.remembered(command, command.__name__, 0, 4 if fewer else 9, key=command.__name__, default=3)


def test_a_stored_value_that_no_longer_fits_is_replaced_while_it_does_not_fit():
    app, chosen = open_page(changing_page), {"selectbox": "c", "slider": 8, "number_input": 8}
    choose(app, **chosen)
    app.toggle(key="fewer").set_value(True).run()
    assert shown(app, chosen) == {"selectbox": "a", "slider": 4, "number_input": 4}
    app.toggle(key="fewer").set_value(False).run()
    assert shown(app, chosen) == chosen


def subject_page() -> None:
    """Show a slider and a list whose values count for one subject only. "other" changes the subject."""
    import streamlit as st

    from ui import widgets

    about = "b" if st.toggle("other", key="other") else "a"
    widgets.remembered(st.slider, "slider", 0, 9, key="slider", default=3, about=about)
    widgets.remembered(st.pills, "pills", list("abc"), key="pills", default=None, about=about)


def test_a_value_that_counts_for_one_subject_gives_way_to_the_default_for_another():
    app, kinds = open_page(subject_page), ("slider", "pills")
    choose(app, slider=8, pills="c")
    app.toggle(key="other").set_value(True).run()
    assert shown(app, kinds) == {"slider": 3, "pills": None}
    app.toggle(key="other").set_value(False).run()
    assert shown(app, kinds) == {"slider": 8, "pills": "c"}, "nothing was chosen for the other subject"
    app.toggle(key="other").set_value(True).run()
    choose(app, slider=5)
    assert shown(app, kinds) == {"slider": 5, "pills": None}
    app.toggle(key="other").set_value(False).run()
    assert shown(app, kinds) == {"slider": 3, "pills": "c"}, "only the latest choice is kept"
