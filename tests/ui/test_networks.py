"""The networks that can read: found by their ids, loaded anew when their file has changed, and never outside the runs folder."""

import dataclasses
import gc
import os
import re
from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest

from model import checkpoint, evaluation, mnist
from model.checkpoint import CheckpointError
from model.mnist import DataError
from tests.made_runs import write_run
from tests.ui.page import let_read, open_page, small, words
from tests.ui.session import new_session
from ui import commands, networks, session
from ui.commands.networks import MOST_ADDED, MOST_BYTES, MOST_TOGETHER
from ui.components import pocket
from ui.text.format import percent

RUN = "20260101-120000-abcd"


@pytest.fixture
def run(runs: Path) -> Path:
    """Write a training run with two snapshots. Return its folder."""
    write_run(runs / RUN, small(), [small("tanh"), small("sigmoid")], {"name": "mine"}, [])
    return runs / RUN


def test_each_id_names_its_network(run: Path):
    own = small("tanh", sizes=(784, 5, 10))
    assert networks.get("session-1", {"session-1": own}) is own
    assert networks.get(networks.SHIPPED, {}).architecture == "784-128-64-10"
    assert networks.get(RUN, {}).hidden == "relu"
    assert [networks.get(f"{RUN}:00{number}", {}).hidden for number in (0, 1)] == ["tanh", "sigmoid"]


@pytest.mark.parametrize(
    "network_id", ["20260101-120000-ffff", f"{RUN}:007", "../etc", "..%2F..%2Fetc", "%00", "<script>", "x" * 3000, "session-9"]
)
def test_a_network_that_is_not_there_is_named(run: Path, network_id: str):
    with pytest.raises(CheckpointError, match="is not there any more") as told:
        networks.get(network_id, {})
    assert repr(network_id) in str(told.value)


def test_a_file_is_loaded_once_and_again_when_it_has_changed(run: Path):
    first = networks.get(RUN, {})
    assert networks.get(RUN, {}) is first
    checkpoint.save(small("tanh"), run / "network.safetensors")
    os.utime(run / "network.safetensors", ns=(1, 1))
    assert networks.get(RUN, {}).hidden == "tanh"


def test_a_broken_file_is_named_without_the_servers_folders(run: Path):
    (run / "network.safetensors").write_bytes(b"no network")
    with pytest.raises(CheckpointError) as told:
        networks.get(RUN, {})
    assert f"{RUN}/network.safetensors" in str(told.value) and str(run.parent) not in str(told.value)


def test_a_name_is_one_short_line_and_without_one_the_id_is_the_name():
    network = small()
    assert networks.name("an id", network) == "an id"
    named = dataclasses.replace(network, metadata={"name": "a\n" + 100 * "b"})
    assert networks.name("an id", named) == f"a {77 * 'b'}…"


def test_the_accuracy_is_measured_once_whatever_the_file_claims(monkeypatch: pytest.MonkeyPatch):
    network, measure = small(sizes=(784, 7, 10)), MagicMock(wraps=evaluation.score)
    network = dataclasses.replace(network, metadata={"test_accuracy": 0.75})
    monkeypatch.setattr(evaluation, "score", measure)
    monkeypatch.setattr(mnist, "test_images", lambda: np.zeros((10, 28, 28), np.uint8))
    monkeypatch.setattr(mnist, "test_labels", lambda: np.arange(10))
    for _ in range(2):
        assert networks.measured(network) == 0.1  # one answer for all
    measure.assert_called_once()


@pytest.mark.parametrize("claim", [5, 1.0, 0.9939, None])
def test_the_page_and_the_pocket_edition_show_what_was_measured(claim: float | None):
    """An untrained network reads about a tenth of the test digits."""
    network = small(sizes=(784, 6, 10))
    measured = percent(evaluation.score(network, mnist.test_images(), mnist.test_labels()).accuracy, 2)
    network = dataclasses.replace(network, metadata={} if claim is None else {"test_accuracy": claim})
    card = words(let_read(open_page(), network).sidebar.markdown)
    footer = pocket.page(network).partition("<footer>")[2].partition("</footer>")[0]
    for text in (card, footer):
        assert re.findall(r"[\d.]+\xa0%", text) == [measured]


def test_the_page_opens_without_the_test_digits(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mnist, "test_images", MagicMock(side_effect=DataError("They are gone.")))
    assert "784-6-10" in words(let_read(open_page(), small("sigmoid", sizes=(784, 6, 10))).sidebar.caption)


def test_a_session_has_room_for_so_many_networks_and_the_oldest_that_does_not_read_goes(visitor: session.Session):
    network, large = small(sizes=(784, 8, 10)), small(sizes=(784, 1024, 1024, 10))
    ids = [commands.add_network("x", network) for _ in range(MOST_ADDED)]
    assert len(set(ids)) == MOST_ADDED and not visitor.message.get()
    commands.select_network(ids[0])
    commands.add_network("new", network)
    assert len(visitor.added) == MOST_ADDED and ids[0] in visitor.added and "oldest is gone: x" in visitor.message.get()
    for _ in range(MOST_ADDED):
        commands.add_network("large", large)
    assert 4 * sum(known.parameters for known in visitor.added.values()) <= MOST_BYTES and ids[0] in visitor.added
    commands.remove_network(ids[0])
    assert visitor.network == "default" and ids[0] not in visitor.added


def test_the_networks_of_all_sessions_have_a_limit(monkeypatch: pytest.MonkeyPatch):
    gc.collect()  # the sessions that earlier tests have left
    large = small(sizes=(784, 1024, 1024, 10))
    others = []
    while sum(other.network_bytes for other in session.everyone()) + 4 * large.parameters <= MOST_TOGETHER:
        new_session(monkeypatch)
        others.append(session.current())
        commands.select_network(commands.add_network("large", large))
    new_session(monkeypatch)
    mine = session.current()
    assert commands.add_network("large", large) == "" and not mine.added and mine.message.get()
    others.pop().added.clear()
    assert commands.add_network("large", large) and mine.added
    assert commands.add_network("again", large) and len(mine.added) == 1  # one's own oldest makes room
