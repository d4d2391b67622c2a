"""The files of networks that a browser sends."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.routing import Router
from starlette.types import Message

from model.checkpoint import CheckpointError
from tests.ui.session import new_session
from ui import network_files, session

pytestmark = pytest.mark.usefixtures("visitor")
PART = 2**20  # bytes that arrive at once


def request(session_id: str, content: bytes, method: str = "PUT") -> tuple[int, str]:
    """Return the status and the text of the answer."""
    parts = [content[i : i + PART] for i in range(0, len(content), PART)] + [b""]
    incoming = [{"type": "http.request", "body": part, "more_body": bool(part)} for part in parts]
    sent: list[Message] = []

    async def receive() -> Message:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": f"/digit-lens/networks/{session_id}", "headers": []}
    with ThreadPoolExecutor(1) as pool:  # this thread may have a loop of a browser
        pool.submit(asyncio.run, Router([network_files.route()])(scope, receive, send)).result()
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


def test_a_file_is_taken_once_by_the_session_that_has_sent_it():
    visitor = session.current()
    status, key = request(visitor.id, b"a network")
    assert status == 200 and request(visitor.id, b"a network") == (200, key) != request(visitor.id, b"another")
    other = session.Session()
    assert not other.files, "another visitor has none of them"
    assert network_files.take(key) == b"a network"
    for asked in (key, "", None, ["key"]):
        with pytest.raises(CheckpointError, match="has sent no network"):
            network_files.take(asked)


def test_no_unknown_visit_and_no_large_file_is_kept():
    visitor = session.current()
    assert request("unknown", b"a network") == (200, "")
    assert request(visitor.id, bytes(20 * 2**20 + 1))[0] == 413 and not visitor.files
    for number in range(4):
        request(visitor.id, bytes([number]))
    assert [*visitor.files.values()] == [b"\x02", b"\x03"]
    assert request(visitor.id, b"", "GET")[0] == 405, "nothing can be read"


def test_the_files_of_other_visitors_make_room(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(network_files, "MOST_TOGETHER", 10)
    visitor = session.current()
    request(visitor.id, bytes(8))
    new_session(monkeypatch)
    request(session.current().id, bytes(9))
    assert not visitor.files and len(session.current().files) == 1
