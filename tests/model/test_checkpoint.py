"""model.checkpoint: what is saved comes back, and every broken, altered, foreign or hostile file is refused in one sentence."""

import json
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
from tests.model.refused_layers import REFUSED, changed
from training import settings as settings_of_training


@pytest.fixture(scope="module")
def network() -> Network:
    """784-16-10: 51 KB as a file."""
    return random_network((784, 16, 10), np.random.default_rng(0), "tanh", "sigmoid")


@pytest.fixture(scope="module")
def payload(network: Network) -> bytes:
    """That network's file."""
    return dumps(network, {"name": "good"})


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
    with pytest.raises(CheckpointError, match="missing/a can't be written"):
        save(network, tmp_path / "missing" / "a")
    for place in ("/missing", "/dev/zero", "x" * 5000, "a\0b"):
        with pytest.raises(CheckpointError, match=f"{place} can't be read"):
            load(place)


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


@pytest.mark.parametrize(
    "field",
    [{"dtype": "F8_E4M3"}, {"dtype": None}, {"shape": [2**64]}, {"shape": [4, 4]}, {"data_offsets": [2**40, 2**41]}],
    ids=str,
)
def test_a_field_of_an_array_altered(payload: bytes, field: dict):
    length = 8 + struct.unpack("<Q", payload[:8])[0]
    header = json.loads(payload[8:length])
    header["b1"] |= field
    refused(safetensors_file(header, payload[length:]))


def test_two_gigabytes_declared_in_a_kilobyte(payload: bytes):
    many = {"w1": {"dtype": "F32", "shape": [784, 685_000], "data_offsets": [0, 784 * 685_000 * 4]}}
    refused(safetensors_file(many, bytes(1024)))
    for declared in (2**31, 2**64 - 1):
        refused(struct.pack("<Q", declared) + payload[8:1024])


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


def test_a_foreign_safetensors_file_is_refused(network: Network):
    tensors = {"w1": network.layers[0].w, "b1": network.layers[0].b}
    refused(safetensors.numpy.save(tensors), "not a checkpoint of Digit Lens")
    refused(safetensors.numpy.save(tensors, {"format": "pt"}), "not a checkpoint of Digit Lens")
    refused(signed_checkpoint({"fc1.weight": network.layers[0].w}), "should hold w1, b1")
    refused(signed_checkpoint({}), "holds nothing")


@pytest.mark.parametrize(
    "arrays", [*REFUSED, zero_layers(784, 11), zero_layers(784, *[4] * 8, 10), changed("extra", np.zeros(1, np.float32))]
)
def test_arrays_that_are_no_network_are_refused(arrays: dict):
    refused(signed_checkpoint(arrays))


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


def test_functions_and_descriptions_that_are_not_known_are_refused():
    refused(signed_checkpoint(zero_layers(784, 10), hidden="__import__('os')"), "names functions that are not known")
    refused(signed_checkpoint(zero_layers(784, 10), output="linear"), "names functions that are not known")
    for metadata in ("", "[]", "{", "7", "[" * 100_000, '{"a":' * 30_000):
        refused(signed_checkpoint(zero_layers(784, 10), metadata=metadata), "not a JSON object")
