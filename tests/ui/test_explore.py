"""The Explore view by Streamlit's AppTest: each part works on any network, and its numbers are those of brute force."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from harness.pencil import drawn
from model import checkpoint, digit, mnist
from model.explain import inputs_of
from model.layers import Layer
from model.network import Network
from model.reshape import reshape
from tests.ui.page import choose, data_of, let_read, small, widget, words
from tests.ui.session import new_page, session, visitor
from ui import commands
from ui.reading import Sheet
from ui.views.explore import alike, layers

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
    for part in ("Map", "Alike"):
        choose(app, "explore-part", part)
        for layer in range(len(network.layers)):
            choose(app, "explore-layer", layer)
            if part == "Map":
                points = np.array(data_of(app, "explore-map-plane")["points"], float)
                assert points.shape == (layers.SHOWN, 2) and np.isfinite(points).all()
            else:
                assert data_of(app, alike.KEY)["html"].count("<img") == 1 + alike.NEAREST
    choose(app, "explore-part", "Reshape")


@pytest.mark.parametrize("part", ["Map", "Alike", "Reshape"])
def test_nothing_drawn_invites(part: str):
    app = open_explore(part, None)
    texts = [element.value for element in (*app.info, *app.markdown)]
    assert any("Draw a digit" in text or "Nothing is drawn yet" in text for text in texts)
    if part == "Map":
        assert data_of(app, "explore-map")["point"] is None


def test_the_map_sends_the_projection_and_the_drawing_lies_where_it_says():
    app = open_explore("Map")
    plane, point = data_of(app, "explore-map-plane"), data_of(app, "explore-map")
    assert point["show"] == plane["id"] and len(plane["points"]) == len(plane["labels"]) == 1000
    network = checkpoint.load()
    places = (inputs_of(network.forward(PIXELS), 2) - np.array(plane["mean"])) @ np.array(plane["axes"])
    assert point["point"] == pytest.approx(places, abs=1e-2)
    assert plane["labels"] == mnist.test_labels()[:1000].tolist()
    images = mnist.test_images()[:1000] / np.float32(255)
    assert plane["reads"] == network.forward(images).probabilities.argmax(axis=1).tolist()
    low, high = np.array(plane["box"])
    assert (np.array(plane["points"]) >= low).all() and (np.array(plane["points"]) <= high).all()
    assert high[0] - low[0] >= high[1] - low[1]  # the page is wider than it is high


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_the_nearest_training_images_are_those_of_brute_force(layer: int):
    network = checkpoint.load()
    found = alike.nearest(network, PIXELS, layer)
    images = mnist.training_images()[: layers.SAMPLE].reshape(-1, 784) / np.float32(255)
    gaps = np.linalg.norm(inputs_of(network.forward(images), layer) - inputs_of(network.forward(PIXELS), layer), axis=1)
    best = np.sort(gaps)[:8]
    assert found.distances == pytest.approx(best, rel=1e-3) and found.count == layers.SAMPLE
    assert gaps[found.indices] == pytest.approx(found.distances, rel=1e-4)
    assert found.labels.tolist() == mnist.training_labels()[found.indices].tolist()
    assert found.average == pytest.approx(gaps.mean(), rel=1e-3)


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
        commands.replace_drawing(Sheet(THREE))
    widget(app.pills, "explore-digit").set_value(3).run()  # which it is already
    assert not [slider for slider in app.slider if (slider.key or "").startswith("explore-step")]
    assert "No pixel needs to change" in words(app.caption) and app.button(key="explore-put").disabled
