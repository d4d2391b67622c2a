"""What the browser has trained is checked like an uploaded network before it reads, and the trainer's digits are MNIST's."""

import base64

import numpy as np
import pytest

from model import checkpoint
from model.checkpoint import CheckpointError
from model.network import random_network
from tests.ui.page import small
from tests.ui.session import receive
from ui import commands, session
from ui.components import browser_networks
from ui.components.runs import digits

ID = "browser-1z-32"


def sent(content: bytes, request: str = "") -> dict[str, str]:
    """Return what the browser sends when a network is to read everywhere."""
    return {"id": ID, "name": "784-8-10", "file": base64.b64encode(content).decode(), "request": request}


def test_a_network_from_the_browser_is_read():
    network = random_network((784, 12, 10), np.random.default_rng(0))
    assert browser_networks.received(sent(checkpoint.dumps(network))).key == network.key


@pytest.mark.parametrize(
    "used",
    [None, 3, {}, {"id": ID}, {"id": ID, "file": "no base64!"}, {"id": ID, "file": 5}]
    + [sent(content) for content in (b"", bytes(900), bytes(8) + b"{}")],
)
def test_anything_else_from_the_browser_is_refused_with_a_sentence(used: object):
    with pytest.raises(CheckpointError, match=r"\w"):
        browser_networks.received(used)


def test_the_list_of_the_browser_is_checked():
    good = {"id": ID, "name": "784-8-10", "accuracy": 0.971}
    bad = [None, {}, {"id": "default", "name": "x"}, {"id": ID + "\n"}, {"id": 5}]
    assert browser_networks.names([*bad, good]) == {ID: "97.10\xa0% · 784-8-10"}
    assert browser_networks.names([{"id": ID, "name": "x\n" * 99, "accuracy": "1"}])[ID].count("x") == 20
    assert (
        browser_networks.names({"id": ID}) == {}
        and len(browser_networks.names([{"id": f"browser-a-{i}"} for i in range(50)])) == 12
    )


def test_a_network_that_the_browser_keeps_is_asked_for_read_and_dropped(visitor: session.Session):
    receive(browser_networks.KEY, {"networks": [{"id": ID, "name": "784-8-10", "accuracy": 0.9}]})
    commands.select_network(ID)
    assert (visitor.network, visitor.wanted) == ("default", ID)
    kept = [{"id": ID, "name": "784-8-10"}]
    receive(browser_networks.KEY, {"networks": kept, "use": sent(checkpoint.dumps(small()), "a")})
    commands.read_with()
    assert (visitor.network, visitor.wanted) == (ID, "") and ID in visitor.added
    assert (visitor.answered, visitor.refusal) == ("a", "")
    commands.select_network("default")
    for request, used in (("b", sent(b"no", "b")), ("c", {"id": "20260101-120000-aaaa", "request": "c"})):
        receive(browser_networks.KEY, {"networks": kept, "use": used})
        commands.read_with()
        assert visitor.network == "default" and visitor.answered == request
        assert visitor.refusal == visitor.message.get() != ""
    receive(browser_networks.KEY, {"networks": []})
    commands.follow_browser_networks()
    assert visitor.network == "default" and not visitor.added


def test_the_file_of_digits_is_what_its_command_makes():
    content = digits.FILE.read_bytes()
    assert content == digits.pack() and len(content) < 1_190_000
    counts = np.bincount(np.frombuffer(content, np.uint8, 2000, offset=10_012), minlength=10)
    assert counts.min() > 140  # drawn at random from all test digits
