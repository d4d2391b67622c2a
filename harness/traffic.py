"""The messages between a page and the server, on the page's websocket."""

from collections import deque

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LATEST = 30  # messages whose kind is kept


class Traffic:
    """Count how often a page asks the server to run the app's script, and keep the kinds of the latest messages.

    requested: number of runs that the page has requested. Polls are not counted.
    socket: the page's open websocket, or None before the page is opened.
    latest: kinds of the latest messages, with ">" before those from the page and "<" before those to it. Elements are left out.
    """

    def __init__(self, page: Page) -> None:
        self.requested = 0
        self.socket: WebSocket | None = None
        self.latest: deque[str] = deque(maxlen=LATEST)
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        if "_stcore/stream" in socket.url:
            self.socket = socket
            self.latest.append("opened")
            socket.on("framesent", self._sent)
            socket.on("framereceived", self._received)
            socket.on("close", lambda _: self.latest.append("closed"))

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg()
        message.ParseFromString(_bytes(frame))
        self.requested += message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun
        self.latest.append(f"> {message.WhichOneof('type')}")

    def _received(self, frame: bytes | str) -> None:
        kind = _message(frame).WhichOneof("type")
        if kind not in ("delta", "ref_hash"):
            self.latest.append(f"< {kind}")


def is_finished(frame: bytes | str) -> bool:
    """Return whether a message to the page says that a run is complete. A run that was interrupted for another one is not."""
    message = _message(frame)
    return message.WhichOneof("type") == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


def _message(frame: bytes | str) -> ForwardMsg:
    message = ForwardMsg()
    message.ParseFromString(_bytes(frame))
    return message


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
