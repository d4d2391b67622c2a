"""What one browser can send: a message far larger than a drawing is refused, and the others do not wait for it."""

import asyncio
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import psutil
import pytest

from harness import driver
from harness.pencil import PEN, pencil
from harness.websocket_client import Visitor
from model.strokes import MAX_COMMANDS

TOO_BIG = 1009  # close code of a websocket
SLOWEST = 1.0  # s of the processor for a stroke beside it
T = TypeVar("T")


def run(visit: Coroutine[None, None, T]) -> T:
    """Run a coroutine in a thread of its own: a browser test that failed leaves an event loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, visit).result()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with driver.serving(tmp_path_factory.mktemp("sizes") / "runs") as running:
        yield running


def largest_memory(server: driver.Server) -> float:
    """The most memory that the server has taken so far, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def processor_seconds(server: driver.Server) -> float:
    """The time that the server has computed so far. It is the same on a busy machine."""
    return sum(psutil.Process(server.process.pid).cpu_times()[:2])


def zigzag(points: int) -> list[tuple[float, float]]:
    return [(30 + k % 220 + 0.123456789, 40 + (k // 220) * 11 % 230 + 0.987654321) for k in range(points)]


def test_the_longest_drawing_that_is_read_can_be_sent(server: driver.Server):
    async def visit() -> None:
        visitor = Visitor(server.url, 0, patience=60)
        await visitor.open()
        await visitor.draw([zigzag(MAX_COMMANDS - 3)])
        await visitor.close()

    run(visit())


@pytest.mark.posix
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_value_of_24_mb_is_refused_and_the_others_do_not_wait(server: driver.Server):
    async def visit() -> tuple[float, int | None, float]:
        hostile, other = Visitor(server.url, 0, patience=60), Visitor(server.url, 1, patience=60)
        await hostile.open()
        await other.open()
        await other.draw_own(0)
        stroke = pencil(zigzag(1000), PEN)
        value = '{"drawing": {"raw": {"objects": [' + ",".join([str(stroke).replace("'", '"')] * 370) + "]}}}"
        assert 23e6 < len(value) < 25e6
        before, began = largest_memory(server), processor_seconds(server)  # the first pages bring the imports
        await hostile.send_canvas(value)
        await other.draw_own(1)
        computed, code = processor_seconds(server) - began, await hostile.close_code()
        await other.close()
        return computed, code, before

    computed, code, before = run(visit())
    assert code == TOO_BIG
    assert computed < SLOWEST
    assert largest_memory(server) - before < 120, "MB; the message itself is 24"
