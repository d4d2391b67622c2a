"""model.checkpoint: what is saved comes back, and every broken, altered, foreign or hostile file is refused in one sentence."""

import json
import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from harness.hostile_files import safetensors_file, signed_checkpoint, zero_layers
from model import checkpoint
from model.checkpoint import CheckpointError, dumps, load, loads, save
from model.network import Network, random_network
from tests.model.networks import same
from tests.python import output_of
from training import settings as settings_of_training


@pytest.fixture(scope="module")
def network() -> Network:
    """784-16-10: 51 KB as a file."""
    return random_network((784, 16, 10), np.random.default_rng(0), "tanh", "sigmoid")


@pytest.fixture(scope="module")
def payload(network: Network) -> bytes:
    """That network's file."""
    return dumps(network, {"name": "good"})


def header_of(payload: bytes) -> dict:
    """The header's JSON."""
    length = struct.unpack("<Q", payload[:8])[0]
    return json.loads(payload[8 : 8 + length])


def with_header(payload: bytes, header: dict) -> bytes:
    """Return the same arrays under another header."""
    return safetensors_file(header, payload[8 + struct.unpack("<Q", payload[:8])[0] :])


def refused(payload: bytes, match: str = ".") -> None:
    """The bytes raise CheckpointError and nothing else, with one line that names the file."""
    with pytest.raises(CheckpointError, match=match) as caught:
        loads(payload, "some/file.safetensors")
    assert str(caught.value).startswith("some/file.safetensors")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_weights_functions_and_metadata_come_back_and_the_arrays_are_read_only(network: Network, tmp_path: Path):
    metadata = {"name": "Ünïcode <b>", "preset": "quick", "seed": 3, "test_accuracy": 0.5, "date": "2026-01-01"}
    (tmp_path / "a.safetensors").write_bytes(b"old")
    save(network, tmp_path / "a.safetensors", metadata)
    again = load(tmp_path / "a.safetensors")
    assert same(again, network) and again.metadata == metadata
    assert not any(array.flags.writeable for layer in again.layers for array in (layer.w, layer.b))
    save(again, tmp_path / "b")  # a loaded network brings its own metadata
    assert load(tmp_path / "b").metadata == metadata


@pytest.mark.posix
def test_a_folder_that_cannot_be_written_and_what_is_no_file_are_named(network: Network, tmp_path: Path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "missing" / "a", tmp_path / "file" / "a"):
        with pytest.raises(CheckpointError, match="can't be written") as caught:
            save(network, place)
        assert str(place) in str(caught.value)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for place in (tmp_path / "missing", tmp_path, tmp_path / "dangling", tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(CheckpointError, match="can't be read") as caught:
            load(place)
        assert str(place) in str(caught.value)
    for name in (tmp_path / ("x" * 5000), "a\0b"):
        with pytest.raises(CheckpointError):
            load(name)


def test_a_file_that_is_cut_short_or_goes_on_after_its_end_is_refused(payload: bytes):
    for length in {*range(0, len(payload), 1024), *range(12), len(payload) - 1}:
        refused(payload[:length], "is not a whole safetensors file")
    refused(payload + b"\0")
    refused(payload + payload)


def test_any_bit_turned_anywhere_is_noticed(payload: bytes):
    rng = np.random.default_rng(0)
    length = struct.unpack("<Q", payload[:8])[0]
    for place in {*range(8), *range(8, 8 + length, 2), *rng.integers(len(payload), size=300).tolist()}:
        altered = bytearray(payload)
        altered[place] ^= 1 << int(rng.integers(8))
        refused(bytes(altered))


@pytest.mark.parametrize("array", ["w1", "b1", "w2", "b2"])
def test_each_field_of_each_array_altered(payload: bytes, array: str):
    shape, (start, end) = header_of(payload)[array]["shape"], header_of(payload)[array]["data_offsets"]
    changes = {
        "dtype": ("F64", "F16", "BF16", "I32", "U8", "F8_E4M3", "BOOL", "X", "", 4, None),
        "shape": ([*shape[::-1], 1], [*shape, 1], [], [0], [-1], [2**63], [2**64], [end - start], "784", None),
        "data_offsets": ([0, 0], [start, end - 4], [end, start], [-1, 4], [2**40, 2**41], [], 0),
    }
    for field, values in changes.items():
        for value in values:
            header = header_of(payload)
            header[array][field] = value
            refused(with_header(payload, header))
    for new_name in ("w9", "W1", "../w1", "", "__metadata__"):
        header = header_of(payload)
        header[new_name] = header.pop(array)
        refused(with_header(payload, header))
    header = header_of(payload)
    del header[array]
    refused(with_header(payload, header))


@pytest.mark.posix
def test_two_gigabytes_declared_in_a_kilobyte(payload: bytes):
    """Sizes are believed only as far as the file goes; nothing is allocated for the rest."""
    many = {"w1": {"dtype": "F32", "shape": [784, 685_000], "data_offsets": [0, 784 * 685_000 * 4]}}
    refused(safetensors_file(many, bytes(1024)))
    for declared in (2**31, 2**63, 2**64 - 1, 100_000_001):
        refused(struct.pack("<Q", declared) + payload[8:1024])
    script = (
        "import resource, struct, sys; from model.checkpoint import CheckpointError, loads\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "try: loads(sys.stdin.buffer.read(), 'f')\n"
        "except CheckpointError: print('refused')"
    )
    assert output_of("-c", script, input=safetensors_file(many).decode()) == "refused\n"


def test_an_oversized_file_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(CheckpointError, match=r"huge\.safetensors is larger than a network may be"):
        load(path)
    refused(bytes(16_113_705), "larger than a network may be")
    refused(bytes(16_113_704), "not a whole safetensors file")


def test_a_header_of_megabytes_is_refused_before_it_is_read():
    """A million entries would take a second and 200 MB; so would one entry of megabytes."""
    for metadata in ({f"{i}": "" for i in range(200_000)}, {"metadata": "x" * checkpoint.MAX_HEADER}):
        refused(safetensors_file({"__metadata__": metadata}), "has a header of .* bytes, more than")


def test_a_pickle_is_never_run(tmp_path: Path):
    """A pickle that would leave a file behind is refused, and leaves none; so is what torch.save makes (a zip with one)."""

    class Evil:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "was-run"),))

    for payload in (pickle.dumps(Evil()), b"PK\x03\x04" + pickle.dumps(Evil())):
        refused(payload)
    assert not (tmp_path / "was-run").exists()


def test_a_foreign_safetensors_file_is_refused(network: Network):
    tensors = {"w1": network.layers[0].w, "b1": network.layers[0].b}
    refused(safetensors.numpy.save(tensors), "not a checkpoint of Digit Lens")
    refused(safetensors.numpy.save(tensors, {"format": "pt"}), "not a checkpoint of Digit Lens")
    refused(signed_checkpoint({"fc1.weight": network.layers[0].w}), "should hold w1, b1")
    refused(signed_checkpoint({}), "holds nothing")


@pytest.mark.parametrize(("array", "value"), [("w1", np.nan), ("b2", np.inf), ("w2", -np.inf)])
def test_numbers_that_are_not_finite_are_refused(array: str, value: float):
    tensors = zero_layers(784, 16, 10)
    tensors[array].flat[-1] = value
    refused(signed_checkpoint(tensors), "not finite")


def test_weights_that_would_overflow():
    """Finite weights whose sums leave float32 would read as NaN."""
    tensors = zero_layers(784, 16, 10)
    tensors["w1"][:] = 1e20
    tensors["w2"][:] = 1e30 / (784e20 * 16) * 0.999  # the sums of the second layer are just below the limit, 1e30
    assert loads(signed_checkpoint(tensors), "x").sizes == (784, 16, 10)
    tensors["w2"][:] *= 1.002
    refused(signed_checkpoint(tensors), "leave the range of numbers")


def test_a_network_is_at_most_as_large_as_the_largest_that_can_be_trained():
    largest = (784, *[1024] * 4, 10)
    assert loads(signed_checkpoint(zero_layers(*largest)), "x").parameters == 3_962_890
    assert settings_of_training.Settings(hidden=largest[1:-1]).parameters == 3_962_890
    assert len(loads(signed_checkpoint(zero_layers(784, *[4] * 7, 10)), "x").layers) == 8
    refused(signed_checkpoint(zero_layers(784, 1025, 10)), "layer 1 has 1,025 units, more than are read here")
    refused(signed_checkpoint(zero_layers(784, 1024, 1024, 1024, 1024, 11, 10)), "more weights and biases than are read here")


@pytest.mark.parametrize("sizes", [(783, 10), (784, 16), (784, 11), (784, 0, 10), (784,) + (4,) * 8 + (10,)])
def test_layers_that_do_not_lead_from_784_to_10_are_refused(sizes: tuple[int, ...]):
    refused(signed_checkpoint(zero_layers(*sizes)))


WRONG = {"w2": (15, 10), "b1": (15,), "w1": (28, 28, 16), "extra": (1,)}  # the shapes of arrays of 784-16-10


@pytest.mark.parametrize(
    ("name", "array"),
    [
        *((name, np.zeros(shape, np.float32)) for name, shape in WRONG.items()),
        *(("b1", np.zeros((16, 1), np.float32)), ("w1", np.zeros((784, 16), np.float64)), ("b1", np.zeros(16, np.int32))),
    ],
    ids=str,
)
def test_layers_that_do_not_fit_each_other_are_refused(name: str, array: np.ndarray):
    refused(signed_checkpoint(zero_layers(784, 16, 10) | {name: array}))


def test_functions_and_descriptions_that_are_not_known_are_refused():
    refused(signed_checkpoint(zero_layers(784, 10), hidden="__import__('os')"), "names functions that are not known")
    refused(signed_checkpoint(zero_layers(784, 10), output="linear"), "names functions that are not known")
    for metadata in ("", "[]", "{", "7", "[" * 100_000, '{"a":' * 30_000):
        refused(signed_checkpoint(zero_layers(784, 10), metadata=metadata), "not a JSON object")
