"""The server's doors: limits of uploads, XSRF and CORS protection on, a page of another site opens no session."""

import socket
import tomllib
import urllib.request
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness import driver
from harness.websocket_client import Visitor, run
from model.image_file import MAX_BYTES


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory):
    """A running server, as .streamlit/config.toml sets it up."""
    with driver.serving(tmp_path_factory.mktemp("serving") / "runs") as server:
        yield server.url


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


# The app on a server that writes each name that it looks up, and each other address that it connects to, into a file.
WATCHED_APP = f"""import runpy, socket, sys
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.connect"):
        with open(__file__ + ".asked", "a") as file:
            print(event, arguments[-1], file=file)
sys.addaudithook(watch)
runpy.run_path({str(driver.ROOT / "app.py")!r})
"""


def test_a_foreign_origin_makes_the_server_ask_nobody(tmp_path: Path):
    """Streamlit alone looks for this machine's external address to recognise the origin."""
    script = tmp_path / "watched.py"
    script.write_text(WATCHED_APP)

    async def visit(url: str) -> None:
        visitor = Visitor(url, 0, patience=60)
        await visitor.open()
        await visitor.close()

    with driver.serving(tmp_path / "runs", script=script) as server:
        run(visit(server.url))
        assert [status(server.url, origin=f"https://{name}.example") for name in "ab"] == [403, 403]
    assert not Path(f"{script}.asked").exists()


def frame_policy(url: str) -> str | None:
    with urllib.request.urlopen(url) as answer:
        return answer.headers["content-security-policy"]


def test_no_other_site_shows_the_page_in_a_frame_unless_many_share_the_server(url: str, tmp_path: Path):
    assert frame_policy(url) == "frame-ancestors 'self'"
    allowed = {"STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS": "https://school.example"}
    with driver.serving(tmp_path / "runs", environment=allowed) as server:
        assert frame_policy(server.url) == "frame-ancestors 'self' https://school.example"
        assert status(server.url, origin="https://school.example") == 101
    with driver.serving(tmp_path / "shared", environment={"DIGIT_LENS_SHARED": "on"}) as server:
        assert frame_policy(server.url) is None


def test_allowed_hosts_keep_a_rebound_name_out(tmp_path: Path):
    """The page's own host name leads to this server (DNS rebinding): its origin and the server's name are then the same."""
    with driver.serving(tmp_path / "runs", environment={"STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 localhost"}) as server:
        rebound = f"http://evil.example:{server.port}"
        assert status(rebound, sock=socket.create_connection(("127.0.0.1", server.port)), origin=rebound) == 403
        assert status(server.url, origin=server.url) == 101
