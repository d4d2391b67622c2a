"""Explore by Streamlit's AppTest: each part works on any network, its numbers are those of brute force, and the game counts."""

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint, mnist
from model.explain import inputs_of
from model.layers import Layer
from model.network import Network
from tests.ui.page import SEVEN, data_of, let_read, open_page, page_text, press, small, widget, words
from tests.ui.session import new_page, visitor
from ui import mnist_digits
from ui.text import language
from ui.text.catalogue import ENGLISH, PSEUDO
from ui.views.explore import game, layers
from ui.views.explore.map import maps_of, named, own_share

THREE, SIDEWAYS = drawn(3), drawn(7, degrees=-90)  # the second is read as a 4
DEEP = small(sizes=(784, 20, 20, 20, 10))
NETWORKS = {
    "four hidden layers of tanh, one of a single neuron": small("tanh", sizes=(784, 20, 1, 12, 12, 10)),
    "no hidden layer, squared error": small(output="sigmoid", sizes=(784, 10)),
    "numbers that are too large": Network(tuple(Layer(layer.w * np.float32(1e6), layer.b) for layer in DEEP.layers)),
}


def open_explore(part: str, drawing: dict | None = THREE) -> AppTest:
    return new_page(drawing, {"explore-part": part}, view="Explore").run()


@pytest.mark.filterwarnings("error:overflow:RuntimeWarning")
@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_part_works_on_any_network(network: Network, monkeypatch: pytest.MonkeyPatch):
    """With few training images, so that it is quick."""
    few = [part[:500] for part in layers.background()]
    monkeypatch.setattr(layers, "background", lambda: few)
    app = let_read(open_explore("Map"), network)
    places = np.array([plane["points"] for plane in data_of(app, "explore-map")["layers"]])
    assert len(places) == len(network.layers) and np.isfinite(places).all()


def test_nothing_drawn_invites():
    app = open_explore("Map", None)
    texts = words((*app.info, *app.markdown))
    assert "Draw a digit" in texts or "Nothing is drawn yet" in texts


def test_the_map_sends_a_projection_for_each_layer():
    planes = data_of(open_explore("Map"), "explore-map")
    network, (images, labels) = checkpoint.load(), mnist.test_set()
    passed = network.forward(images[:1000] / np.float32(255))
    low, high = np.array(planes["box"])
    for layer, plane in enumerate(planes["layers"]):
        mean, axes, points = (np.array(plane[name]) for name in ("mean", "axes", "points"))
        assert (inputs_of(passed, layer) - mean) @ axes == pytest.approx(points, abs=1e-2)
        assert (points >= low).all() and (points <= high).all()
    assert planes["network"] == network.key and planes["labels"] == labels[:1000].tolist()
    assert planes["reads"] == passed.probabilities.argmax(axis=1).tolist()
    last = np.ptp(planes["layers"][-1]["points"], axis=0)
    assert last[0] >= last[1], "the page is wider than it is high"


def test_no_other_turn_lets_the_digits_move_less_from_layer_to_layer_and_they_come_apart():
    shown = maps_of(checkpoint.load())["layers"]
    for one, other in pairwise([np.array(layer["points"]) for layer in shown]):
        assert one.mean(axis=0) == pytest.approx([0, 0], abs=1e-4)
        assert (one**2).sum(axis=1).mean() == pytest.approx(1, rel=1e-4)
        moved = np.square(one - other).sum()
        for angle in np.linspace(0, 2 * np.pi, 60):
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            for mirror in ([1, 1], [1, -1]):
                assert np.square(one @ turn * mirror - other).sum() >= moved - 1e-3
    images, labels = (part[:1000] for part in mnist.test_set())
    passed = checkpoint.load().forward(images / np.float32(255))
    for number, layer in enumerate(shown):  # in all its numbers, not on the flat map
        points = inputs_of(passed, number).astype(float)
        order = [np.linalg.norm(points - point, axis=1).argsort()[:2] for point in points]
        nearest = [one if one != i else other for i, (one, other) in enumerate(order)]
        assert layer["own"] == (labels[nearest] == labels).mean()
    assert own_share(np.array([[0, 0], [0, 1], [5, 5], [5, 6]], np.float32), np.array([1, 1, 2, 3])) == 0.5


@pytest.mark.parametrize(("drawing", "is_fooled"), [(SIDEWAYS, True), (SEVEN, False)])
def test_only_a_misread_drawing_that_somebody_else_can_read_counts_and_the_page_says_why(drawing: dict, is_fooled: bool):
    app = open_explore("Fool it", drawing)
    widget(app.pills, game.LABEL_KEY).set_value(7).run()
    assert "It worked" not in page_text(app)
    for answer in (game.NO, game.YES) if is_fooled else ():
        widget(app.pills, game.CHECK_KEY).set_value(answer).run()
        assert ("**It worked.** The network reads 4, people read 7." in page_text(app)) == (answer == game.YES)
    assert ("Not fooled" in page_text(app)) != is_fooled


def let_answer(monkeypatch: pytest.MonkeyPatch, *digits: int) -> None:
    """Let every network find the first test digits hard, and classify them so."""
    images, labels = mnist_digits.load()
    answers = SimpleNamespace(hard=np.arange(len(digits)), digits=np.array(digits), images=images, labels=labels)
    monkeypatch.setattr(mnist_digits, "answers", lambda network: answers)


def test_hard_digits_are_first_those_that_the_network_misreads_and_the_caption_says_so(monkeypatch: pytest.MonkeyPatch):
    let_answer(monkeypatch, 7, 0, 1, 1)  # they are a 7, a 2, a 1 and a 0
    app, shown = open_page(), []
    for _ in range(4):
        sheet = visitor(press(app, "Try a hard one")).drawing.sheet
        number = next(n for n in range(4) if sheet.source.startswith(mnist_digits.sheet(n).source))
        assert sheet.source.endswith("misread it" if number in (1, 3) else "was unsure about it")
        shown.append(number)
    assert {*shown[:2]} == {1, 3} and {*shown[2:]} == {0, 2}
    assert visitor(press(app, "Try a hard one")).drawing.sheet.source.endswith("misread it"), "from the first again"
    let_read(app, small())
    assert visitor(press(app, "Try a hard one")).drawing.sheet.source.endswith("misread it"), "another network has others"


def test_hard_digits_are_read_in_turn_the_score_is_counted_and_those_that_the_network_missed_are_shown(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(game, "HARD", 3)
    let_answer(monkeypatch, 7, 0, 2)  # they are a 7, a 2 and a 1
    app = open_explore("Fool it", None)
    app.button(key="game-play").click().run()
    for number in range(3):
        assert f">{number + 1} of {game.HARD}<" in data_of(app, "game-digit")["html"]
        widget(app.pills, f"{game.ANSWER_KEY}-{number % 2}").set_value(2).run()
        assert number == 2 or ("It was" in page_text(app) and "The network:" in page_text(app))
    assert "**It is a draw.** You read 1 of 3, the network 1." in page_text(app)
    missed = data_of(app, "game-missed")["html"]
    assert missed.count("<img") == 2 and "2 → <b>0" in missed and "1 → <b>2" in missed


def test_the_planes_are_named_in_the_language_of_each_visitor_though_all_share_them():
    names = []
    for tag in (PSEUDO, ENGLISH):
        language.use(tag)
        names.append([plane["name"] for plane in named(checkpoint.load())["layers"]])
    assert names[1] == ["Pixels", "Hidden layer 1", "Hidden layer 2"] and not {*names[0]} & {*names[1]}
