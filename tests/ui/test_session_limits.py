"""What uploads and networks one session, and all sessions together, can hold on the server."""

from types import SimpleNamespace

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadedFileRec

from tests.ui.page import small
from ui import commands, server, session
from ui.commands.networks import FULL, MOST_ADDED, MOST_BYTES


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """Return Streamlit's store of uploads, with our limit. Streamlit's own function is restored after the test."""
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    server.limit_uploads()
    return MemoryUploadedFileManager("/upload")


def upload(manager: MemoryUploadedFileManager, session: str, name: str, size: int) -> None:
    manager.add_file(session, UploadedFileRec(name, name, "x", bytes(size)))


def stored(manager: MemoryUploadedFileManager, session: str) -> list[str]:
    """Return the names of the files that the server still has of a session."""
    return [file.name for file in manager.get_files(session, [f"{number}" for number in range(30)])]


def test_all_sessions_together_store_so_many_bytes_and_the_largest_gives_way(manager: MemoryUploadedFileManager):
    """Eight sessions with two uploads of 20 MB each took 320 MB."""
    upload(manager, "small", "0", 20_000_000)
    for number in range(8):
        upload(manager, "large", f"{number}", 20_000_000)
    assert stored(manager, "small") == ["0"]
    assert stored(manager, "large") == ["3", "4", "5", "6", "7"]


def test_one_session_stores_so_many_files(manager: MemoryUploadedFileManager):
    for number in range(server.MOST_UPLOADS + 3):
        upload(manager, "a", f"{number}", 1)
    assert stored(manager, "a") == [f"{number}" for number in range(3, server.MOST_UPLOADS + 3)]


def test_a_file_that_was_read_takes_no_room_and_stays_in_its_uploader(
    manager: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
):
    context = SimpleNamespace(uploaded_file_mgr=manager, session_id="a")
    monkeypatch.setattr(server, "get_script_run_ctx", lambda: context)
    for number in range(8):
        upload(manager, "a", f"{number}", 20_000_000)
        file = UploadedFile(manager.get_files("a", [f"{number}"])[0], FileURLs())
        assert server.take_upload(file) == (f"{number}", bytes(20_000_000))
        assert file.getvalue() == b""
    assert stored(manager, "a") == [f"{number}" for number in range(8)]


def test_a_file_that_gave_way_before_it_was_read_is_one_sentence():
    with pytest.raises(server.UploadError, match="Choose it again"):
        server.take_upload(DeletedFile("0"))


def test_a_session_has_room_for_so_many_networks_and_one_can_be_removed(visitor: session.Session):
    network = small(sizes=(784, 8, 10))
    ids = [commands.add_network("x", network) for _ in range(MOST_ADDED)]
    assert len(set(ids)) == MOST_ADDED and not visitor.messages.take()
    assert commands.add_network("x", network) == "" and visitor.messages.take() == FULL
    commands.select_network(ids[3])
    commands.remove_network(ids[3])
    assert visitor.network == "default"
    assert commands.add_network("x", network) not in ("", *ids), "it would inherit the changes of the removed one"


def test_large_networks_of_a_session_take_so_many_bytes(visitor: session.Session):
    network = small(sizes=(784, 1024, 1024, 10))
    room = MOST_BYTES // (4 * network.parameters)
    assert room < MOST_ADDED and all(commands.add_network("x", network) for _ in range(room))
    assert commands.add_network("x", network) == "" and visitor.messages.take() == FULL
