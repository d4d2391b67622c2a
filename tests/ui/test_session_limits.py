"""What one session can hold: uploads and networks have limits, and a network can be removed."""

import numpy as np
import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from model.network import random_network
from tests.ui.session import new_session
from ui import server, state


def test_streamlit_keeps_only_the_latest_uploads_of_a_session():
    manager = MemoryUploadedFileManager("/upload")
    server.limit_uploads(manager)
    for number in range(16):
        manager.add_file("a", UploadedFileRec(f"{number}", "x", "x", bytes(16_000_000)))
    manager.add_file("b", UploadedFileRec("0", "x", "x", b"x"))
    assert [file.file_id for file in manager.get_files("a", [f"{number}" for number in range(16)])] == ["14", "15"]
    assert len(manager.get_files("b", ["0"])) == 1


def test_a_session_has_room_for_so_many_networks_and_one_can_be_removed(monkeypatch: pytest.MonkeyPatch):
    new_session(monkeypatch)
    messages: list[str] = []
    monkeypatch.setattr("ui.state.page.flash", messages.append)
    network = random_network((784, 8, 10), np.random.default_rng(0))
    ids = [state.networks.add("x", network) for _ in range(state.networks.MOST_ADDED)]
    assert len(set(ids)) == state.networks.MOST_ADDED and not messages
    assert state.networks.add("x", network) == "" and messages == [state.networks.FULL]
    state.networks.select(ids[3])
    state.networks.remove(ids[3])
    assert state.networks.selected() == "default" and state.networks.add("x", network) not in ("", *ids)
