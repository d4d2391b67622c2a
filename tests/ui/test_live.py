"""ui.components.live_reading's messages: packets are unpacked unchanged; a key changes with its network."""

import numpy as np
import pytest
from ui.components.live_reading.messages import network_message, reading_message
from ui.components.live_reading.packet import pack

from harness.packet import unpack
from harness.pencil import pencil
from tests.ui.page import small
from ui.reading import Sheet, read

NETWORK = small(sizes=(784, 12, 7, 10))
LINE = {"objects": [pencil([(60.0, 40.0), (80.0, 200.0)], 18.0)]}


def test_a_packet_brings_back_its_header_and_arrays():
    arrays = {"a": np.arange(3, dtype=np.uint8), "b": np.eye(3), "c": np.zeros(0, np.int32), "d": np.ones(5, np.float32)}
    header, found = unpack(pack({"name": "ä", "n": [1, None]}, arrays))
    assert header == {"name": "ä", "n": [1, None]}
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array.ravel())
        assert found[name].dtype == array.dtype


def test_a_packet_refuses_arrays_that_javascript_has_no_type_for():
    with pytest.raises(TypeError, match="'x' is int64"):
        pack({}, {"x": np.arange(3)})


def test_a_network_travels_whole():
    header, arrays = unpack(network_message(NETWORK, "key"))
    words = {"key": "key", "sizes": [784, 12, 7, 10], "hidden": "relu", "output": "softmax"}
    assert header == words | {"contrastHalf": NETWORK.contrast_half}
    for i, layer in enumerate(NETWORK.layers, start=1):
        np.testing.assert_array_equal(arrays[f"w{i}"].reshape(layer.w.shape), layer.w)
        np.testing.assert_array_equal(arrays[f"b{i}"], layer.b)


def test_a_reading_travels_with_its_steps_and_activations():
    reading = read(NETWORK, "id", Sheet(LINE, 1, "a line"))
    header, arrays = reading_message(reading, "key")
    assert header["network"] == "key"
    assert (header["label"], header["source"], header["problem"]) == (1, "a line", "")
    assert [name for name, *_ in header["steps"]] == ["scaled", "centred"]
    np.testing.assert_array_equal(arrays["step1"], np.rint(255 * reading.digit.pixels))
    np.testing.assert_array_equal(arrays["probabilities"], reading.passed.probabilities)
    np.testing.assert_array_equal(arrays["hidden2"], reading.passed.activations[1])


def test_the_same_drawing_is_another_message_if_the_browser_asks_again():
    """Streamlit's frontend passes a message to the component only if it differs from the last one."""
    reading = read(NETWORK, "id", Sheet({"objects": []}))
    assert len({pack(*reading_message(reading, "key", asked)) for asked in (0, 1, 1)}) == 2


def test_a_number_carries_its_digits_and_the_selected_one():
    """The selected digit is what the display shows in full."""
    one, two = pencil([(60.0, 40.0), (80.0, 200.0)], 18.0), pencil([(200.0, 40.0), (210.0, 120.0), (200.0, 200.0)], 18.0)
    number = Sheet({"objects": [two, one]})
    for near, selected in ((None, 0), (70.0, 0), (190.0, 1)):
        header, arrays = reading_message(read(NETWORK, "shipped", number, near), "k")
        assert (header["selected"], header["near"]) == (selected, near)
        assert [digit["box"][0] for digit in header["digits"]] == pytest.approx([60, 200], abs=1)
        assert header["digits"][selected]["probability"] == pytest.approx(arrays["probabilities"].max())
    header, _ = reading_message(read(NETWORK, "shipped", Sheet(LINE)), "k")
    assert header["digits"] == []
