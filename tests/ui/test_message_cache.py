"""Quick presses in a busy browser. The server refers to messages that the browser had when it sent a press.

A small copy of the browser's cache stands for the browser: it drops a message when more than `maxCachedMessageAge` runs have
ended since the message was last used (ForwardMessageCache in Streamlit's frontend).
"""

from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from harness import driver

STREAMLITS_AGE = 2  # its default for `maxCachedMessageAge`


class Browser:
    """A websocket and the messages that a browser keeps, with the number of the run that last used each.

    most: how many runs a message is kept for, instead of the number that the server gives.
    """

    def __init__(self, websocket, most: int | None) -> None:
        self.websocket, self.most, self.used, self.ended, self.missing = websocket, most, {}, 0, []

    def press(self, view: str) -> None:
        """Go back or forward to a view, with the list of the messages kept."""
        request = {"query_string": f"view={view}", "is_history_navigation": True, "cached_message_hashes": list(self.used)}
        self.websocket.send(BackMsg(rerun_script=request).SerializeToString())

    def answer(self) -> list[ForwardMsg]:
        """Receive the messages of a run. They are not looked at yet."""
        messages = [ForwardMsg()]
        while messages[-1].WhichOneof("type") != "script_finished":
            messages.append(ForwardMsg.FromString(self.websocket.recv(timeout=60)))
        return messages

    def look(self, messages: list[ForwardMsg]) -> None:
        """Process messages as the browser does."""
        most = self.most or max(message.new_session.config.max_cached_message_age for message in messages)
        for message in messages:
            if message.ref_hash and message.ref_hash not in self.used:
                self.missing.append(message.ref_hash)
            if message.ref_hash or message.metadata.cacheable:
                self.used[message.ref_hash or message.hash] = self.ended
        self.ended += 1
        self.used = {key: run for key, run in self.used.items() if self.ended - run <= most}


def missing(url: str, most: int | None = None) -> list[str]:
    """Press before an answer is looked at. Return the messages that the server refers to and the browser has dropped."""
    with connect(url.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], max_size=None) as websocket:
        browser = Browser(websocket, most)
        for view in ("Lessons", "Explore"):
            browser.press(view)
            browser.look(browser.answer())
        browser.press("Teach it")
        answer = browser.answer()
        browser.press("Lessons")  # before the answer is looked at
        browser.look(answer)
        browser.look(browser.answer())
        return browser.missing


def test_a_press_before_an_answer_is_looked_at_ends_no_page(tmp_path: Path):
    """With Streamlit's default the page ends; with the app's configuration it does not."""
    with driver.serving(tmp_path / "runs") as server:
        assert missing(server.url) == []
        assert missing(server.url, STREAMLITS_AGE) != []
