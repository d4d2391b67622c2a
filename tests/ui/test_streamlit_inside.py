"""The door to Streamlit's inside: what the app relies on is there, and Streamlit alone still does what our changes prevent.

tests/ui/test_session_limits.py tests the change of the uploads.
"""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import streamlit
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.caching import cache_data, cache_resource
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from harness import driver
from tests.ui.messages import PAGE, block, text
from ui import server

UI = driver.ROOT / "ui"
FRONTEND = Path(streamlit.__file__).parent / "static" / "static" / "js"


def original(owner: object, name: str):
    """Return a function of Streamlit as it was before our change."""
    return inspect.unwrap(vars(owner)[name])


def test_the_installed_streamlit_has_all_names():
    assert server.missing() == []


def test_a_streamlit_without_a_name_does_not_start_the_app():
    """The command names what is missing, and does not run without it."""
    code = "from ui import server, __main__ as ui; server.INSIDE += ((server.st, 'gone', []),); ui.main([])"
    done = subprocess.run([sys.executable, "-c", code], cwd=driver.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"has no streamlit\.gone any more \(ui/server\.py\)", done.stderr)
    assert "Traceback" not in done.stderr


def test_other_parameters_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ForwardMsgQueue, "clear", lambda self, everything: None)
    assert [line for line in server.missing() if "ForwardMsgQueue.clear" in line and "parameters" in line]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> ForwardMsgQueue:
    """Return an empty queue of the app. Streamlit's own `clear` is restored after the test."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    server.keep_unsent_messages()
    return ForwardMsgQueue()


def test_streamlit_alone_discards_what_a_fragment_has_not_sent(queue: ForwardMsgQueue):
    """And with our change it does not.

    The browser shows a blank page if it gets an element without its container, or without the element before it. After the
    message that a full run is complete, it removes each element that this run did not write.
    """
    unsent = [
        text("before", 0, 0),
        block(0, 1),
        create_reference_msg(text("a message in the browser's cache", 0, 1, 0)),
        text("progress", 0, 1, 1, fragment="a nested fragment"),
        ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY),
    ]

    def sent(clear: Callable[..., None]) -> list[ForwardMsg]:
        for message in unsent:
            queue.enqueue(message)
        clear(queue, retain_lifecycle_msgs=True, fragment_ids_this_run=[PAGE])
        return queue.flush()

    assert sent(original(ForwardMsgQueue, "clear")) == unsent[2:]
    assert sent(ForwardMsgQueue.clear) == unsent


def test_a_new_run_changes_nothing_in_the_run_before(queue: ForwardMsgQueue):
    """Otherwise the browser would assign the element to the earlier run, and remove it when the new run ends."""
    start = ForwardMsg(new_session={"name": "app.py"})
    queue.enqueue(text("first", 0, 0))
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[PAGE])
    queue.enqueue(start)
    queue.enqueue(text("second", 0, 0))
    assert queue.flush() == [text("first", 0, 0), start, text("second", 0, 0)]


def test_a_full_run_still_discards_what_is_unsent(queue: ForwardMsgQueue):
    queue.enqueue(text("first", 0, 0))
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()


def test_streamlit_alone_keeps_all_uploads():
    manager = MemoryUploadedFileManager("")
    for number in range(10):
        original(MemoryUploadedFileManager, "add_file")(manager, "a", UploadedFileRec(f"{number}", "x", "x", bytes(20_000_000)))
    assert len(manager.get_files("a", [f"{number}" for number in range(10)])) == 10


def test_streamlit_alone_lets_any_page_empty_the_caches_of_all(monkeypatch: pytest.MonkeyPatch):
    """And with our change it does not, for the same message."""
    emptied = []
    monkeypatch.setattr(type(cache_data), "clear", lambda self: emptied.append("data"))
    monkeypatch.setattr(type(cache_resource), "clear", lambda self: emptied.append("resource"))
    original(AppSession, "_handle_clear_cache_request")(SimpleNamespace(_session_state={}))
    assert emptied == ["data", "resource"]
    server.patch_streamlit()
    monkeypatch.setattr(AppSession, "shutdown", lambda self: None)  # of the session below, which has nothing
    object.__new__(AppSession).handle_backmsg(BackMsg(clear_cache=True))
    assert emptied == ["data", "resource"]


def test_streamlit_alone_keeps_twice_as_many_lost_sessions(monkeypatch: pytest.MonkeyPatch):
    def kept() -> int:
        storage = MemorySessionStorage()
        for number in range(200):
            storage.save(cast(Any, SimpleNamespace(session=SimpleNamespace(id=f"{number}"))))
        return len(storage.list())

    monkeypatch.setattr(MemorySessionStorage, "__init__", original(MemorySessionStorage, "__init__"))
    assert kept() == 128
    server.limit_lost_sessions()
    assert kept() == server.MOST_LOST


def test_streamlit_alone_reads_its_options_for_each_run(monkeypatch: pytest.MonkeyPatch):
    """And with our change once a session, with the same messages."""
    name, read, option = "_create_new_session_message", [], config.get_option
    monkeypatch.setattr(config, "get_option", lambda key: read.append(key) or option(key))
    monkeypatch.setattr(AppSession, name, original(AppSession, name))

    class Session(AppSession):
        def __init__(self, name: str) -> None:
            self.id, self._run_on_save, self._state = name, False, AppSessionState.APP_IS_RUNNING
            self._script_data = ScriptData(str(driver.ROOT / "app.py"), is_hello=False)
            self._pages_manager = PagesManager(self._script_data.main_script_path)

        def __del__(self) -> None:
            pass

    runs = [RunDescriptor.create(["canvas"]), RunDescriptor.create(None)]
    sessions = [Session("one"), Session("another")]

    def messages() -> list[ForwardMsg]:
        return [getattr(one, name)("page", run) for one in sessions for run in runs]

    alone = messages()  # and what it imports reads options, too
    read.clear()
    assert messages() == alone and len({message.SerializeToString() for message in alone}) == 4
    in_all = len(read)
    assert in_all > 4 * 5
    server.remember_session_start()
    read.clear()
    assert [messages(), messages()] == [alone, alone]
    assert len(read) == in_all / 2


def test_the_frontend_still_has_the_names_that_css_and_javascript_use():
    """Test ids of style.css, and the attribute by which a component follows the connection."""
    frontend = "".join(path.read_text(encoding="utf-8") for path in FRONTEND.glob("*.js"))
    page = (UI / "components" / "shared" / "streamlit_page.js").read_text(encoding="utf-8")
    used = set(re.findall(r'data-testid="?(st\w+)', (UI / "frame" / "style.css").read_text(encoding="utf-8") + page))
    used |= set(re.findall(r"data-test-[a-z-]+", page))
    assert len(used) > 10
    assert sorted(name for name in used if name not in frontend) == []


def test_no_other_file_of_the_interface_names_an_element_of_streamlit():
    door = {UI / "frame" / "style.css", UI / "components" / "shared" / "streamlit_page.js"}
    texts = {path: path.read_text(encoding="utf-8") for kind in ("css", "js", "html") for path in UI.rglob(f"*.{kind}")}
    assert [
        path.name for path, text in texts.items() if path not in door and re.search(r"testid=\W*st[A-Z]|data-test-", text)
    ] == []
