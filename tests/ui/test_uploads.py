"""What the server keeps of the files that visitors send: little, and not for long."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from harness.websocket_client import run
from model.checkpoint import DEFAULT
from tests.ui.session import receive
from ui import commands, server, session

LARGEST = 20 * 2**20  # bytes, as .streamlit/config.toml allows


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """Return Streamlit's store of uploads, with the app's limits. The page is that of the session "me"."""
    server.patch_streamlit()
    found = MemoryUploadedFileManager("/")
    monkeypatch.setattr(server, "get_script_run_ctx", lambda: SimpleNamespace(uploaded_file_mgr=found, session_id="me"))
    return found


def send(store: MemoryUploadedFileManager, session_id: str, file_id: str, content: bytes) -> UploadedFile:
    """Let a file arrive. Return it as a widget holds it."""
    store.add_file(session_id, UploadedFileRec(file_id, "a.png", "image/png", content))
    (record,) = store.get_files(session_id, [file_id])
    return UploadedFile(record, FileURLs())


def sizes(store: MemoryUploadedFileManager) -> dict[str, int]:
    """Return how many bytes the store holds for each session that it knows."""
    return {known: sum(len(file.data) for file in files.values()) for known, files in store.file_storage.items()}


def test_a_session_keeps_the_newest_upload_alone(store: MemoryUploadedFileManager):
    for number in range(60):
        send(store, "me", f"{number}", bytes(1000 + number))
    assert sizes(store) == {"me": 1059}


def test_all_sessions_keep_the_newest_uploads(store: MemoryUploadedFileManager):
    content = bytes(LARGEST)
    for visit in range(9):
        send(store, f"{visit}", "0", content)
        assert sum(sizes(store).values()) <= server.MOST_UPLOADED
    assert [visit for visit, size in sizes(store).items() if size] == ["6", "7", "8"]
    send(store, "6", "1", content)  # now its upload is the newest
    store.remove_session_files("7")
    send(store, "9", "0", content)
    assert [visit for visit, size in sizes(store).items() if size] == ["8", "6", "9"]
    send(store, "10", "0", content)
    assert [visit for visit, size in sizes(store).items() if size] == ["6", "9", "10"]


def test_a_file_is_read_once_and_then_forgotten(store: MemoryUploadedFileManager):
    """The widget keeps its value: if the file were gone, Streamlit would run the widget's command again."""
    file = send(store, "me", "0", b"content")
    upload = server.Upload(file)
    assert (upload.name, upload.read(), sizes(store)) == ("a.png", b"content", {"me": 0})
    assert file.getvalue() == b"" and file == UploadedFile(store.get_files("me", ["0"])[0], FileURLs())


@pytest.mark.parametrize("command", [commands.use_photo, lambda key: commands.read_file(key, "")], ids=["photo", "network"])
def test_a_file_that_made_room_before_it_was_read_is_told(store: MemoryUploadedFileManager, visitor: session.Session, command):
    file = send(store, "me", "0", DEFAULT.read_bytes())
    for visit in range(4):
        send(store, f"{visit}", "0", bytes(LARGEST))
    receive("file", file)
    command("file")
    assert "a.png" in visitor.message.get() and not visitor.added and visitor.photo.number == 0


def test_an_empty_file_is_no_file_that_made_room(store: MemoryUploadedFileManager):
    file = send(store, "me", "0", b"")
    send(store, "me", "1", b"other")
    assert server.Upload(file).read() == b""


def test_of_uploads_that_arrive_at_once_one_after_the_other_is_read_into_memory():
    reading, most = [], []

    async def app(scope: dict, receive: Callable[[], Awaitable[dict]], send: object) -> None:
        while (await receive()).get("more_body"):
            await asyncio.sleep(0)
        reading.append(scope["number"])
        await asyncio.sleep(0)  # here Streamlit reads the file in a thread
        most.append(len(reading))
        reading.remove(scope["number"])

    async def arrive() -> None:
        in_turn = server.UploadsInTurn(app)
        first, last = {"type": "http.request", "body": b"", "more_body": True}, {"type": "http.request", "body": b""}
        puts = [
            in_turn({"type": "http", "method": "PUT", "number": i}, AsyncMock(side_effect=[first, last]), AsyncMock())
            for i in range(5)
        ]
        await asyncio.gather(*puts)

    run(arrive())
    assert most == [1] * 5
