"""What the server answers beside the page. Networks come from a browser and go to it by their keys, in one session alone."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import pytest
from starlette.routing import Router
from starlette.types import Message

from model import checkpoint
from model.checkpoint import CheckpointError
from tests.made_runs import ID, make_run
from tests.ui.page import small
from tests.ui.session import new_session
from training.jobs import limits
from ui import commands, networks, routes, session
from ui.components import assets

pytestmark = pytest.mark.usefixtures("new_visit")
PART = 2**20  # bytes that arrive at once


@pytest.fixture
def new_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_everyone", WeakValueDictionary())
    new_session(monkeypatch)


def request(path: str, content: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Put or, without content, get something. Return the status and the answer."""
    whole = content or b""
    parts = [whole[i : i + PART] for i in range(0, len(whole), PART)] + [b""]
    incoming = [{"type": "http.request", "body": part, "more_body": bool(part)} for part in parts]
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    method, given = "GET" if content is None else "PUT", [(name.encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "method": method, "path": f"/digit-lens/{path}", "headers": given}
    with ThreadPoolExecutor(1) as pool:  # this thread may have a loop of a browser
        pool.submit(asyncio.run, Router(routes.routes())(scope, receive, send)).result()
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def network(seed: int):
    rng = np.random.default_rng(seed)
    return replace(
        small(), layers=tuple(replace(layer, b=rng.normal(size=layer.b.shape).astype("f")) for layer in small().layers)
    )


def test_a_network_that_was_sent_is_had_by_this_session_alone():
    visitor, sent = session.current(), small("tanh")
    status, answer = request(f"networks/{visitor.id}", checkpoint.dumps(sent))
    assert (status, json.loads(answer)) == (200, {"key": sent.key, "refusal": ""})
    assert commands.networks.from_browser({"key": sent.key}).key == sent.key
    status, file = request(f"networks/{visitor.id}/{sent.key}")
    back = checkpoint.loads(file, "")
    assert status == 200 and back.key == sent.key
    other = session.Session()
    session._everyone[other.id] = other  # noqa: SLF001 - as a visit does
    assert b"is not there any more" in request(f"networks/{other.id}/{sent.key}")[1] and not other.networks
    for wrong in (None, 3, {}, {"key": "none"}, {"key": 5}, {"key": ["key"]}):
        with pytest.raises(CheckpointError, match="has sent no network"):
            commands.networks.from_browser(wrong)


def test_no_unknown_visit_and_nothing_but_a_network_is_kept():
    visitor = session.current()
    place = f"networks/{visitor.id}"
    assert request("networks/unknown", checkpoint.dumps(small())) == (200, b'{"key":"","refusal":""}')
    assert b"does not know this page" in request("networks/unknown/key")[1]
    for content, sentence in (
        (b"", "not a whole safetensors file"),
        (bytes(8) + b"{}", "not a whole safetensors file"),
        (bytes(checkpoint.MAX_BYTES + 5), "larger than a network may be"),
        (checkpoint.dumps(small())[:-4], "not a whole safetensors file"),
    ):
        status, said = request(place, content)
        refusal = json.loads(said)["refusal"]
        assert status == 200 and refusal.startswith("The network from the browser") and sentence in refusal
    assert not visitor.networks
    sent = [network(seed) for seed in range(6)]
    for each in sent:
        request(place, checkpoint.dumps(each))
    assert [*visitor.networks] == [each.key for each in sent[-session.MOST_NETWORKS :]]
    visitor.keep(sent[2])
    assert [*visitor.networks][-1] == sent[2].key, "what is used last stays longest"


def test_the_networks_of_other_visitors_make_room(monkeypatch: pytest.MonkeyPatch):
    first = small()
    monkeypatch.setattr(session, "MOST_TOGETHER", 4 * 2 * first.parameters)
    visitor = session.current()
    visitor.keep(first)
    new_session(monkeypatch)
    for each in (first, network(1)):
        session.current().keep(each)
    assert visitor.networks, "a network that two have counts once"
    session.current().keep(network(2))
    assert not visitor.networks and len(session.current().networks) == 3


def test_numbers_of_a_foreign_file_that_are_not_finite_reach_no_browser():
    odd = replace(small(), metadata={"contrast_half": float("nan"), "name": "odd", "runs": [float("inf"), 2]})
    visitor = session.current()
    visitor.keep(odd)
    back = checkpoint.loads(request(f"networks/{visitor.id}/{odd.key}")[1], "")
    assert back.metadata == {"contrast_half": None, "name": "odd", "runs": [None, 2]}


def test_the_owner_gets_the_networks_of_runs_and_a_sentence_on_one_that_can_not_be_read(
    runs: Path, monkeypatch: pytest.MonkeyPatch
):
    run = make_run(runs, events=[{"event": "done"}], network=True)
    checkpoint.save(small(), run.checkpoint)
    checkpoint.save(small("tanh"), run.latest)
    place = f"networks/{session.current().id}"
    assert checkpoint.loads(request(f"{place}/{ID}")[1], "").key == networks.get(ID, {}).key
    assert checkpoint.loads(request(f"{place}/{ID}:1")[1], "").hidden == "tanh"
    monkeypatch.setattr(limits, "shared", lambda: True)
    assert b"is not there any more" in request(f"{place}/{ID}")[1]
    monkeypatch.undo()
    run.checkpoint.write_bytes(b"no network")
    run.latest.unlink()
    for key in (ID, f"{ID}:1", "nobody", ".."):
        status, said = request(f"{place}/{key}")
        assert status == 200 and said.decode().strip().count("\n") == 0, "a sentence, and no file"


def test_the_program_is_kept_by_browsers_and_the_reader_page_has_no_network():
    name, _ = assets.program("en")
    assert request(name)[0] == 200 and request(name, **{"if-none-match": f'"{name}"'}) == (304, b"")
    assert request("program-of-before.js")[0] == 404
    status, page = request("reader.html")
    assert status == 200 and b'id="network"></script>' in page
