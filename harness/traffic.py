"""Watch the messages between a page and the server on the page's websocket."""

from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ANY = "*"  # in place of a fragment's id: the next complete run is the answer


class Traffic:
    """Counts how often a page asks the server to run the app's script, and notes what is answered."""

    def __init__(self, page: Page) -> None:
        self.requested = 0  # runs, without those that the page requests at regular intervals (polls)
        self.socket: WebSocket | None = None  # the open one
        self._unanswered: list[tuple[int, str]] = []  # (number of the request, its fragment, ANY, or "" for the whole page)
        self._started: dict[str, int] = {}  # id of a run -> number of requests when it started
        page.on("websocket", self._opened)

    @property
    def is_answered(self) -> bool:
        """Whether each request was answered by a complete run of its fragment or of the page, or by that of a later request."""
        return not self._unanswered

    def _opened(self, socket: WebSocket) -> None:
        if "_stcore/stream" in socket.url:
            self.socket = socket
            self._unanswered.clear()
            socket.on("framesent", self._sent)
            socket.on("framereceived", self._received)

    def _sent(self, frame: bytes | str) -> None:
        message = BackMsg.FromString(_bytes(frame))
        if message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun:
            self.requested += 1
            self._unanswered.append((self.requested, message.rerun_script.fragment_id))

    def _received(self, frame: bytes | str) -> None:
        message = ForwardMsg.FromString(_bytes(frame))
        run = message.metadata.run
        if message.WhichOneof("type") == "new_session":
            self._started[run.script_run_id] = self.requested
        elif message.WhichOneof("type") == "script_finished":
            covered, fragments = self._started.pop(run.script_run_id, 0), run.fragment_ids
            is_complete = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            remaining = []
            served = [number for number, fragment in self._unanswered if number <= covered and fragment in (*fragments, ANY)]
            for number, fragment in self._unanswered:
                if number < min(served, default=0):
                    continue  # Streamlit has dropped the answer: the server runs requests in order
                if number > covered or (fragments and fragment not in (*fragments, ANY)):
                    remaining.append((number, fragment))
                elif not is_complete:
                    remaining.append((number, ANY))  # a callback has requested a run of another fragment in its place
            self._unanswered = remaining


def _bytes(frame: bytes | str) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
