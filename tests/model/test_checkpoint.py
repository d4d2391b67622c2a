"""model.checkpoint: what is saved comes back, all of it or nothing, and what can't be saved or is no file is named."""

import os
from pathlib import Path

import numpy as np
import pytest

from model.checkpoint import CheckpointError, load, save
from model.network import Network, random_network

METADATA = {"name": "Ünïcode <b>", "preset": "quick", "seed": 3, "epochs": 2, "test_accuracy": 0.5, "date": "2026-01-01"}


@pytest.fixture(scope="module")
def network() -> Network:
    """784-16-10: 51 KB as a file."""
    return random_network((784, 16, 10), np.random.default_rng(0), "tanh", "sigmoid")


def test_weights_functions_and_metadata_come_back_and_the_arrays_are_read_only(network: Network, tmp_path: Path):
    (tmp_path / "a.safetensors").write_bytes(b"old")
    save(network, tmp_path / "a.safetensors", METADATA)
    again = load(tmp_path / "a.safetensors")
    for saved, read in zip(network.layers, again.layers, strict=True):
        np.testing.assert_array_equal(saved.w, read.w)
        np.testing.assert_array_equal(saved.b, read.b)
        assert not read.w.flags.writeable
        assert not read.b.flags.writeable
    assert (again.hidden, again.output, again.metadata) == ("tanh", "sigmoid", METADATA)
    save(again, tmp_path / "b")  # a loaded network brings its own metadata
    assert load(tmp_path / "b").metadata == METADATA


@pytest.mark.posix
def test_a_folder_that_cannot_be_written_is_named(network: Network, tmp_path: Path):
    (tmp_path / "file").write_text("")
    (tmp_path / "locked").mkdir(mode=0o500)
    places = [tmp_path / "missing" / "a", tmp_path / "file" / "a"]
    if os.geteuid() != 0:
        places.append(tmp_path / "locked" / "a")
    for place in places:
        with pytest.raises(CheckpointError, match="can't be written") as caught:
            save(network, place)
        assert str(place) in str(caught.value)


@pytest.mark.posix
def test_what_is_no_file_is_refused(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for place in (tmp_path / "missing", tmp_path, tmp_path / "dangling", tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(CheckpointError, match="is not a file") as caught:
            load(place)
        assert str(place) in str(caught.value)
    with pytest.raises(CheckpointError, match=r"can't be read|not a file"):
        load(tmp_path / ("x" * 5000))
    with pytest.raises(CheckpointError):
        load("a\0b")
