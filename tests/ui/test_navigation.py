"""The tabs of the views and the address that names one, by Streamlit's AppTest."""

import pytest

from tests.ui.page import open_page, open_view, open_views
from ui.views.all_views import VIEWS


def test_every_view_has_one_tab_and_the_first_is_open():
    app = open_page()
    tabs = [tabs for tabs in app.segmented_control if str(tabs.key).startswith("views-")]
    assert [view for group in tabs for view in group.options] == list(VIEWS)
    assert open_views(app) == ["Reading"]


def test_a_tab_changes_the_view_and_the_address():
    app = open_view(open_page(), "Training")
    assert open_views(app) == ["Training"]
    assert app.query_params["view"] == "Training"
    open_view(app, "Teach it")
    assert open_views(app) == ["Teach it"]
    open_view(app, "Reading")
    assert open_views(app) == ["Reading"]
    assert "view" not in app.query_params


def test_the_page_follows_back_and_forward(monkeypatch: pytest.MonkeyPatch):
    app = open_view(open_view(open_page(), "Inside"), "Lessons")
    monkeypatch.setattr("ui.server.went_back_or_forward", lambda: True)
    app.query_params["view"] = "Inside"
    assert open_views(app.run()) == ["Inside"]
    del app.query_params["view"]
    assert open_views(app.run()) == ["Reading"]


def test_what_is_no_view_opens_the_first():
    app = open_page(view="../../etc")
    assert open_views(app) == ["Reading"]
    assert open_views(open_view(app, "Inside")) == ["Inside"]
