"""The network's picture: packets are unpacked unchanged and carry what the forward pass needs, weights travel once, and each view
shows the network in hand."""

from itertools import pairwise

import numpy as np
import pytest

from harness.packet import unpack
from harness.pencil import pencil
from model import checkpoint
from model.drawing_json import parse, to_picture
from model.layers import Layer
from model.network import Network
from model.strokes import Drawing
from tests.ui.page import SEVEN, let_read, open_page, open_view, packet_of, picture_of, press_picture, small
from tests.ui.session import visitor
from ui.components import network_picture
from ui.components.network_picture import network_message, reading_message
from ui.components.network_picture.packet import pack
from ui.reading import Content, read
from ui.views.all_views import VIEWS

NETWORK = small(sizes=(784, 12, 7, 10))
LINE = {"strokes": [pencil([(60.0, 40.0), (80.0, 200.0)])]}
WEIGHTS = "live-weights"  # the key of the component that brings the selected network


def rebuilt(header: dict, arrays: dict[str, np.ndarray]) -> Network:
    """Return the network that a message carries."""
    sizes = header["sizes"]
    layers = [
        Layer(arrays[f"w{i}"].reshape(n_in, n_out), arrays[f"b{i}"]) for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1)
    ]
    return Network(tuple(layers), header["hidden"], header["output"])


@pytest.mark.parametrize("network", [NETWORK, small("tanh", "sigmoid", (784, 10))], ids=["softmax", "sigmoid"])
def test_what_travels_is_enough_for_the_forward_pass(network: Network):
    reading = read(network, "id", Content(parse(LINE), 1, "a line"))
    header, weights = unpack(network_message(network, "key", {"name": "a network"}))
    assert (header["key"], header["name"], header["contrastHalf"]) == ("key", "a network", network.contrast_half)
    told, arrays = reading_message(reading, 0)
    assert told["network"] == network.key
    passed = rebuilt(header, weights).forward(arrays["pixels"].reshape(28, 28))
    assert reading.passed is not None
    for found, expected in zip(passed.activations, reading.passed.activations, strict=True):
        np.testing.assert_array_equal(found, expected)


def test_the_same_drawing_is_another_packet_if_the_browser_asks_again_and_javascript_can_read_it():
    """Streamlit's frontend passes a message to the component only if it differs from the last one."""
    reading = read(NETWORK, "id", Content())
    assert len({pack(*reading_message(reading, asked)) for asked in (0, 1, 1)}) == 2
    with pytest.raises(TypeError, match="'x' is int64"):  # JavaScript has no type for it
        pack({}, {"x": np.arange(3)})


def test_a_number_carries_the_pixels_the_strokes_and_the_place_of_each_digit():
    one, two = pencil([(60.0, 40.0), (80.0, 200.0)]), pencil([(200.0, 40.0), (210.0, 120.0), (200.0, 200.0)])
    reading = read(NETWORK, "shipped", Content(Drawing((tuple(two), tuple(one)))), 190.0)
    header, arrays = reading_message(reading, 0)
    assert header["near"] == 190.0
    assert [box[0] for box in header["boxes"]] == pytest.approx([60, 200], abs=1)
    assert [list(strokes) for strokes in header["strokes"]] == [[1], [0]]
    for sent, part in zip(arrays["pixels"], reading.parts, strict=True):
        np.testing.assert_array_equal(sent, part.digit.pixels)
    picture = to_picture(np.eye(28, dtype=np.float32))
    header, arrays = reading_message(read(NETWORK, "shipped", Content(Drawing((), picture))), 0)
    assert (header["boxes"], header["strokes"], arrays["pixels"].shape) == ([None], [()], (1, 28, 28))
    header, arrays = reading_message(read(NETWORK, "shipped", Content()), 0)
    assert (header["boxes"], header["strokes"], arrays) == ([], [], {})


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
