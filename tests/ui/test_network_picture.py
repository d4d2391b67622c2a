"""The network's picture: what its messages carry, weights travel once, and each view
shows the network in hand."""

import pytest

from model import checkpoint
from tests.ui.page import SEVEN, let_read, open_page, open_view, packet_of, picture_of, press_picture, small
from tests.ui.session import visitor
from ui.components import network_picture
from ui.views.all_views import VIEWS

NETWORK = small(sizes=(784, 12, 7, 10))
WEIGHTS = "live-weights"  # the key of the component that brings the selected network


def test_the_weights_of_a_network_travel_once_and_again_if_the_browser_misses_them(monkeypatch: pytest.MonkeyPatch):
    def carried(app) -> list[bool]:
        return ["w1" in packet_of(app, key)[1] for key in (WEIGHTS, network_picture.KEY)]

    app = open_page()
    assert carried(app) == [True, False], "the picture shows the network that has just been sent"
    assert packet_of(app, network_picture.KEY)[0]["hand"] == packet_of(app, WEIGHTS)[0]["key"]
    assert carried(app.run()) == [False, False]
    assert carried(press_picture(app, "missing", True)) == [True, False]
    monkeypatch.setattr(network_picture, "MOST_NETWORKS", 1)
    assert carried(let_read(app, NETWORK)) == [True, False]
    visitor(app).network = "default"
    assert carried(app.run()) == [True, False], "the browser has dropped it for the other"


def test_each_view_shows_the_selected_network_once_large_or_small():
    app, key = open_page(SEVEN), checkpoint.load().key
    roles = {}
    for view in VIEWS:
        picture = picture_of(open_view(app, view))
        roles[view] = picture["role"]
        assert (picture["hand"], picture["name"]) == (key, "Shipped with Digit Lens")
        assert (picture["lesson"] is None) == (view != "Teach it")
    small_ones = dict.fromkeys(("Lessons", "Explore", "Evaluate"), "small")
    assert roles == {"Look inside": "inside", "Teach it": "teach", "Training": "learn"} | small_ones
    let_read(app, small())
    assert picture_of(app)["hand"] == small().key and picture_of(app)["name"] == "a network"
