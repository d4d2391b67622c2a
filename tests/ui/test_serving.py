"""The server's doors: limits of uploads, XSRF and CORS protection on, a page of another site opens no session."""

import socket
import tomllib
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from harness import driver
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


def test_a_page_of_another_site_cannot_open_a_session(url: str):
    assert [status(url, origin=origin) for origin in ("https://elsewhere.example", url, None)] == [403, 101, 101]


def test_allowed_hosts_keep_a_rebound_name_out(tmp_path: Path):
    """The page's own host name leads to this server (DNS rebinding): its origin and the server's name are then the same."""
    with driver.serving(tmp_path / "runs", environment={"STREAMLIT_SERVER_ALLOWED_HOSTS": "127.0.0.1 localhost"}) as server:
        rebound = f"http://evil.example:{server.port}"
        assert status(rebound, sock=socket.create_connection(("127.0.0.1", server.port)), origin=rebound) == 403
        assert status(server.url, origin=server.url) == 101
