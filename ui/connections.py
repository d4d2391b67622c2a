"""Limits of the server's connections: how many are open, how long a request may take, how many bodies are received at once.

uvicorn, Streamlit's web server, waits for ever for the rest of a request, and accepts connections until the process can open no
more files. Then no page opens, and asyncio fills the log. A `Connection` closes half requests, and refuses a new connection with
one sentence when MOST are open. nginx in front of the server can limit them by address as well.
"""

import asyncio
import functools

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.h11_impl import H11Protocol

from system import portable

MOST = 1000  # connections. An open page has one, a websocket; while it loads, it has up to six more
BACKLOG = 64  # connections that asyncio accepts before it looks at the first of them
RESERVED = 8 * BACKLOG  # files for everything else: connections that are about to be refused, runs, threads
HEAD_SECONDS = 15.0  # until a connection has sent the head of a request
REQUEST_SECONDS = 300.0  # until it has sent the body and taken the answer: 20 MB at 70 KB/s
IDLE_SECONDS = 30.0  # without a byte of the body
BODIES = 8  # received at once; those of further requests wait. Starlette keeps 1 MB of each in memory
CHECK_EVERY = 2.0  # s between two checks of a connection
FULL = "Digit Lens is full: as many pages are open as this server can hold. This page tries again in 20 seconds."
SLOW = "The upload was too slow or stopped. Choose the file again."
BUSY = "Too many files are being uploaded at the moment. Choose the file again in a minute."


@functools.cache
def most_connections() -> int:
    """Return how many connections may be open: MOST, or fewer if the process may open only a few files (ulimit -n)."""
    return min(MOST, max(portable.raise_file_limit() - RESERVED, BACKLOG))


def response(status: str, text: str) -> bytes:
    """Return an HTTP response as bytes: a page that shows `text` and reloads after 20 seconds."""
    again = '<meta http-equiv="refresh" content="20">'
    page = f'<!doctype html><meta charset="utf-8">{again}<title>Digit Lens</title><p>{text}'.encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {len(page)}\r\n"
    return f"{head}retry-after: 20\r\nconnection: close\r\n\r\n".encode() + page


class Connection(H11Protocol):
    """uvicorn's HTTP protocol with limits: it closes a connection that stalls, and refuses new ones when MOST are open."""

    def __init__(self, config, server_state, app_state, _loop=None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.app = functools.partial(receive_body, self.app)
        self.since = 0.0  # when it began to wait for a request's head, or for the rest of a request
        self._phase: tuple[object | None, bool] = (None, True)  # its latest request, and whether that one is answered
        self._is_refused = False

    def connection_made(self, transport) -> None:
        """Accept a new connection. If too many are open, close the oldest one that has not sent its first request yet.

        Only a connection over a second old is closed. If there is none, refuse the new connection.
        """
        super().connection_made(transport)
        self.since = self.loop.time()
        if len(self.connections) > most_connections():
            halves = [other for other in self.connections if isinstance(other, Connection) and other.is_half()]
            if halves:
                min(halves, key=lambda other: other.since).transport.abort()
            elif len(self.connections) > most_connections() + BACKLOG:
                transport.abort()
            else:
                self._is_refused = True
        self._check()

    def is_half(self) -> bool:
        """Return whether the connection is over a second old and has not yet sent the header of its first request."""
        is_open = not self._is_refused and not self.transport.is_closing()
        return is_open and self.cycle is None and self.loop.time() - self.since > 1

    def data_received(self, data: bytes) -> None:
        """Pass received bytes on to uvicorn, or answer that the server is full."""
        if self._is_refused:
            self.transport.write(response("503 Service Unavailable", FULL))
            self.transport.close()
        else:
            super().data_received(data)

    def _check(self) -> None:
        """Close the connection if it has stalled. If not, check again after CHECK_EVERY seconds."""
        if self not in self.connections or self.transport.is_closing():
            return  # closed, or a websocket by now: uvicorn pings those
        is_waiting = self.cycle is None or self.cycle.response_complete
        if (phase := (self.cycle, is_waiting)) != self._phase:
            self._phase, self.since = phase, self.loop.time()
        if self.loop.time() - self.since > (HEAD_SECONDS if is_waiting else REQUEST_SECONDS):
            self.transport.abort()
        else:
            self.loop.call_later(CHECK_EVERY, self._check)


bodies = asyncio.Semaphore(BODIES)


async def receive_body(app, scope, receive, send) -> None:
    """Run an ASGI app. Receive at most BODIES request bodies at once, and abort a request that sends nothing for IDLE_SECONDS."""
    if scope["type"] != "http" or scope["method"] not in ("PUT", "POST"):
        await app(scope, receive, send)
        return

    async def receive_soon():
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                return await receive()
        except TimeoutError:
            raise HTTPException(408, SLOW, {"connection": "close"}) from None

    try:
        async with asyncio.timeout(IDLE_SECONDS):
            await bodies.acquire()
    except TimeoutError:
        await PlainTextResponse(BUSY, 503, {"connection": "close"})(scope, receive, send)
        return
    try:
        await app(scope, receive_soon, send)
    finally:
        bodies.release()
