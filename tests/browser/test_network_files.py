"""A browser reads the networks that it writes, and refuses every other file in one sentence, as model.checkpoint does."""

import base64
import json

import numpy as np
import pytest
from playwright.sync_api import Page

from harness.hostile_files import browser_file, safetensors_file, zero_layers
from model import checkpoint, foreign
from tests.model.refused_layers import REFUSED

NAME = "my file.safetensors"
# Return the error of reading a file, or the sizes of the network in it.
READ = """([text, length, name]) => {
  const bytes = new Uint8Array(length);
  bytes.set(fromBase64(text));
  try { return fromSafetensors(bytes, "", name).sizes; } catch ({ message }) { return message; }
}"""
# Write a network as a file and read it. Return the file in base64, and whether the same network came back.
TURN_ROUND = """([sizes, arrays, names]) => {
  const layers = arrays.map(([w, b]) => ({ w: Float32Array.from(w), b: Float32Array.from(b) }));
  const network = { key: "k", sizes, names, hidden: "tanh", output: "softmax", contrastHalf: null, layers };
  const bytes = toSafetensors(network);
  const shown = (one) => JSON.stringify(one, (_, value) => (value instanceof Float32Array ? [...value] : value));
  const isSame = shown(Object.entries(network).sort()) === shown(Object.entries(fromSafetensors(bytes, "k", "")).sort());
  return [toBase64(bytes), isSame];
}"""


def read(javascript: Page, payload: bytes) -> list[int] | str:
    """Return the sizes of the network that the browser reads from a file, or its sentence about it."""
    text = base64.b64encode(payload.rstrip(b"\0")).decode()  # most files end in many zeros, which take long to send
    return javascript.evaluate(READ, [text, len(payload), NAME])


@pytest.mark.parametrize("arrays", REFUSED)
def test_a_network_that_python_refuses_is_refused(javascript: Page, arrays: dict):
    sentence = read(javascript, browser_file(arrays))
    assert any(part in str(sentence) for part in ("another kind", "not finite, or too large"))


@pytest.mark.parametrize(
    "changes", [{"hidden": "swish"}, {"hidden": "toString"}, {"output": "none"}, {"hidden": None}, {"output": None}]
)
def test_unknown_functions_are_refused(javascript: Page, changes: dict):
    assert "another kind" in str(read(javascript, browser_file(zero_layers(784, 8, 10), **changes)))


def test_damaged_files_are_refused_as_in_python(javascript: Page):
    good = browser_file(zero_layers(784, 2, 10))
    length = 8 + int.from_bytes(good[:8], "little")
    header = json.loads(good[8:length])
    data = good[length:]
    assert read(javascript, good) == [784, 2, 10]
    for payload in (
        b"",
        b"no",
        good[:7],
        good[:length],
        good[:-1],
        good + b"\0",
        b"\xff" * 8 + good[8:],
        safetensors_file(b"\xff" * 20),
        safetensors_file(b"[1]"),
        safetensors_file(b"{"),
        safetensors_file(header | {"0.bias": None}, data),
        safetensors_file(header | {"0.bias": {**header["0.bias"], "shape": [-2]}}, data),
        safetensors_file(header | {"0.bias": {**header["0.bias"], "shape": [1]}}, data),  # too short for its bytes
        safetensors_file(header | {"0.bias": {**header["0.bias"], "dtype": "F99"}}, data),
        safetensors_file(header | {"__metadata__": {"hidden": 1}}, data),
        safetensors_file(b" " * (checkpoint.MAX_HEADER + 1)),
        bytes(checkpoint.MAX_BYTES + 1),
    ):
        sentence = read(javascript, payload)
        assert ("larger than" if len(payload) > checkpoint.MAX_BYTES else "another kind") in str(sentence)
        with pytest.raises(checkpoint.CheckpointError):
            foreign.loads(payload, NAME)


@pytest.mark.parametrize("names", ['["a"]', '["a","b","a"]', '["a","b",""]', '["a","b",3]', '{"0":"a"}', "[", "null"])
def test_each_output_has_a_name_of_its_own(javascript: Page, names: str):
    assert isinstance(read(javascript, browser_file(zero_layers(784, 4, 3), names=names)), str)
    assert read(javascript, browser_file(zero_layers(784, 4, 3), names='["a","b","3"]')) == [784, 4, 3]


@pytest.mark.parametrize("names", [None, ["a", "ب", "♥"]])
def test_what_the_browser_writes_comes_back_and_python_reads_digits(javascript: Page, names: list | None):
    sizes = (784, 5, len(names) if names else 10)
    rng = np.random.default_rng(0)
    shapes = [(784 * 5, 5), (5 * sizes[2], sizes[2])]
    arrays = [[rng.normal(size=n).astype(np.float32).tolist() for n in shape] for shape in shapes]
    text, is_same = javascript.evaluate(TURN_ROUND, [sizes, arrays, names])
    assert is_same
    if names is None:
        network = foreign.loads(base64.b64decode(text), "")
        assert network.sizes == sizes and network.hidden == "tanh"
        np.testing.assert_array_equal(network.layers[0].w.ravel(), np.float32(arrays[0][0]))
