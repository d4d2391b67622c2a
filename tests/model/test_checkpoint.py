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


def test_round_trip(network: Network, tmp_path: Path):
    """Weights to the bit, functions and metadata; the arrays read-only."""
    save(network, tmp_path / "a.safetensors", METADATA)
    again = load(tmp_path / "a.safetensors")
    for saved, read in zip(network.layers, again.layers, strict=True):
        np.testing.assert_array_equal(saved.w, read.w)
        np.testing.assert_array_equal(saved.b, read.b)
        assert not read.w.flags.writeable
        assert not read.b.flags.writeable
    assert (again.hidden, again.output, again.metadata) == ("tanh", "sigmoid", METADATA)


def test_a_network_brings_its_own_metadata(network: Network, tmp_path: Path):
    """Saved without metadata, a loaded network keeps what it came with."""
    save(Network(network.layers, metadata={"name": "mine"}), tmp_path / "a")
    assert load(tmp_path / "a").metadata == {"name": "mine"}


def test_saving_replaces_a_file_whole_and_leaves_nothing_beside_it(network: Network, tmp_path: Path):
    """The new file takes the old one's place; no temporary file stays; others may read it."""
    path = tmp_path / "a.safetensors"
    path.write_bytes(b"old")
    save(network, path)
    assert load(path).parameters == network.parameters
    assert os.listdir(tmp_path) == ["a.safetensors"]  # noqa: PTH208 - hidden files too
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_save_that_fails_keeps_the_old_file(network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """When the disk is full at the last moment, the old checkpoint stays as it was and nothing lies beside it."""
    path = tmp_path / "a.safetensors"
    save(network, path, {"name": "old"})

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match=r"a\.safetensors can't be written: No space left on device"):
        save(network, path, {"name": "new"})
    assert load(path).metadata == {"name": "old"}
    assert os.listdir(tmp_path) == ["a.safetensors"]  # noqa: PTH208


@pytest.mark.posix
def test_saving_to_a_link_replaces_the_link_not_what_it_points_to(network: Network, tmp_path: Path):
    """A link planted at a checkpoint's place can't make a training write elsewhere."""
    target, link = tmp_path / "precious", tmp_path / "a.safetensors"
    target.write_text("precious")
    link.symlink_to(target)
    save(network, link)
    assert target.read_text() == "precious"
    assert not link.is_symlink()


@pytest.mark.posix
def test_a_folder_that_cannot_be_written_is_named(network: Network, tmp_path: Path):
    """Missing, or a file, or without permission (which root does not notice)."""
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
    """A missing path, a folder, a dangling link, a pipe (which would wait for ever), a file without permission."""
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


def test_the_shipped_network_reads():
    """model/default.safetensors is whole, and of the shape that is shipped."""
    network = load()
    assert network.architecture == "784-128-64-10"
    assert (network.hidden, network.output) == ("relu", "softmax")
