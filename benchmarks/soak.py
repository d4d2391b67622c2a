"""A long day: python -m benchmarks.soak [--strokes N] [--sessions N] [--json]

One session draws N strokes (10,000), one after the other; then N sessions (500) are opened, draw once and leave.

strokes, sessions: how many of each. mb_first, mb_end: the server's memory after the first 500 strokes and at the end; grew:
their ratio - 1 (at most 0.1). files_first, files_end, processes_end: its open files and its children (one file more or less is
a client's). errors: answers that did not come or were another's.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.common import report
from benchmarks.load import memory_mb
from harness import driver
from harness.websocket_client import VisitError, Visitor

FIRST = 500  # strokes until memory has settled
AT_ONCE = 10  # sessions open at the same time
MOST_GROWTH = 0.1
CLOSING = 130  # s: Streamlit keeps a session whose connection is lost for two minutes, so that it can come back


def files(pid: int) -> int:
    """Open file descriptors of a process."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def children(pid: int) -> int:
    """Processes that a process has started and that still are."""
    return sum(len(task.read_text().split()) for task in Path(f"/proc/{pid}/task").glob("*/children"))


async def soak(server: driver.Server, strokes: int, sessions: int) -> dict:
    """All figures."""
    pid, errors = server.process.pid, 0
    visitor, first = Visitor(server.url, 0), {}
    await visitor.open()
    for k in range(strokes):
        try:
            await visitor.draw_own(k)
        except VisitError as error:
            print(error, file=sys.stderr)
            errors += 1
        if k + 1 == min(FIRST, strokes):
            first = {"mb_first": memory_mb(pid), "files_first": files(pid)}
    after_strokes = memory_mb(pid)
    for start in range(0, sessions, AT_ONCE):
        visitors = [Visitor(server.url, 1 + i) for i in range(min(AT_ONCE, sessions - start))]
        for other in visitors:
            try:
                await other.open()
                await other.draw_own(start)
            except VisitError as error:
                print(error, file=sys.stderr)
                errors += 1
        await asyncio.gather(*(other.close() for other in visitors))
    await asyncio.sleep(CLOSING)
    last = Visitor(server.url, 99)  # the server looks for sessions to let go of when one comes and goes
    await last.open()
    await last.close()
    await asyncio.sleep(1)
    await visitor.draw_own(0)
    figures = {"strokes": strokes, "sessions": sessions, **first, "mb_after_strokes": after_strokes, "mb_end": memory_mb(pid)}
    figures |= {"files_end": files(pid), "processes_end": children(pid), "errors": errors}
    await visitor.close()
    return figures | {"grew": figures["mb_end"] / figures["mb_first"] - 1}


def main() -> int:
    """Measure and print; exit code 1 where memory grew by more than MOST_GROWTH, or anything was left or lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__.split(":")[0])
    parser.add_argument("--strokes", type=int, default=10_000, help="by one session (default: 10000)")
    parser.add_argument("--sessions", type=int, default=500, help="opened and closed (default: 500)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, driver.serving(Path(folder) / "runs") as server:
        figures = asyncio.run(soak(server, options.strokes, options.sessions))
    lines = [
        f"{name:<18} {value:,.2f}" if isinstance(value, float) else f"{name:<18} {value:,}" for name, value in figures.items()
    ]
    report(figures, options.json, lines)
    return int(figures["grew"] > MOST_GROWTH or figures["processes_end"] > 0 or figures["errors"] > 0)


if __name__ == "__main__":
    sys.exit(main())
