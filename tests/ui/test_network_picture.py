"""The network's picture: the page names its network, which the browser can fetch, and each view shows the current network."""

from model import checkpoint
from tests.ui.page import SEVEN, data_of, let_read, open_page, open_view, picture_of, small
from tests.ui.session import visitor
from ui.components import network_picture
from ui.views.all_views import VIEWS


def test_the_page_names_the_networks_that_it_shows_and_has_them_for_the_browser():
    app = open_page()
    selected = data_of(app, network_picture.SELECTED_KEY)
    assert (selected["key"], selected["session"]) == (checkpoint.load().key, visitor(app).id)
    assert picture_of(app)["network"] == selected["key"] and [*visitor(app).networks] == [selected["key"]]
    let_read(app, small())
    visitor(app).networks.clear()
    app.run()
    assert data_of(app, network_picture.SELECTED_KEY)["key"] == picture_of(app)["network"] == small().key
    assert visitor(app).networks[small().key].sizes == small().sizes


def test_each_view_shows_the_selected_network_once_large_or_small():
    app, key = open_page(SEVEN), checkpoint.load().key
    roles = {}
    for view in VIEWS:
        picture = picture_of(open_view(app, view))
        roles[view] = picture["role"]
        assert (picture["network"], picture["name"]) == (key, "Shipped with Digit Lens")
        assert (picture["lesson"] is None) == (view != "Teach it")
    small_ones = dict.fromkeys(("Lessons", "Explore", "Evaluate"), "small")
    assert roles == {"Look inside": "inside", "Teach it": "teach", "Training": "learn"} | small_ones
    let_read(app, small())
    assert picture_of(app)["network"] == small().key and picture_of(app)["name"] == "a network"
