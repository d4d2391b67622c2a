"""The server's doors: limits of uploads, XSRF and CORS protection on, no file of the repository served."""

import socket
import tomllib
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness import driver
from model.image import MAX_BYTES


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory):
    """A running server, as .streamlit/config.toml sets it up."""
    with driver.serving(tmp_path_factory.mktemp("serving") / "runs") as server:
        yield server.url


def answer(url: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Return the status and the body of the answer to a request."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers), timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_the_configuration_limits_uploads_and_keeps_the_protection_on():
    """At most what an image may have; XSRF and CORS protection are Streamlit's defaults, on; no faults shown to visitors."""
    config = tomllib.loads((driver.ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] * 2**20 <= MAX_BYTES
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


def test_a_page_of_another_site_cannot_open_a_session(url: str):
    assert [status(url, origin=origin) for origin in ("https://elsewhere.example", url, None)] == [403, 101, 101]


def test_allowed_hosts_keep_a_rebound_name_out(tmp_path: Path):
    """The page's own host name leads to this server (DNS rebinding): its origin and the server's name are then the same."""
    with driver.serving(tmp_path / "runs", environment={"STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 localhost"}) as server:
        rebound = f"http://evil.example:{server.port}"
        assert status(rebound, sock=socket.create_connection(("127.0.0.1", server.port)), origin=rebound) == 403
        assert status(server.url, origin=server.url) == 101


def test_uploads_need_a_session_and_its_token(url: str):
    assert answer(f"{url}/_stcore/upload_file/no-session/no-file", "PUT")[0] in (400, 401, 403)


def test_an_upload_of_300_mb_is_refused_before_it_is_sent(url: str):
    """Whatever a visitor's browser would let pass: the server goes by the length that is announced."""
    with connect(url.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], max_size=None) as websocket:
        websocket.send(BackMsg(rerun_script={"query_string": ""}).SerializeToString())
        message = ForwardMsg()
        while not message.new_session.initialize.session_id:
            message.ParseFromString(websocket.recv(timeout=30))
        address = f"{url}/_stcore/upload_file/{message.new_session.initialize.session_id}/a-file"
        token = urllib.request.urlopen(f"{url}/_stcore/health", timeout=10).headers["Set-Cookie"].partition(";")[0]
        headers = {"Cookie": token, "X-Xsrftoken": token.partition("=")[2]}
        assert answer(address, "PUT", **headers, **{"Content-Length": str(300 * 2**20)})[0] == 413
        assert answer(address, "PUT", **headers, **{"Content-Length": "0"})[0] == 400  # it was the length: no file in it


@pytest.mark.parametrize(
    "path",
    [
        "/../requirements.txt",
        "/..%2f..%2frequirements.txt",
        "/static/../../app.py",
        "/app/static/../app.py",
        "/media/..%2f..%2fapp.py",
        "/_stcore/../app.py",
        "/component/x/..%2f..%2fapp.py",
        "/runs/current.json",
        "/.streamlit/config.toml",
    ],
)
def test_no_file_of_the_server_is_served(url: str, path: str):
    _, body = answer(url + path)
    assert not any(text in body for text in (b"streamlit==", b"def main", b"maxUploadSize"))
