"""Prepare the server process for thirty users at once: patch Streamlit, tune garbage collection and memory, and limit uploads.

Two other files depend on Streamlit's internals: ui/frame/style.css uses its test ids, and ui/components/shared/streamlit_page.js
the state of its connection.
"""

import asyncio
import functools
import gc
import ipaddress
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager, suppress
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import session_state
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.web.server import server_util

from system import portable
from system.errors import Refusal
from training.jobs import environment, limits
from training.jobs.environment import EnvironmentVariableError

TURN = 0.02  # s that a reading waits for another one at most
# s after a run. If a rerun request, such as a poll, comes just after a run's end, Streamlit drops what that run has sent and its
# server has not passed on (see its AppSession.request_rerun). So soon, a poll runs the whole page, which sends the same again.
UNSENT = 0.4
MOST_UPLOADED = 64 * 2**20  # bytes of uploads that wait to be read, of all sessions together: three of the largest

P = ParamSpec("P")
R = TypeVar("R")

_turn = threading.Lock()
_slow = ThreadPoolExecutor(1, "slow", portable.lower_thread)


@functools.cache
def warm_up() -> None:
    """Configure the process for many simultaneous users. Call it after the first page. Only the first call has an effect.

    The objects that exist then are excluded from garbage collection (gc.freeze): a full collection stops all threads. With 50
    sessions p95 is 38 ms instead of 49 ms (`benchmarks.load`).
    """
    gc.collect()
    gc.freeze()
    portable.return_freed_memory()


UNREADABLE = {"sheet": "unreadable"}  # stands for what is no JSON. The sheet's message says that it was ignored


@functools.cache
def patch_streamlit() -> None:
    """Patch how Streamlit handles unsent messages, invalid JSON, events, polls and uploads. Only the first call has an effect.

    When a fragment run starts, Streamlit discards unsent elements and containers of that fragment. Afterwards the browser gets an
    element without its container and shows a blank page. Here only a full run discards them, because it writes everything again.

    If a value from the browser is invalid JSON, or has an integer of 5,000 digits or 100,000 brackets, Streamlit shows an error
    in place of the page. Here the value becomes UNREADABLE.

    If a component sends two events while a run has not begun, Streamlit keeps only the later one. Here the earlier one stays too,
    unless both have the same name: of these the later one counts.

    If a poll is due just after a click, the browser sends the click with the poll and then again, so that it would count twice.
    Here clicks that come with a poll are ignored.

    While a fragment runs again, those in it are unknown, and what the browser sends for one of them is lost. Here the page runs.

    Streamlit keeps each uploaded file until its session ends. Here a session keeps only its newest file, until it is read
    (`Upload`). All sessions together keep at most MOST_UPLOADED bytes.

    If a newer Streamlit lacks a name that is patched, log a warning and leave the rest as it is.
    """
    try:
        _patch()
    except AttributeError as error:
        logging.getLogger(__name__).warning("Streamlit %s is not patched as it should be: %s", st.__version__, error)


def _patch() -> None:
    clear = ForwardMsgQueue.clear

    @functools.wraps(clear)
    def clear_before_full_run(
        self: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        if not fragment_ids_this_run:
            clear(self, retain_lifecycle_msgs)
        else:
            self._delta_index_map = {}  # so that a message of the new run never replaces one of an earlier run

    ForwardMsgQueue.clear = clear_before_full_run
    state: Any = session_state
    unpack = state.unpack_widget_state_value

    def unpack_any(widget_state: WidgetState) -> Any:
        try:
            return unpack(widget_state)
        except (ValueError, RecursionError):
            return UNREADABLE

    state.unpack_widget_state_value = unpack_any
    requests: Any = script_requests
    coalesce = requests._coalesce_widget_states  # noqa: SLF001 - there is no public one

    def coalesce_events(old: WidgetStates | None, new: WidgetStates | None) -> WidgetStates | None:
        states = coalesce(old, new)
        earlier = {each.id: each.json_trigger_value for each in old.widgets} if old else {}
        for each in states.widgets if states else ():
            if each.json_trigger_value and (before := earlier.get(each.id)):
                each.json_trigger_value = _join_events(before, each.json_trigger_value)
        return states

    requests._coalesce_widget_states = coalesce_events  # noqa: SLF001
    request_rerun = AppSession.request_rerun

    def request_rerun_once_a_click(self: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and client_state.is_auto_rerun:
            sent = client_state.widget_states.widgets
            kept = [each for each in sent if not (each.WhichOneof("value") or "").endswith("trigger_value")]
            del sent[:]
            sent.extend(kept)
        elif client_state is not None and not self.has_fragment(client_state.fragment_id):
            client_state.fragment_id = ""  # the whole page
        request_rerun(self, client_state)

    AppSession.request_rerun = request_rerun_once_a_click
    MemoryUploadedFileManager.add_file = _add_newest


def _join_events(earlier: str, later: str) -> str:
    """Return the events of two requests as one: the earlier ones whose names do not come later, then the later ones.

    earlier, later: JSON lists of {"event": name, "value": value}.
    """
    with suppress(ValueError, RecursionError, TypeError, KeyError):  # anything else is refused when it is read
        before, after = json.loads(earlier), json.loads(later)
        names = {each["event"] for each in after}
        return json.dumps([each for each in before if each["event"] not in names] + after)
    return later


def middleware() -> list[Middleware]:
    """Return what stands before Streamlit in the server (app.py)."""
    return [Middleware(own_page_alone), Middleware(uploads_in_turn)]


def own_page_alone(app: ASGIApp) -> ASGIApp:
    """Return ASGI middleware that opens sessions only for the app's own page and the origins of `server.corsAllowedOrigins`.

    Streamlit opens one for a page from any port of this machine. Only the same pages can show the app in a frame, where a user
    could click Retrain unknowingly. On a shared server, users can start nothing, so any site may show it.
    """
    share()
    policy = " ".join(["frame-ancestors 'self'", *sorted(server_util.allowlisted_origins())])
    with suppress(EnvironmentVariableError):  # the page says so
        if server_util.allow_all_cross_origin_requests() or limits.shared():
            policy = ""

    async def check(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not _is_admitted(Headers(scope=scope)):
            await WebSocketClose(1008)(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if policy and message["type"] == "http.response.start":
                MutableHeaders(scope=message)["content-security-policy"] = policy
            await send(message)

        await app(scope, receive, send_with_policy)

    return check


def _is_admitted(headers: Headers) -> bool:
    """Return whether a page may open a session. A program that names no origin is no page."""
    origin = headers.get("origin")
    is_own = origin is None or urlsplit(origin).netloc == headers.get("host")
    return is_own or server_util.allow_all_cross_origin_requests() or origin in server_util.allowlisted_origins()


def uploads_in_turn(app: ASGIApp) -> ASGIApp:
    """Return ASGI middleware that lets Streamlit read one upload at a time into memory. Others wait on the disk meanwhile."""
    turn = asyncio.Lock()

    async def wait(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT":
            await app(scope, receive, send)
            return
        async with AsyncExitStack() as stack:

            async def receive_in_turn() -> Message:
                message = await receive()
                if message["type"] == "http.request" and not message.get("more_body", False):
                    await stack.enter_async_context(turn)
                return message

            await app(scope, receive_in_turn, send)

    return wait


class UploadError(Refusal, ValueError):
    """An uploaded file is empty, or its content was dropped before it was read, because newer files needed its memory."""


class Upload:
    """An uploaded file. Streamlit's file store holds its content until it is read, or dropped for newer files.

    name: its name as the page shows it.
    """

    def __init__(self, file: UploadedFile, name: str) -> None:
        context = get_script_run_ctx()
        assert context is not None, "only a page has uploads"
        self.name = name
        self._store: Any = context.uploaded_file_mgr
        self._session_id, self._file_id = context.session_id, file.file_id
        file.truncate(0)  # Streamlit keeps this object as long as the page shows the widget

    def read(self) -> bytes:
        """Return the content and remove it from the store. Raise UploadError if there is none."""
        found = self._store.get_files(self._session_id, [self._file_id])
        if not found or not found[0].data:
            raise UploadError(
                "{file} is empty, or other files took its place before it was read: choose it again.", file=self.name
            )
        _empty(self._store, self._session_id, found[0])
        return found[0].data


_add_file = MemoryUploadedFileManager.add_file


def _add_newest(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    """Add an upload. Drop the session's earlier one, and the oldest ones of other sessions if all exceed MOST_UPLOADED bytes."""
    _drop(self, session_id)
    self.file_storage[session_id] = self.file_storage.pop(session_id, {})  # which is now the last one
    _add_file(self, session_id, file)
    for oldest in [*self.file_storage][:-1]:
        if sum(len(kept.data) for files in [*self.file_storage.values()] for kept in [*files.values()]) <= MOST_UPLOADED:
            break
        _drop(self, oldest)


def _drop(store: MemoryUploadedFileManager, session_id: str) -> None:
    for file in [*store.file_storage.get(session_id, {}).values()]:
        _empty(store, session_id, file)


def _empty(store: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    """Remove the content of an upload. Its entry stays: if it were gone, the widget would call its callback again."""
    _add_file(store, session_id, file._replace(data=b""))


def share() -> None:
    """Set DIGIT_LENS_SHARED to "on", and say so in the terminal, if it is not set and other machines can reach the server."""
    address = st.get_option("server.address") or "0.0.0.0"
    with suppress(ValueError):
        if "DIGIT_LENS_SHARED" in os.environ or address == "localhost" or ipaddress.ip_address(address).is_loopback:
            return
    os.environ["DIGIT_LENS_SHARED"] = "on"
    print("Other machines can open this page, so DIGIT_LENS_SHARED is on: nobody can train on this machine from the page.")


def check_environment() -> None:
    """Show an error and stop the page if an environment variable has an invalid value. Decide whether the server is shared."""
    share()
    try:
        environment.check()
    except EnvironmentVariableError as error:
        st.error(str(error), icon=":material/error:")
        st.stop()


@contextmanager
def turn() -> Iterator[None]:
    """Let one thread at a time run the `with` block. A thread that has waited for TURN seconds runs the block anyway.

    Threads that classify drawings at the same time only slow each other down, because they share the GIL. But a long drawing
    takes 0.3 s, and a thread with a short one should not wait for all of that time.
    """
    is_alone = _turn.acquire(timeout=TURN)
    try:
        yield
    finally:
        if is_alone:
            _turn.release()


def slowly(function: Callable[P, R], *args: P.args, **options: P.kwargs) -> R:
    """Call a function that keeps a core busy for up to a second, such as one that reads a photo. Return what it returns.

    One such function runs at a time, in a thread of lower priority, so that strokes are still answered.
    """
    return _slow.submit(function, *args, **options).result()


def went_back_or_forward() -> bool:
    """Return whether this script run was caused by the browser's Back or Forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
