"""Measure whether the server's memory, files and processes grow over a long day.

Run it with `python -m benchmarks.soak`. One session draws 10,000 strokes, one after the other. Then 500 sessions are opened, draw
once and leave. The exit code is 1 if memory grew by more than a fifth, or if a process was left.

Keys:
  mb_first, mb_after_strokes, mb_end     the server's memory after 500 strokes, after all strokes, and at the end
  grew                                   mb_end / mb_first - 1
  files_first, files_end, processes_end  its open files and its child processes (one file more or less is a client's)
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import psutil

from benchmarks import common
from harness import driver
from harness.websocket_client import Visitor

FIRST = 500  # strokes; by then all caches are filled
AT_ONCE = 10  # sessions open at the same time
MOST_GROWTH = 0.2  # the latest sessions that have lost their connection, 128 of 0.13 MB, are a tenth
NOTHING_PREPARED = {"DIGIT_LENS_PREPARED": "off"}  # so that a process that is there at the end was left behind
CLOSING = 130  # s: Streamlit keeps a session whose connection is lost for two minutes, so that it can come back


async def soak(server: driver.Server, strokes: int, sessions: int) -> dict:
    """Draw strokes in one session. Then open other sessions, draw once in each, and close them.

    Return a dict. The module's docstring explains its keys. Raises VisitError if a stroke is not answered, or answered wrongly.
    """
    pid, visitor, figures = server.process.pid, Visitor(server.url, 0), {}
    process = psutil.Process(pid)
    await visitor.open()
    for k in range(strokes):
        await visitor.draw_own(k)
        if k + 1 == min(FIRST, strokes):
            figures = {"mb_first": common.memory_mb(pid), "files_first": process.num_fds()}
    figures["mb_after_strokes"] = common.memory_mb(pid)
    for start in range(0, sessions, AT_ONCE):
        others = [Visitor(server.url, 1 + i) for i in range(min(AT_ONCE, sessions - start))]
        for other in others:
            await other.open()
            await other.draw_own(start)
        await asyncio.gather(*(other.close() for other in others))
    await asyncio.sleep(CLOSING)
    last = Visitor(server.url, 99)  # the server removes expired sessions when a session comes and goes
    await last.open()
    await last.close()
    await asyncio.sleep(1)
    await visitor.draw_own(0)
    figures |= {"mb_end": common.memory_mb(pid), "files_end": process.num_fds(), "processes_end": len(process.children())}
    await visitor.close()
    return figures | {"grew": figures["mb_end"] / figures["mb_first"] - 1}


def main() -> int:
    parser = common.parser("soak", __doc__)
    parser.add_argument("--strokes", type=int, default=10_000, help="of one session (default: 10000)")
    parser.add_argument("--sessions", type=int, default=500, help="opened and closed (default: 500)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, driver.serving(Path(folder) / "runs", environment=NOTHING_PREPARED) as server:
        figures = asyncio.run(soak(server, options.strokes, options.sessions))
    lines = [f"{name:<18} {value:,.3f}".removesuffix(".000") for name, value in figures.items()]
    common.report(figures, options.json, lines)
    return int(figures["grew"] > MOST_GROWTH or figures["processes_end"] > 0)


if __name__ == "__main__":
    sys.exit(main())
