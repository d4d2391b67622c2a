"""What the walk opens: the pocket edition, a server of the app, and the page of the parity test."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from harness import driver
from model import checkpoint
from tests.browser.visitors import library
from ui.components import pocket

pytest.register_assert_rewrite("tests.engines.walk")


@pytest.fixture(scope="module")
def _address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "pocket.html").write_text(pocket.page(checkpoint.load()), encoding="utf-8")
    (folder / "parity.html").write_text(f'<meta charset="utf-8"><script>{library()}</script>', encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def pocket_url(_address: str) -> str:
    """The address of the pocket edition. At file://, WebKit says of each error no more than that there is one."""
    return f"{_address}/pocket.html"


@pytest.fixture
def parity_url(_address: str) -> str:
    """The address of a page with the JavaScript of ui/components."""
    return f"{_address}/parity.html"


@pytest.fixture(scope="module")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server for many, where networks learn in the browser."""
    with driver.serving(tmp_path_factory.mktemp("many") / "runs", environment={"DIGIT_LENS_SHARED": "on"}) as server:
        yield server.url
