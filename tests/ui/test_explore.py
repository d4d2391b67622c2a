"""The Explore view by Streamlit's AppTest: each part works on any network, and its numbers are those of brute force."""

from itertools import pairwise

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint, digit, mnist
from model.drawing_json import parse
from model.explain import inputs_of
from model.layers import Layer
from model.network import Network
from model.reshape import reshape
from tests.ui.page import choose, data_of, let_read, small, widget, words
from tests.ui.session import new_page, session, visitor
from ui import commands
from ui.reading import Sheet
from ui.views.explore import alike, layers
from ui.views.explore.map import maps_of, own_share

THREE = drawn(3)
PIXELS = digit.from_drawing(THREE).pixels
DEEP = small(sizes=(784, 20, 20, 20, 10))
NETWORKS = {
    "sigmoid, squared error": small("sigmoid", "sigmoid", (784, 30, 10)),
    "four hidden layers of tanh, one of a single neuron": small("tanh", sizes=(784, 20, 1, 12, 12, 10)),
    "no hidden layer": small(sizes=(784, 10)),
    "numbers that are too large": Network(tuple(Layer(layer.w * np.float32(1e6), layer.b) for layer in DEEP.layers)),
}


def open_explore(part: str, drawing: dict | None = THREE) -> AppTest:
    return new_page(drawing, {"explore-part": part}, view="Explore").run()


@pytest.mark.filterwarnings("error:overflow:RuntimeWarning")
@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
def test_every_part_works_on_any_network(network: Network):
    app = let_read(open_explore("Map"), network)
    choose(app, "explore-part", "Alike")
    for layer in range(len(network.layers)):
        choose(app, "explore-layer", layer)
        assert data_of(app, alike.KEY)["html"].count("<img") == 1 + alike.NEAREST
    choose(app, "explore-part", "Reshape")


@pytest.mark.parametrize("part", ["Map", "Alike", "Reshape"])
def test_nothing_drawn_invites(part: str):
    app = open_explore(part, None)
    texts = [element.value for element in (*app.info, *app.markdown)]
    assert any("Draw a digit" in text or "Nothing is drawn yet" in text for text in texts)
    if part == "Map":
        assert data_of(app, "explore-map")["places"] is None


def test_the_map_sends_a_projection_for_each_layer_and_the_drawing_lies_where_they_say():
    app = open_explore("Map")
    planes, sent = data_of(app, "explore-map-plane"), data_of(app, "explore-map")
    assert sent["show"] == planes["network"] and len(planes["labels"]) == 1000
    network = checkpoint.load()
    images = mnist.test_images()[:1000] / np.float32(255)
    passed, drawing = network.forward(images), network.forward(PIXELS)
    low, high = np.array(planes["box"])
    for layer, plane in enumerate(planes["layers"]):
        mean, axes, points = (np.array(plane[name]) for name in ("mean", "axes", "points"))
        assert (inputs_of(passed, layer) - mean) @ axes == pytest.approx(points, abs=1e-2)
        assert sent["places"][layer] == pytest.approx((inputs_of(drawing, layer) - mean) @ axes, abs=1e-2)
        assert (points >= low).all() and (points <= high).all()
    assert planes["labels"] == mnist.test_labels()[:1000].tolist()
    assert planes["reads"] == passed.probabilities.argmax(axis=1).tolist()
    last = np.ptp(planes["layers"][-1]["points"], axis=0)
    assert last[0] >= last[1], "the page is wider than it is high"


def test_no_other_turn_lets_the_digits_move_less_from_layer_to_layer_and_they_come_apart():
    shown = maps_of(checkpoint.load())
    for one, other in pairwise(shown):
        assert one.points.mean(axis=0) == pytest.approx([0, 0], abs=1e-4)
        assert (one.points**2).sum(axis=1).mean() == pytest.approx(1, rel=1e-4)
        moved = np.square(one.points - other.points).sum()
        for angle in np.linspace(0, 2 * np.pi, 60):
            turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
            for mirror in ([1, 1], [1, -1]):
                assert np.square(one.points @ turn * mirror - other.points).sum() >= moved - 1e-3
    assert [each.own for each in shown] == sorted(each.own for each in shown)
    assert own_share(np.array([[0, 0], [0, 1], [5, 5], [5, 6]], np.float32), np.array([1, 1, 2, 3])) == 0.5


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_nearest_training_images_are_those_of_brute_force(layer: int):
    network = checkpoint.load()
    images = mnist.training_images()[: layers.BACKGROUND].reshape(-1, 784) / np.float32(255)
    gaps = np.linalg.norm(inputs_of(network.forward(images), layer) - inputs_of(network.forward(PIXELS), layer), axis=1)
    assert alike.distances(network, PIXELS, layer) == pytest.approx(gaps, rel=1e-3)
    best, markup = int(gaps.argmin()), alike.markup(network, layer, PIXELS, "it")
    assert f"Training image no. {best}, labelled {mnist.training_labels()[best]}" in markup.split("<img")[2]


def test_reshape_turns_a_3_into_an_8_step_by_step_and_puts_it_on_the_sheet():
    app = open_explore("Reshape")
    path = reshape(checkpoint.load(), PIXELS, 8)
    text = data_of(app, "explore-reshape")["html"]
    assert f"After {path.steps} of {path.steps} steps the network reads <strong>8</strong>" in text
    slider = widget(app.slider, "explore-step")
    assert (slider.min, slider.max, slider.value) == (0, path.steps, path.steps)
    slider.set_value(1).run()
    assert f"After 1 of {path.steps} steps the network reads <strong>3</strong>" in data_of(app, "explore-reshape")["html"]
    widget(app.pills, "explore-digit").set_value(9).run()
    steps = reshape(checkpoint.load(), PIXELS, 9).steps
    assert f"After {steps} of {steps} steps" in data_of(app, "explore-reshape")["html"]  # another choice starts at its last step
    app.button(key="explore-put").click().run()
    put = visitor(app).drawing.sheet
    assert put.label is None and put.source == f"your drawing after {steps} gradient steps towards a 9"
    assert widget(app.pills, "explore-digit").value == 9  # although the network reads a 9 now
    with session(app):
        commands.replace_drawing(Sheet(parse(THREE)))
    widget(app.pills, "explore-digit").set_value(3).run()  # which it is already
    assert not [slider for slider in app.slider if (slider.key or "").startswith("explore-step")]
    assert "No pixel needs to change" in words(app.caption) and app.button(key="explore-put").disabled
