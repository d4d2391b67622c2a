"""The adapter to Streamlit's inside: what the app relies on is there, and what its patch changes: unsent messages and uploads."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
import streamlit
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.uploaded_file_manager import UploadedFile

from harness import driver
from harness.websocket_client import run
from model.checkpoint import DEFAULT
from tests.ui.session import receive, upload
from ui import commands, server, session

UI = driver.ROOT / "ui"
FRONTEND = Path(streamlit.__file__).parent / "static" / "static" / "js"
LARGEST = 20 * 2**20  # bytes of an upload, as .streamlit/config.toml allows


def test_a_name_that_streamlit_lacks_is_told_in_the_log(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    monkeypatch.delattr(ForwardMsgQueue, "clear")
    server.patch_streamlit.__wrapped__()
    assert "has no attribute 'clear'" in caplog.text


def test_the_frontend_still_has_the_names_that_css_and_javascript_use():
    """Test ids of style.css, and the attribute by which a component follows the connection."""
    frontend = "".join(path.read_text(encoding="utf-8") for path in FRONTEND.glob("*.js"))
    page = (UI / "components" / "shared" / "streamlit_page.js").read_text(encoding="utf-8")
    used = set(re.findall(r'data-testid="?(st\w+)', (UI / "frame" / "style.css").read_text(encoding="utf-8") + page))
    used |= set(re.findall(r"data-test-[a-z-]+", page))
    assert len(used) > 10
    assert sorted(name for name in used if name not in frontend) == []


def test_what_a_fragment_has_not_sent_is_sent_if_it_runs_again_and_a_full_run_discards_it():
    """Streamlit alone discards it, and the browser shows a blank page if it gets an element without the one before it.

    A message of the new run must not replace one of the run before, which the browser removes when the new run ends.
    """
    server.patch_streamlit()
    queue, page = ForwardMsgQueue(), "fragment of the page"

    def text(body: str) -> ForwardMsg:
        message = ForwardMsg()
        message.metadata.delta_path.extend((0, 0))
        message.delta.new_element.markdown.body = body
        message.delta.fragment_id = page
        return message

    messages = [text("first"), ForwardMsg(new_session={"name": "app.py"}), text("second")]
    queue.enqueue(messages[0])
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[page])
    for message in messages[1:]:
        queue.enqueue(message)
    assert queue.flush() == messages
    queue.enqueue(messages[0])
    queue.clear(retain_lifecycle_msgs=True)
    assert queue.is_empty()


def events(*names_and_values: tuple[str, object]) -> str:
    """Return events as the browser sends them."""
    return json.dumps([{"event": name, "value": value} for name, value in names_and_values])


PLAN, ONE, OTHER, LOOK = ("plan", 0.03), ("file", "one"), ("file", "other"), ("look", 1)


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (events(PLAN), events(OTHER), events(PLAN, OTHER)),
        (events(ONE, LOOK), events(OTHER), events(LOOK, OTHER)),
        (events(PLAN), "", events(PLAN)),
        (events(PLAN), "no JSON", "no JSON"),
        (events(PLAN), "5", "5"),
        (events(PLAN), '[{"value": 1}]', '[{"value": 1}]'),
    ],
    ids=["two names", "same name", "one", "no JSON", "a number", "no name"],
)
def test_an_event_is_kept_if_the_component_sends_another_before_the_run_begins(earlier: str, later: str, expected: str):
    """Streamlit alone keeps the events of the last request only."""
    server.patch_streamlit()

    def state(value: str) -> WidgetStates:
        return WidgetStates(widgets=[WidgetState(id="runs", json_trigger_value=value)])

    requests = script_requests.ScriptRequests()
    for value in (earlier, later):
        assert requests.request_rerun(script_requests.RerunData(widget_states=state(value)))
    request = requests.on_scriptrunner_ready()
    assert request is not None and request.rerun_data.widget_states == state(expected)


def sizes(uploads: MemoryUploadedFileManager) -> dict[str, int]:
    """Return how many bytes the store holds for each session that it knows."""
    return {known: sum(len(file.data) for file in files.values()) for known, files in uploads.file_storage.items()}


def test_a_session_and_all_sessions_together_keep_the_newest_uploads(uploads: MemoryUploadedFileManager):
    for number in range(60):
        upload(bytes(1000 + number), file_id=f"{number}")
    assert sizes(uploads) == {"me": 1059}
    content = bytes(LARGEST)

    def kept(*arrived: str) -> list[str]:
        for visit in arrived:
            upload(content, file_id=f"{len(uploads.file_storage.get(visit, {}))}", session_id=visit)
            assert sum(sizes(uploads).values()) <= server.MOST_UPLOADED
        return [visit for visit, size in sizes(uploads).items() if size]

    assert kept(*map(str, range(9))) == ["6", "7", "8"]
    uploads.remove_session_files("7")
    assert kept("6", "9") == ["8", "6", "9"]
    assert kept("10") == ["6", "9", "10"], "the upload of 6 is newer"


def test_a_file_is_read_once_and_then_forgotten(uploads: MemoryUploadedFileManager):
    """The widget keeps its value: if the file were gone, Streamlit would run the widget's command again."""
    file = upload(b"content")
    found = server.Upload(file, "a.png")
    assert (found.name, found.read(), sizes(uploads)) == ("a.png", b"content", {"me": 0})
    assert file.getvalue() == b"" and file == UploadedFile(uploads.get_files("me", ["0"])[0], FileURLs())
    with pytest.raises(server.UploadError, match=r"a\.png is empty, or"):
        found.read()


@pytest.mark.parametrize(
    "command", [commands.drawing.use_photo, lambda key: commands.networks.read_file(key, "")], ids=["photo", "network"]
)
@pytest.mark.usefixtures("uploads")
def test_a_file_that_made_room_before_it_was_read_is_told(visitor: session.Session, command):
    file = upload(DEFAULT.read_bytes())
    for visit in range(4):
        upload(bytes(LARGEST), session_id=f"{visit}")
    receive("file", file)
    command("file")
    assert "a.png" in visitor.message.get() and not visitor.added and visitor.photo.number == 0


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
        in_turn = server.uploads_in_turn(app)
        parts = [{"type": "http.request", "body": b"", "more_body": True}, {"type": "http.request", "body": b""}]
        requests = [{"type": "http", "method": "PUT", "number": i} for i in range(5)]
        await asyncio.gather(*(in_turn(request, AsyncMock(side_effect=parts), AsyncMock()) for request in requests))

    run(arrive())
    assert most == [1] * 5
