"""ui.server.keep_unsent_messages: a fragment run that starts discards nothing that the server has not sent yet.

The queue is Streamlit's own, with messages as its script runner puts them there.
"""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from tests.ui.messages import PAGE, block, text
from ui import server

NESTED = "fragment inside it"


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> ForwardMsgQueue:
    """Return an empty queue of the app. Streamlit's own `clear` is restored after the test."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)
    server.keep_unsent_messages()
    return ForwardMsgQueue()


def finished() -> ForwardMsg:
    """Return the message that a full run is complete. The browser then removes each element that this run did not write."""
    return ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)


@pytest.mark.parametrize(
    "unsent",
    [
        [block(0, 0), create_reference_msg(text("a message in the browser's cache", 0, 0, 0))],
        [text("before", 0, 0), create_reference_msg(text("a message in the browser's cache", 0, 1))],
        [block(0, 0), text("progress", 0, 0, 0, fragment=NESTED)],
        [block(0, 0), text("the answer", 0, 0, 0), finished()],
    ],
    ids=["reference in a container", "reference after an element", "element of a nested fragment", "full run"],
)
def test_no_message_is_sent_without_those_before_it(queue: ForwardMsgQueue, unsent: list[ForwardMsg]):
    """The browser shows a blank page if it gets an element without its container, or without the element before it."""
    for message in unsent:
        queue.enqueue(message)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=[PAGE])
    assert queue.flush() == unsent


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
