"""A slow or lossy connection: a TCP proxy between a browser and the app's server, in a thread of its own.

with slow_proxy.between(server.url, delay_s=0.4, lose_every_s=30) as proxy:
    page.goto(proxy.url)
"""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

CHUNK = 65_536  # bytes


class SlowProxy:
    """A TCP proxy that delays messages and cuts connections. Its parameters may be changed while it runs.

    delay_s: the delay of every message, in each direction. lose_every_s: the time after which each connection is cut; 0: never.
    """

    def __init__(self, target: str, delay_s: float, lose_every_s: float = 0) -> None:
        self.host, self.port = urlsplit(target).hostname, urlsplit(target).port
        self.delay_s, self.lose_every_s = delay_s, lose_every_s
        self.url = ""
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop: asyncio.AbstractEventLoop
        self._stopped: asyncio.Event
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._ready = threading.Event()

    def start(self) -> None:
        self._thread.start()
        self._ready.wait(10)

    def stop(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def cut(self) -> None:
        self._loop.call_soon_threadsafe(_cut, self._writers)

    async def _run(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stopped.wait()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):  # the loop cancels it at its end
            far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
            ends = {writer, far_writer}
            self._writers |= ends
            cutting = asyncio.create_task(self._cut_later(ends))
            try:
                await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
            finally:
                cutting.cancel()
                self._writers -= ends
                for end in ends:
                    end.close()

    async def _cut_later(self, ends: set[asyncio.StreamWriter]) -> None:
        if self.lose_every_s:
            await asyncio.sleep(self.lose_every_s)
            _cut(ends)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward received data, each chunk after `delay_s` seconds. The delay does not limit the throughput."""
        chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def send() -> None:
            while True:
                due, data = await chunks.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not data:
                    with contextlib.suppress(OSError):
                        writer.write_eof()
                    return
                writer.write(data)
                await writer.drain()

        sending = asyncio.create_task(send())
        data = b"?"
        while data:
            try:
                data = await reader.read(CHUNK)
            except OSError:
                data = b""
            chunks.put_nowait((self._loop.time() + self.delay_s, data))
        with contextlib.suppress(OSError):
            await sending


def _cut(writers: set[asyncio.StreamWriter]) -> None:
    for writer in list(writers):
        writer.transport.abort()


@contextmanager
def between(target: str, delay_s: float = 0.4, lose_every_s: float = 0) -> Iterator[SlowProxy]:
    """Run a slow proxy during a `with` block. Yield the proxy. target: the server's URL, such as "http://127.0.0.1:8501".

    delay_s: the delay of every message, in each direction. lose_every_s: the time after which each connection is cut; 0: never.
    """
    proxy = SlowProxy(target, delay_s, lose_every_s)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
