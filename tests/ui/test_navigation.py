"""The tabs of the views and the address that names one, by Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.session import new_page
from tests.ui.widget import open_view


def open_at(**address: str) -> AppTest:
    """Open the page at an address."""
    return new_page(**address).run()


def opened(app: AppTest) -> list:
    """Return the views whose tab is selected."""
    return [str(tabs.value) for tabs in app.segmented_control if str(tabs.key).startswith("views-") and tabs.value]


def views() -> list[str]:
    """Return the names of all views."""
    return [view for tabs in open_at().segmented_control if str(tabs.key).startswith("views-") for view in tabs.options]


def test_every_view_has_one_tab_and_the_first_is_open():
    assert len(views()) == len(set(views())) >= 5
    assert opened(open_at()) == ["Reading"] == views()[:1]


@pytest.mark.parametrize("name", views())
def test_an_address_opens_each_view(name: str):
    app = open_at(view=name)
    assert not app.exception
    assert opened(app) == [name]


def test_a_tab_changes_the_view_and_the_address():
    app = open_view(open_at(), "Training")
    assert opened(app) == ["Training"]
    assert app.query_params["view"] == "Training"
    open_view(app, "Teach it")
    assert opened(app) == ["Teach it"]
    open_view(app, "Reading")
    assert opened(app) == ["Reading"]
    assert "view" not in app.query_params


def test_the_page_follows_an_address_that_changes():
    """As with the browser's Back and Forward."""
    app = open_view(open_view(open_at(), "Inside"), "Lessons")
    app.query_params["view"] = "Inside"
    assert opened(app.run()) == ["Inside"]
    del app.query_params["view"]
    assert opened(app.run()) == ["Reading"]


def test_what_is_no_view_opens_the_first():
    app = open_at(view="../../etc")
    assert not app.exception
    assert opened(app) == ["Reading"]
    assert opened(open_view(app, "Inside")) == ["Inside"]
