"""Measure how fast the page answers when many people draw at once.

Run it with `python -m benchmarks.load`. Each session is a websocket client that speaks Streamlit's protocol and draws a stroke
every 1.5 s. Server and clients share this machine. Every answer is checked: it must show the session's own drawing and network.
The plain app (plain_app.py) reruns the whole page, shows st.bar_chart, and asks for the canvas's pixels. With many sessions it
needs seconds for an answer, so each of its phases ends after 20 s.

Keys:
  ours, plain        for our app and for the plain app, a list of phases with:
    n, training      number of sessions, and whether a training run was going on
    p50_ms, p95_ms   from sending a drawing to the end of the script's run
    strokes, errors  strokes that were answered, and strokes that were not or were answered wrongly
    cpu_ms           the server's CPU time per stroke
    late_ms          p95 of how late this program itself was; that much of p50_ms and p95_ms may be its own
    mb               the server's memory at the end of the phase
"""

import argparse
import asyncio
import sys
import time
from itertools import count

import numpy as np

from benchmarks import common
from harness import driver
from harness.websocket_client import PATIENCE, VisitError, Visitor
from training.jobs import launcher

PACE = 1.5  # s between a session's strokes
PLAIN_SECONDS = 20.0  # until a phase of the plain app ends
STREAMLIT_DEFAULTS = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}  # the plain app does not use our configuration
LATE_INTERVAL = 0.02  # s between two measurements of how late this program is
TRAINING = {"preset": "default", "epochs": 1000}  # takes longer than any phase


async def drive(visitors: list[Visitor], seconds: float, first: int) -> tuple[list[float], int, float]:
    """Let visitors draw, from their drawing number `first` on. Return response times in ms, the errors' number, and `late_ms`."""
    times, errors, late, end = [], 0, [], time.perf_counter() + seconds

    async def measure_lateness() -> None:
        while True:
            due = time.perf_counter() + LATE_INTERVAL
            await asyncio.sleep(LATE_INTERVAL)
            late.append(1000 * (time.perf_counter() - due))

    async def draw(visitor: Visitor, offset: float) -> None:
        nonlocal errors
        await asyncio.sleep(offset)
        for k in count(first):
            began = time.perf_counter()
            if began >= end:
                return
            try:
                times.append(1000 * await visitor.draw_own(k))
            except VisitError as error:
                errors += 1
                visitor.errors.clear()
                print(error, file=sys.stderr)
            await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - began)))

    lateness = asyncio.create_task(measure_lateness())
    await asyncio.gather(*(draw(visitor, PACE * i / len(visitors)) for i, visitor in enumerate(visitors)))
    lateness.cancel()
    return times, errors, float(np.percentile(late, 95))


async def measure(app: str, options: argparse.Namespace) -> list[dict]:
    """Return the phases of an app, "ours" or "plain"."""
    is_plain, phases = app == "plain", []
    script = driver.ROOT / ("benchmarks/plain_app.py" if is_plain else "app.py")
    environment = {"OMP_NUM_THREADS": "1", "DIGIT_LENS_SHARED": "on"} | (STREAMLIT_DEFAULTS if is_plain else {})
    seconds = min(options.seconds, PLAIN_SECONDS) if is_plain else options.seconds
    with driver.serving(script=script, environment=environment) as server:
        for training in (False, True) if options.training else (False,):
            run = launcher.start(TRAINING, folder=server.runs) if training else None
            visitors: list[Visitor] = []
            for n in sorted(set(options.sessions)):
                while len(visitors) < n:
                    visitors.append(Visitor(server.url, len(visitors)))
                    await visitors[-1].open()
                await drive(visitors, 2 * PACE, 0)  # warm up
                before = common.cpu_seconds(server.pid)
                times, errors, late = await drive(visitors, seconds, 2)
                cpu_ms = 1000 * (common.cpu_seconds(server.pid) - before) / max(1, len(times))
                phase = {"n": n, "training": training, **common.percentiles(times or [1000 * PATIENCE])}  # if none was answered
                phase |= {"strokes": len(times), "errors": errors, "cpu_ms": cpu_ms, "late_ms": late}
                phases.append(phase | {"mb": common.memory_mb(server.pid)})
                print(phases[-1], file=sys.stderr)
            await asyncio.gather(*(visitor.close() for visitor in visitors))
            if run is not None:
                launcher.cancel(run)
    return phases


if __name__ == "__main__":
    parser = common.parser(__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 30, 100], metavar="N", help="default: 1 30 100")
    parser.add_argument("--seconds", type=float, default=60, help="of drawing in each phase (default: 60)")
    parser.add_argument("--plain", action="store_true", help="measure the plain app, too")
    parser.add_argument("--training", action="store_true", help="measure beside a training run, too")
    common.run(
        lambda options: {app: asyncio.run(measure(app, options)) for app in ("ours", "plain")[: 1 + options.plain]}, parser
    )
