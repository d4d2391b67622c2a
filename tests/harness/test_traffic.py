"""What `Traffic` takes for answered, from the messages on a page's websocket."""

import pytest
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


@pytest.mark.parametrize(
    ("requests", "runs", "is_answered"),
    [
        (["sheet", "view"], [["sheet", "view"]], True),
        (["view", "sheet"], [["view"]], False),  # a run that was going on
        (["view", "sheet"], [["view"], ["sheet"]], True),
        (["sheet", "view"], [["view"]], True),  # Streamlit drops the end of a run if a request comes just after it
    ],
)
def test_runs_of_fragments_answer_requests(requests: list[str], runs: list[list[str]], is_answered: bool):
    page = StandInPage()
    traffic = page.open()
    for fragment in requests:
        page.request(fragment)
    for number, fragments in enumerate(runs):
        page.begin(str(number), *fragments)
        page.finish(str(number), *fragments)
    assert traffic.is_answered == is_answered
