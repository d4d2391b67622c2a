"""The networks that can read: found by their ids, loaded anew when their file has changed, sent by the browser, and measured."""

import gc
import os
import re
from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest

from model import checkpoint, evaluation, foreign, mnist
from model.checkpoint import CheckpointError
from model.network import Network
from tests.made_runs import ID
from tests.ui.page import let_read, open_page, small, words
from tests.ui.session import new_session, receive
from training.jobs import store
from ui import commands, networks, session
from ui.commands.networks import MOST_ADDED, MOST_BYTES, MOST_TOGETHER
from ui.components import browser_storage, pocket
from ui.components.runs import digits
from ui.frame import network_picker
from ui.text.format import percent

BROWSERS = "browser-1z-32"


def test_each_id_names_its_network(run: store.Run):
    own = small("tanh", sizes=(784, 5, 10))
    assert networks.get("session-1", {"session-1": own}) is own
    assert networks.get(networks.SHIPPED, {}).architecture == "784-128-64-10"
    assert networks.get(ID, {}).hidden == "relu"


@pytest.mark.parametrize(
    "network_id",
    ["20260101-120000-ffff", f"{ID}:0007.0000", "../etc", "..%2F..%2Fetc", "%00", "<script>", "x" * 3000, "session-9"],
)
def test_a_network_that_is_not_there_is_named(run: store.Run, network_id: str):
    with pytest.raises(CheckpointError, match="is not there any more") as raised:
        networks.get(network_id, {})
    assert repr(network_id) in str(raised.value)


def test_a_file_is_loaded_once_and_again_when_it_has_changed_and_a_broken_one_is_named_without_the_servers_folders(
    run: store.Run,
):
    file = run.checkpoint
    first = networks.get(ID, {})
    assert networks.get(ID, {}) is first
    checkpoint.save(small("tanh"), file)
    os.utime(file, ns=(1, 1))
    assert networks.get(ID, {}).hidden == "tanh"
    file.write_bytes(b"no network")
    with pytest.raises(CheckpointError) as raised:
        networks.get(ID, {})
    assert f"{ID}/network.safetensors" in str(raised.value) and str(run.folder.parent) not in str(raised.value)


def test_a_name_is_one_short_line_and_without_one_the_id_is_the_name():
    network = small()
    assert networks.name("an id", network) == "an id"
    named = replace(network, metadata={"name": "a\n" + 100 * "b"})
    assert networks.name("an id", named) == f"a {77 * 'b'}…"
    for name, file in (("", ""), ("My 1st!", "-my-1st"), ("../../etc", "-etc"), (3, "-3")):
        assert network_picker.file_name(replace(network, metadata={"name": name})) == f"digit-lens{file}"


def test_each_file_to_download_is_made_of_the_network():
    network, files = checkpoint.load(), {label: make for label, _, _, make, _ in network_picker.FORMATS}
    assert all(len(make(network)) > 100_000 for make in files.values())
    assert foreign.loads(files["Checkpoint"](network), "upload").key == network.key


def test_the_page_and_the_pocket_edition_show_the_accuracy_that_was_measured_once_whatever_the_file_claims(
    monkeypatch: pytest.MonkeyPatch,
):
    """An untrained network reads about a tenth of the test digits."""
    network = replace(small(sizes=(784, 6, 10)), metadata={"test_accuracy": 0.9939})
    accuracy = percent(evaluation.score(network, *mnist.test_set()).accuracy, 2)
    app = open_page()
    monkeypatch.setattr(evaluation, "score", measure := MagicMock(wraps=evaluation.score))
    card = words(let_read(app, network).sidebar.markdown)
    footer = pocket.page(network).partition('<footer><p lang="en">')[2].partition("</p>")[0]
    for text in (card, footer):
        assert re.findall(r"[\d.]+\xa0%", text) == [accuracy]
    measure.assert_called_once()


def test_a_session_has_room_for_so_many_networks_and_the_oldest_that_does_not_read_goes(visitor: session.Session):
    network, large = small(sizes=(784, 8, 10)), small(sizes=(784, 1024, 1024, 10))
    for _ in range(MOST_ADDED):
        commands.networks.add_network("x", network)
    ids = list(visitor.added)
    assert len(ids) == MOST_ADDED and visitor.network == ids[-1] and not visitor.message.get()
    assert visitor.added[ids[0]].metadata["name"] == "x" and "name" not in network.metadata
    commands.networks.select_network(ids[0])
    commands.networks.add_network("new", network)
    assert len(visitor.added) == MOST_ADDED and ids[0] in visitor.added and "oldest is gone: x" in visitor.message.get()
    for _ in range(MOST_ADDED):
        commands.networks.select_network(ids[0])
        commands.networks.add_network("large", large)
    assert 4 * sum(known.parameters for known in visitor.added.values()) <= MOST_BYTES and ids[0] in visitor.added
    selected = visitor.network
    commands.networks.remove_network(selected)
    assert visitor.network == "default" and selected not in visitor.added


def test_the_networks_of_all_sessions_have_a_limit(monkeypatch: pytest.MonkeyPatch):
    gc.collect()  # the sessions that earlier tests have left
    large = small(sizes=(784, 1024, 1024, 10))
    others = []
    while sum(other.network_bytes for other in session.everyone()) + 4 * large.parameters <= MOST_TOGETHER:
        new_session(monkeypatch)
        others.append(session.current())
        commands.networks.add_network("large", large)
    new_session(monkeypatch)
    mine = session.current()
    commands.networks.add_network("large", large)
    assert not mine.added and mine.network == "default" and mine.message.get()
    others.pop().added.clear()
    commands.networks.add_network("large", large)
    commands.networks.select_network("default")
    commands.networks.add_network("again", large)
    assert [network.metadata["name"] for network in mine.added.values()] == ["again"], "one's own oldest makes room"


def sent(network: Network | None, request: str = "") -> dict[str, str]:
    """Return what the browser sends when a network is to read everywhere, after its file. None: the file was refused."""
    if network is not None:
        session.current().keep(network)
    return {"id": BROWSERS, "name": "784-8-10", "key": network.key if network else "", "request": request}


def test_the_list_of_the_browser_is_checked():
    good = {"id": BROWSERS, "name": "784-8-10", "accuracy": 0.971}
    bad = [None, {}, {"id": "default", "name": "x"}, {"id": BROWSERS + "\n"}, {"id": 5}]
    assert browser_storage.names([*bad, good]) == {BROWSERS: "97.10\xa0% · 784-8-10"}
    assert browser_storage.names([{"id": BROWSERS, "name": "x\n" * 99, "accuracy": "1"}])[BROWSERS].count("x") == 20
    assert browser_storage.names({"id": BROWSERS}) == {}
    assert len(browser_storage.names([{"id": f"browser-a-{i}"} for i in range(50)])) == 12


def test_a_network_that_the_browser_keeps_is_asked_for_read_and_dropped(visitor: session.Session):
    network, kept = small(), [{"id": BROWSERS, "name": "784-8-10"}]
    receive(browser_storage.KEY, {"networks": [kept[0] | {"accuracy": 0.9}]})
    commands.networks.select_network(BROWSERS)
    assert (visitor.network, visitor.wanted) == ("default", BROWSERS)
    receive(browser_storage.KEY, {"networks": kept, "use": sent(network, "a")})
    commands.runs.read_with()
    assert (visitor.network, visitor.wanted) == (BROWSERS, "") and visitor.added[BROWSERS].key == network.key
    assert visitor.answer == ("a", "")
    commands.networks.select_network("default")
    commands.runs.read_with()  # the browser has asked again before the answer came
    assert visitor.network == "default", "a request is answered once"
    for request, used in (("b", sent(None, "b")), ("c", {"id": "20260101-120000-aaaa", "request": "c"})):
        receive(browser_storage.KEY, {"networks": kept, "use": used})
        commands.runs.read_with()
        assert visitor.network == "default" and visitor.answer == (request, visitor.message.get()) and visitor.answer[1]
    receive(browser_storage.KEY, {"networks": []})
    commands.networks.follow_browser_networks()
    assert visitor.network == "default" and not visitor.added


def test_the_file_of_digits_is_what_its_command_makes():
    content = digits.FILE.read_bytes()
    assert content == digits.pack() and len(content) < 1_190_000
    counts = np.bincount(np.frombuffer(content, np.uint8, 2000, offset=10_012), minlength=10)
    assert counts.min() > 140  # drawn at random from all test digits
