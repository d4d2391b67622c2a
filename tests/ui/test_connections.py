"""ui.connections: half requests end, and a server that is full says so.

Uvicorn runs in a thread, with short times and few connections.
"""

import asyncio
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from websockets.sync.client import connect

from harness import driver
from ui import connections

PAGE = b"the page"
HALF = b"GET / HTTP/1.1\r\nHost: x\r\n"
WHOLE = HALF + b"\r\n"
PUT = b"PUT /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n12345"


async def page(request):
    return PlainTextResponse(PAGE)


async def slow(request):
    await asyncio.sleep(1)
    return PlainTextResponse("late")


async def store(request):
    return PlainTextResponse(await request.body())


async def stream(websocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())


ROUTES = [Route("/", page), Route("/slow", slow), Route("/file", store, methods=["PUT"]), WebSocketRoute("/stream", stream)]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Return the port of a server with 6 connections and 2 bodies at once. A half request ends after half a second."""
    for name, value in {"HEAD_SECONDS": 0.5, "IDLE_SECONDS": 0.5, "CHECK_EVERY": 0.05, "REQUEST_SECONDS": 3.0}.items():
        monkeypatch.setattr(connections, name, value)
    monkeypatch.setattr(connections, "most_connections", lambda: 6)
    monkeypatch.setattr(connections, "bodies", asyncio.Semaphore(2))
    port = driver.free_port()
    config = uvicorn.Config(
        Starlette(routes=ROUTES), port=port, http=connections.Connection, ws="websockets-sansio", log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join()


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Close all sockets of a test at its end."""
    with ExitStack() as stack:
        yield stack


def client(opened: ExitStack, port: int, sent: bytes) -> socket.socket:
    """Connect to the server and send the beginning of a request."""
    found = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
    found.sendall(sent)
    return found


def answer(found: socket.socket, until: bytes = b"") -> bytes:
    """Return what the server sends until it closes the connection, or until some text has come."""
    received = b""
    with suppress(ConnectionResetError):
        while not (until and until in received) and (part := found.recv(65536)):
            received += part
    return received


def test_a_half_request_ends_and_a_page_stays_open(port: int, opened: ExitStack):
    with connect(f"ws://127.0.0.1:{port}/stream") as websocket:
        start = time.monotonic()
        assert answer(client(opened, port, HALF)) == b""
        assert time.monotonic() - start < 2
        again = client(opened, port, WHOLE)
        assert PAGE in answer(again, until=PAGE)
        again.sendall(HALF)
        assert answer(again) == b""
        websocket.send("still here")
        assert websocket.recv(timeout=5) == "still here"


def test_a_full_server_says_so(port: int, opened: ExitStack):
    for _ in range(6):
        client(opened, port, WHOLE.replace(b"/ ", b"/slow "))
    refused = answer(client(opened, port, WHOLE))
    assert refused.startswith(b"HTTP/1.1 503 ") and connections.FULL.encode() in refused


def test_an_upload_that_stops_ends_and_others_wait_for_it(port: int, opened: ExitStack):
    stopped = [client(opened, port, PUT) for _ in range(2)]
    time.sleep(0.2)
    third = client(opened, port, PUT + b"67890")
    assert [connections.SLOW.encode() in answer(one) for one in stopped] == [True, True]
    assert answer(third).endswith(b"1234567890")


def test_an_upload_that_waits_too_long_is_refused(port: int, opened: ExitStack, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connections, "bodies", asyncio.Semaphore(0))
    assert connections.BUSY.encode() in answer(client(opened, port, PUT))


@pytest.mark.posix
def test_a_page_opens_beside_1100_half_requests_and_the_log_stays_short(tmp_path: Path, opened: ExitStack):
    """With 1,024 files, Streamlit alone opened no page, and logged 16 MB in 20 s."""
    port = driver.free_port()

    def opens() -> bool:
        """Return whether the server answers with a page, and not that it is full."""
        with suppress(urllib.error.HTTPError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
        return False

    limited = ["bash", "-c", 'ulimit -n 1024; exec "$@"', "bash", sys.executable, "-m", "ui", "--server.port", str(port)]
    log = tmp_path / "log.txt"
    with log.open("wb") as output:
        process = subprocess.Popen([*limited, "--server.headless", "true"], cwd=driver.ROOT, stdout=output, stderr=output)
    opened.callback(process.wait, 20)
    opened.callback(process.terminate)
    while "server started" not in log.read_text(encoding="utf-8"):
        assert process.poll() is None
        time.sleep(0.1)
    sockets = [opened.enter_context(socket.socket()) for _ in range(1100)]
    for one in sockets:
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", port))
    connected = time.monotonic()
    time.sleep(1.2)
    for one in sockets:
        with suppress(OSError):  # refused, or not accepted yet
            one.send(HALF)
    while not opens():  # a busy server has accepted the half requests later: they are not a second old
        assert time.monotonic() - connected < connections.HEAD_SECONDS - 5, "they ended by themselves, and did not give way"
    assert all(opens() for _ in range(5))
    assert log.stat().st_size < 10_000
