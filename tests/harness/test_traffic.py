"""What `Traffic` takes for answered, from the messages on a page's websocket."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from harness.traffic import Traffic


class StandInPage:
    """A page and its websocket. It calls what listens to its events."""

    url = "ws://app/_stcore/stream"

    def __init__(self) -> None:
        self._listeners = {}

    def on(self, event: str, listener) -> None:
        self._listeners[event] = listener

    def open(self) -> Traffic:
        traffic = Traffic(self)  # pyrefly: ignore[bad-argument-type]
        self._listeners["websocket"](self)
        return traffic

    def request(self, fragment: str) -> None:
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        self._listeners["framesent"](message.SerializeToString())

    def begin(self, run: str, *fragments: str) -> None:
        self._receive(run, fragments).new_session.SetInParent()
        self._send()

    def finish(self, run: str, *fragments: str) -> None:
        self._receive(run, fragments).script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        self._send()

    def _receive(self, run: str, fragments: tuple[str, ...]) -> ForwardMsg:
        self._message = ForwardMsg()
        self._message.metadata.run.script_run_id = run
        self._message.metadata.run.fragment_ids.extend(fragments)
        return self._message

    def _send(self) -> None:
        self._listeners["framereceived"](self._message.SerializeToString())


def test_a_run_of_two_fragments_answers_both_requests():
    page = StandInPage()
    traffic = page.open()
    page.request("sheet")
    page.request("view")
    page.begin("1", "sheet", "view")
    assert not traffic.is_answered
    page.finish("1", "sheet", "view")
    assert traffic.is_answered


def test_a_request_whose_answer_the_server_has_dropped_ends_with_the_next_one():
    """Streamlit drops the end of a run if a request comes just after it."""
    page = StandInPage()
    traffic = page.open()
    page.request("sheet")
    page.begin("1", "sheet")
    page.request("view")
    page.begin("2", "view")
    page.finish("2", "view")
    assert traffic.is_answered


def test_a_run_that_was_going_on_answers_no_later_request_of_another_fragment():
    page = StandInPage()
    traffic = page.open()
    page.request("view")
    page.request("sheet")
    page.begin("1", "view")
    page.finish("1", "view")
    assert not traffic.is_answered
    page.begin("2", "sheet")
    page.finish("2", "sheet")
    assert traffic.is_answered
