"""The door to Streamlit's inside: what the app relies on is there, and Streamlit alone still does what our patch prevents."""

import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from harness import driver
from ui import server

UI = driver.ROOT / "ui"
PAGE = "fragment of the page"
FRONTEND = Path(streamlit.__file__).parent / "static" / "static" / "js"


def block(*path: int) -> ForwardMsg:
    """Return the message that adds a container of the page at a place."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.add_block.vertical.SetInParent()
    message.delta.fragment_id = PAGE
    return message


def text(body: str, *path: int, fragment: str = PAGE) -> ForwardMsg:
    """Return the message that shows a text at a place."""
    message = ForwardMsg(hash=body)
    message.metadata.delta_path.extend(path)
    message.delta.new_element.markdown.body = body
    message.delta.fragment_id = fragment
    return message


def test_the_installed_streamlit_has_all_names():
    assert server.missing() == []


def test_a_streamlit_with_other_parameters_is_named_and_the_app_starts():
    """The app starts without the patch, and the log says so."""
    code = (
        "from ui import server\n"
        "clear = server.ForwardMsgQueue.clear = lambda self, everything: None\n"
        "server.INSIDE += ((server.st, 'gone', []),)\n"
        "server.patch_streamlit()\n"
        "assert server.ForwardMsgQueue.clear is clear"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=driver.ROOT, capture_output=True, text=True, check=True)
    assert "has no clear(self, retain_lifecycle_msgs" in done.stderr and "has no gone() any more" in done.stderr


@pytest.fixture
def queue() -> ForwardMsgQueue:
    """Return an empty queue of the app."""
    server.patch_streamlit()
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

    assert sent(inspect.unwrap(ForwardMsgQueue.clear)) == unsent[2:]
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


def test_the_frontend_still_has_the_names_that_css_and_javascript_use():
    """Test ids of style.css, and the attribute by which a component follows the connection."""
    frontend = "".join(path.read_text(encoding="utf-8") for path in FRONTEND.glob("*.js"))
    page = (UI / "components" / "shared" / "streamlit_page.js").read_text(encoding="utf-8")
    used = set(re.findall(r'data-testid="?(st\w+)', (UI / "frame" / "style.css").read_text(encoding="utf-8") + page))
    used |= set(re.findall(r"data-test-[a-z-]+", page))
    assert len(used) > 10
    assert sorted(name for name in used if name not in frontend) == []
