"""The damaged network of "What if": its figures are computed from the real network."""

import json

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model import checkpoint, mnist
from model.damage import DAMAGES, SEED
from model.damage import curve as measure
from model.evaluation import score
from tests.ui.page import FOUR, data_of, let_read, picture_of, shown, small, widget
from tests.ui.session import new_page, store
from ui.components.network_picture import network_key
from ui.views import inside
from ui.views.inside import damage


def open_damage(number: int = 0) -> AppTest:
    """Open the whole network, to be damaged, with a 4 drawn. number: the place of the damage in DAMAGES."""
    choices = {inside.PART_KEY: inside.WHAT_IF, inside.CHANGED_KEY: inside.ALL, damage.KIND_KEY: number}
    return new_page(FOUR, choices).run()


@pytest.fixture(scope="module")
def page() -> AppTest:
    return open_damage()


def damaged(app: AppTest, number: int, strength: float) -> AppTest:
    """Choose a damage, by its place in DAMAGES, and its strength. Return the app."""
    widget(app.selectbox, damage.KIND_KEY).set_value(number).run()
    widget(app.select_slider, f"{damage.STRENGTH_KEY}-{number}").set_value(strength).run()
    return app


def curve(app: AppTest) -> dict:
    """Return the chart on the page."""
    (chart,) = json.loads(data_of(app, "inside-damage-curve")["charts"])
    return chart


@pytest.mark.parametrize("number", range(len(DAMAGES)), ids=lambda number: DAMAGES[number].name)
def test_the_page_shows_what_the_damaged_network_computes(page: AppTest, number: int):
    kind = DAMAGES[number]
    damaged(page, number, kind.strengths[3])
    network = kind.apply(checkpoint.load(), kind.strengths[3], np.random.default_rng(SEED))
    picture = picture_of(page)
    assert picture["hand"] == network_key("default", network) and kind.name.lower() in picture["name"]
    accuracy = score(network, mnist.test_images(), mnist.test_labels()).accuracy
    assert shown(page, "inside-outcome", 'accuracy-after" data-value') == [pytest.approx(accuracy, abs=1e-6)]
    chart = curve(page)
    place = chart["series"][0]["x"].index(chart["mark"])
    assert chart["series"][0]["y"][place] == pytest.approx(accuracy, abs=1e-4)
    assert chart["series"][0]["x"] == sorted(chart["series"][0]["x"])


@pytest.mark.parametrize("sizes", [(784, 10), (784, 40, 30, 20, 10)], ids=str)
def test_any_network_can_be_damaged(sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch):
    """The first 100 test digits show it as well as all."""
    monkeypatch.setattr(damage, "curve", lambda network, kind, x, labels: measure(network, kind, x[:100], labels[:100]))
    network = small("tanh", "sigmoid", sizes)
    app = let_read(open_damage(), network)
    for number, kind in enumerate(DAMAGES):
        store(app, damage.KIND_KEY, number)
        store(app, f"{damage.STRENGTH_KEY}-{number}", kind.strengths[-1], network.key)
        assert curve(app.run())["mark"]
    st.cache_data.clear()  # it holds the two networks of the chart of killed neurons with these few digits
