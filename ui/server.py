"""What the server does for all its sessions: warm-up, garbage collection, unsent messages and the poll rate of training pages.

A poll is a run of a fragment and takes the server about 10 ms. Thirty pages that poll twice a second need more than one core, and
then strokes are no longer answered. All pages together therefore share a poll budget, and the page that started the run gets more
of it than pages that only show it.

Streamlit drops what a run has sent, and its server has not passed on yet, if a rerun request comes just after the run's end (see
its AppSession.request_rerun). A poll is such a request. A poll that comes right after a stroke therefore runs the whole page, so
that the same drawing is answered again.
"""

import gc
import sys
import threading
import time
import weakref

import streamlit as st
from streamlit import runtime
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from system import portable
from training.jobs import environment
from training.jobs.environment import EnvironmentVariableError

SWITCH_INTERVAL = 1e-3  # s between threads that want the GIL (default 5e-3): p95 is 41 ms instead of 61 ms with 30 sessions
COLLECT_EVERY = 1.0  # s between two garbage collections
OWN = 10  # poll budget per second for pages that own the training run
OTHERS = 2  # poll budget per second for pages that do not own it
OTHERS_LEAST = 2.0  # s between two polls of a page that does not own the run, at least
OWN_MOST, OTHERS_MOST = 3.0, 30.0  # s between two polls at most, however many sessions are open
MOST_UPLOADS, MOST_UPLOAD_BYTES = 4, 40_000_000  # of one session; the page has three uploaders
UNSENT = 0.4  # s until what a run has sent is surely passed on, also by a busy server; less than the time between two polls

_first_call = threading.Lock()  # of warm_up; never released
_collected_at = 0.0  # monotonic clock, s
_present: "weakref.WeakSet[Presence]" = weakref.WeakSet()


def warm_up() -> None:
    """Configure the server process for many simultaneous users. Only the first call has an effect.

    It freezes existing objects (gc.freeze), because a full garbage collection would stop all threads for 33 ms. It also sets
    SWITCH_INTERVAL, returns freed memory to the system, keeps unsent messages and limits uploads. Call it after the first page
    has been shown, so that all modules are loaded.
    """
    if not _first_call.acquire(blocking=False):
        return
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL)
    portable.return_freed_memory()
    keep_unsent_messages()
    if runtime.exists() and isinstance(manager := runtime.get_instance().uploaded_file_mgr, MemoryUploadedFileManager):
        limit_uploads(manager)


def keep_unsent_messages() -> None:
    """Make Streamlit keep all unsent messages when a fragment run starts.

    By default, Streamlit discards the unsent elements and containers of that fragment. It keeps references to messages in the
    browser's cache, and elements of nested fragments. The browser then gets an element without its container and shows a blank
    page. If the unsent messages are those of a full run, Streamlit also keeps the message that the run is complete. The browser
    then removes the fragment's elements and builds them anew. When a full run starts, unsent messages are still discarded,
    because that run writes everything again.
    """
    clear = ForwardMsgQueue.clear

    def clear_before_full_run(
        self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if not fragment_ids_this_run:
            clear(self, retain_lifecycle_msgs)
        else:
            self._delta_index_map = {}  # so that a message of the new run never replaces one of an earlier run

    ForwardMsgQueue.clear = clear_before_full_run


def limit_uploads(manager: MemoryUploadedFileManager) -> None:
    """Make Streamlit delete a session's oldest uploads when there are more than MOST_UPLOADS files or MOST_UPLOAD_BYTES bytes.

    The newest file is always kept. By default, Streamlit keeps all files until the session ends.
    """
    add = manager.add_file

    def add_file(session_id: str, file: UploadedFileRec) -> None:
        add(session_id, file)
        files = list(manager.file_storage.get(session_id, {}).values())
        size = sum(len(other.data) for other in files)
        while len(files) > MOST_UPLOADS or (size > MOST_UPLOAD_BYTES and len(files) > 1):
            oldest = files.pop(0)
            size -= len(oldest.data)
            manager.remove_file(session_id, oldest.file_id)

    manager.add_file = add_file


def check_environment() -> None:
    """Show an error and stop the page if an environment variable has an invalid value."""
    try:
        environment.check()
    except EnvironmentVariableError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


def collect_garbage() -> None:
    """Run the garbage collector, at most once every COLLECT_EVERY seconds.

    Call this after a page has been sent. It replaces Streamlit's own garbage collection after every script run, which is too slow
    with many sessions and is switched off in .streamlit/config.toml.
    """
    global _collected_at
    if time.monotonic() - _collected_at > COLLECT_EVERY:
        _collected_at = time.monotonic()
        gc.collect()


class Presence:
    """A marker for an open session. Each session stores one object of this class, and `session_count` counts these objects."""

    def __init__(self) -> None:
        _present.add(self)


def session_count() -> int:
    """Return the number of open sessions on this server."""
    return len(_present)


def poll_interval(least: float, own: bool) -> float:
    """Return how many seconds a page should wait between two updates of its progress display.

    The interval grows with the number of open sessions, so that all pages together do not overload the server.

    least: the shortest interval in seconds.
    own: whether this browser started the training run.
    """
    if own:
        return max(least, min(OWN_MOST, round(session_count() / OWN, 1)))
    return max(least, OTHERS_LEAST, min(OTHERS_MOST, round(session_count() / OTHERS, 1)))


def polls_too_often(every: float, least: float, own: bool) -> bool:
    """Return whether the right interval between two updates of a page's progress display is more than 1.5 times the current one.

    The right interval, `poll_interval`, grows when more people open the app.
    every: the current interval in seconds.
    least: the shortest interval in seconds.
    own: whether this browser started the training run.
    """
    return poll_interval(least, own) > 1.5 * every
