"""The tabs of the views and the address that names one, by Streamlit's AppTest."""

import pytest

from tests.ui.page import open_page, open_view, view_of, widget
from ui.views.all_views import VIEWS


def test_every_view_has_one_tab_and_the_first_is_open():
    app = open_page()
    assert widget(app.pills, "view").options == list(VIEWS)
    assert view_of(app) == "Look inside"
    assert [title.value for title in app.title] == ["Digit Lens"]


def test_a_tab_changes_the_view_and_the_address():
    app = open_view(open_page(), "Training")
    assert view_of(app) == "Training"
    assert app.query_params["view"] == "Training"
    open_view(app, "Teach it")
    assert view_of(app) == "Teach it"
    open_view(app, "Look inside")
    assert view_of(app) == "Look inside"
    assert "view" not in app.query_params


def test_the_page_follows_back_and_forward(monkeypatch: pytest.MonkeyPatch):
    app = open_view(open_view(open_page(), "Explore"), "Lessons")
    monkeypatch.setattr("ui.server.went_back_or_forward", lambda: True)
    app.query_params["view"] = "Explore"
    assert view_of(app.run()) == "Explore"
    del app.query_params["view"]
    assert view_of(app.run()) == "Look inside"


@pytest.mark.parametrize("view", ["Reading", "Inside", "Look inside", "../../etc"])
def test_an_old_name_and_what_is_no_view_open_the_first(view: str):
    app = open_page(view=view)
    assert view_of(app) == "Look inside"
    assert view_of(open_view(app, "Lessons")) == "Lessons"
