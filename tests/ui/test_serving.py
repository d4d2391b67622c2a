"""The server's doors: limits of uploads, XSRF and CORS protection on, no session for another site; quick presses end no page."""

import socket
import tomllib
import urllib.request
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness import driver
from harness.websocket_client import Visitor, run
from model.image_file import MAX_BYTES

# The app on a server that writes each name that it looks up, and each other address that it connects to, into a file.
WATCHED_APP = f"""import runpy, socket, sys
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        with open(__file__ + ".asked", "a") as file:
            print(event, arguments[-1], file=file)
sys.addaudithook(watch)
runpy.run_path({str(driver.ROOT / "app.py")!r})
"""
STREAMLITS_AGE = 2  # its default for `maxCachedMessageAge`


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    """A running server, as .streamlit/config.toml sets it up."""
    folder = tmp_path_factory.mktemp("serving")
    (folder / "watched.py").write_text(WATCHED_APP)
    with driver.serving(folder / "runs", script=folder / "watched.py") as running:
        yield running


@pytest.fixture
def url(server: driver.Server) -> str:
    return server.url


def test_the_configuration_limits_uploads_and_keeps_the_protection_on():
    """At most what an image may have; XSRF and CORS protection are Streamlit's defaults, on; no faults shown to visitors."""
    config = tomllib.loads((driver.ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * 2**20 <= MAX_BYTES
    assert config["server"]["maxWidgetStateSize"] == 1  # MB in one message
    assert f"client_max_body_size {config['server']['maxUploadSize']}m;" in (driver.ROOT / "docs" / "nginx.conf").read_text()
    assert config["server"].get("enableXsrfProtection", True) is True
    assert config["server"].get("enableCORS", True) is True
    assert [path.name for path in (driver.ROOT / "static").iterdir()] == ["mnist-digits.bin"]  # what everybody may fetch
    assert config["server"].get("enableAgentApi", False) is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["browser"]["gatherUsageStats"] is False


def status(url: str, **options) -> int:
    """Return the status of a websocket: 101 if it is opened."""
    try:
        with connect(f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], **options):
            return 101
    except InvalidStatus as error:
        return error.response.status_code


def test_only_the_page_itself_can_open_a_session(url: str):
    """A page of another site or of another port of this machine can't. A program that names no origin is no page."""
    foreign = "https://elsewhere.example", "http://127.0.0.1:1", "http://localhost:8501", "http://0.0.0.0:1", "null"
    assert [status(url, origin=origin) for origin in (*foreign, url, None)] == [403] * len(foreign) + [101, 101]


def test_a_foreign_origin_makes_the_server_ask_nobody(server: driver.Server):
    """Streamlit alone looks for this machine's external address to recognise the origin."""

    async def visit() -> None:
        visitor = Visitor(server.url, 0, patience=60)
        await visitor.open()
        await visitor.close()

    run(visit())
    assert [status(server.url, origin=f"https://{name}.example") for name in "ab"] == [403, 403]
    assert not Path(f"{server.script}.asked").exists()


def frame_policy(url: str) -> str | None:
    with urllib.request.urlopen(url) as answer:
        return answer.headers["content-security-policy"]


def test_no_other_site_shows_the_page_in_a_frame_unless_it_is_allowed_or_many_share_the_server(url: str, tmp_path: Path):
    """If the page's own host name leads to this server (DNS rebinding), its origin and the server's name are the same."""
    assert frame_policy(url) == "frame-ancestors 'self'"
    allowed = {"CORS_ALLOWED_ORIGINS": "https://school.example", "ALLOWED_HOSTS": "127.0.0.1 localhost"}
    environment = {f"STREAMLIT_SERVER_{name}": value for name, value in allowed.items()}
    with driver.serving(tmp_path / "runs", environment=environment) as server:
        assert frame_policy(server.url) == "frame-ancestors 'self' https://school.example"
        rebound = f"http://evil.example:{server.port}"
        assert status(rebound, sock=socket.create_connection(("127.0.0.1", server.port)), origin=rebound) == 403
        assert [status(server.url, origin=origin) for origin in ("https://school.example", server.url)] == [101, 101]
    with driver.serving(tmp_path / "shared", environment={"DIGIT_LENS_SHARED": "on"}) as server:
        assert frame_policy(server.url) is None


class Browser:
    """A websocket and the messages that a browser keeps, with the number of the run that last used each.

    A browser drops a message when more than `maxCachedMessageAge` runs have ended since the message was last used
    (ForwardMessageCache in Streamlit's frontend).

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


def test_a_press_before_an_answer_is_looked_at_ends_no_page(url: str):
    """With Streamlit's default the page ends; with the app's configuration it does not."""
    assert missing(url) == []
    assert missing(url, STREAMLITS_AGE) != []
