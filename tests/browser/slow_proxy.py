"""A slow connection: a TCP proxy between a browser and the app's server, in a thread of its own.

with slow_proxy.between(server.url, delay_s=0.4) as proxy:
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
    """A TCP proxy that holds back every message, in each direction, by `delay_s` seconds, which may be changed at any time."""

    def __init__(self, target: str, delay_s: float) -> None:
        self.host, self.port = urlsplit(target).hostname, urlsplit(target).port
        self.delay_s = delay_s
        self.url = ""
        self._writers: set[asyncio.StreamWriter] = set()
        self._ready, self._stopped = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self._thread.start()
        self._ready.wait(10)

    def stop(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    def cut(self) -> None:
        """Cut all connections."""
        self._loop.call_soon_threadsafe(lambda: [writer.transport.abort() for writer in self._writers])

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
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
            try:
                await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
            finally:
                self._writers -= ends
                for end in ends:
                    end.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward received data, each chunk after `delay_s` seconds. The delay does not limit the throughput."""
        chunks: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def send() -> None:
            while True:
                due, data = await chunks.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                if not data:
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


@contextmanager
def between(target: str, delay_s: float) -> Iterator[SlowProxy]:
    """Run a slow proxy during a `with` block. Yield the proxy. target: the server's URL, such as "http://127.0.0.1:8501"."""
    proxy = SlowProxy(target, delay_s)
    try:
        yield proxy
    finally:
        proxy.stop()
