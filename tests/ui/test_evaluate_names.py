"""Robustness tells networks of the same name apart: on the page, in the CSV file, and in the sentence below the curves."""

import json

import numpy as np
import pytest

from model import checkpoint, robustness
from model.distort import DISTORTIONS
from model.network import random_network
from tests.ui.session import add_network, store
from tests.ui.test_evaluate import open_view, text
from tests.ui.test_inside import data_of
from ui.networks import CONVOLUTIONAL, LINEAR, SHIPPED
from ui.views.evaluate import comparison
from ui.views.evaluate import robustness as view

ACCURACY = {LINEAR: 0.25, CONVOLUTIONAL: 0.75}  # of the shipped networks; any other has 0.5


class Measured:
    """A worker that has measured every network already."""

    def request(self, key: str, network: object, digits: object) -> robustness.Robustness:
        return robustness.Robustness(tuple((ACCURACY.get(key, 0.5),) * len(d.strengths) for d in DISTORTIONS), 1.0)


def test_networks_of_the_same_name_keep_their_curves_and_the_shipped_ones_are_quoted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(view, "worker", Measured())
    app = open_view("Robustness")
    other = add_network(app, LINEAR, random_network((784, 12, 10), np.random.default_rng(1)))
    own = add_network(app, LINEAR, random_network((784, 12, 10), np.random.default_rng(2)))
    store(app, comparison.FOURTH, other)
    app.run()
    assert not app.exception
    [chart, *_] = json.loads(data_of(app, "evaluate-robustness")["charts"])
    names = {series["name"]: series["y"][0] for series in chart["series"]}
    assert list(names) == ["Linear (2)", LINEAR, CONVOLUTIONAL, "Linear (1)"] and own.endswith("-2")
    assert names[LINEAR] == ACCURACY[LINEAR]
    assert "the linear network still reads **25\u00a0%** of them and the convolutional one **75\u00a0%**" in text(app)


def test_the_shipped_network_keeps_its_name():
    app = open_view("Robustness")
    other = add_network(app, "Shipped with Digit Lens", checkpoint.load())
    store(app, comparison.FOURTH, SHIPPED)
    assert other and not app.run().exception
    html = data_of(app, "evaluate-yours")["html"]
    assert ">Shipped with Digit Lens<" in html and "Shipped with Digit Lens (1)" in html
