"""Many people at once: python -m benchmarks.load [--sessions N …] [--seconds S] [--tabs T] [--json]

Each session draws a stroke every 1.5 s for a minute, with and without a training running: websocket clients that speak
Streamlit's protocol, and three tabs of a real Chromium among them, against the app and against a plain app of the usual kind
(plain_app.py: the whole page runs again, st.bar_chart, the canvas's pixels). Servers, clients and browser share this machine.

sessions, plain: lists of {n, training, p50_ms, p95_ms, errors}, ms from sending a drawing to the end of the script's run.
mb_per_session: memory of the app's server that each session beyond the first adds, before a training was ever started.
ratio_p95: plain / ours, at the most sessions without a training. tabs: strokes drawn in the Chromium tabs, and their errors.
Every answer is checked: a session that is shown another's drawing or network counts as an error.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.client import PATIENCE, VisitError, Visitor
from benchmarks.common import percentile, report
from tests.browser import driver
from tests.browser.digits import DIGITS
from training import job

ROOT = Path(__file__).parents[1]
PACE = 1.5  # s between a session's strokes
TRAINING = {"preset": "default", "epochs": 1000}  # longer than any measurement


class Tabs(threading.Thread):
    """Real Chromium tabs that draw digits until told to stop. Playwright's synchronous API wants a thread of its own."""

    def __init__(self, url: str, count: int) -> None:
        super().__init__(daemon=True)
        self.url, self.count, self.strokes, self.errors = url, count, 0, 0
        self.stopped, self.ready = threading.Event(), threading.Event()

    def run(self) -> None:
        """Open the tabs, then draw in one after the other."""
        from playwright.sync_api import Error, sync_playwright

        with sync_playwright() as playwright:
            browser = driver.launch(playwright)
            pages = [browser.new_context(viewport={"width": 1200, "height": 900}).new_page() for _ in range(self.count)]
            for page in pages:
                page.on("pageerror", lambda _: self._failed())
                driver.open_app(page, self.url)
            self.ready.set()
            while not self.stopped.is_set():
                for page in pages:
                    try:
                        driver.draw(page, DIGITS[self.strokes % 10][:1], steps=2)
                        self.strokes += 1
                    except Error:
                        self._failed()
                    self.stopped.wait(PACE / max(1, self.count))
            browser.close()

    def _failed(self) -> None:
        self.errors += 1


async def drive(visitors: list[Visitor], seconds: float, start_at: int) -> tuple[list[float], int]:
    """Every visitor draws every PACE seconds, out of step with the others; the milliseconds of all strokes, and the errors."""
    times, errors = [], 0

    async def draw(visitor: Visitor, offset: float) -> None:
        nonlocal errors
        await asyncio.sleep(offset)
        for k in range(int(seconds / PACE)):
            began = time.perf_counter()
            try:
                times.append(1000 * await visitor.draw_own(start_at + k))
            except VisitError as error:
                errors += 1
                visitor.errors.clear()
                print(error, file=sys.stderr)
            await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - began)))

    await asyncio.gather(*(draw(visitor, PACE * i / len(visitors)) for i, visitor in enumerate(visitors)))
    return times, errors


def memory_mb(pid: int) -> float:
    """A process's resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} tells no memory")


async def measure(server: driver.Server, counts: list[int], seconds: float, image: bool, runs: Path) -> dict:
    """One app: all counts of sessions without, then with a training."""
    found, memory = [], {}
    for training in (False, True):
        job_run = job.start(TRAINING, folder=runs).run if training else None
        visitors: list[Visitor] = []
        for n in counts:
            while len(visitors) < n:
                visitors.append(Visitor(server.url, len(visitors), image))
                await visitors[-1].open()
            await drive(visitors, 2 * PACE, 0)  # warm up
            times, errors = await drive(visitors, seconds, 2)
            times = times or [1000 * PATIENCE]  # nobody was answered
            figures = {"n": n, "training": training, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
            found.append({**figures, "errors": errors, "strokes": len(times)})
            memory.setdefault(training, []).append(memory_mb(server.process.pid))
            print(found[-1], f"{memory[training][-1]:.0f} MB", file=sys.stderr)
        await asyncio.gather(*(visitor.close() for visitor in visitors))
        if job_run is not None:
            job.cancel(job_run)
    first, last = memory[False][0], memory[False][-1]
    return {"list": found, "mb": (last - first) / max(1, counts[-1] - counts[0])}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.split(":")[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 30, 50], metavar="N", help="default: 1 10 30 50")
    parser.add_argument("--seconds", type=float, default=60, help="of drawing for each figure (default: 60)")
    parser.add_argument("--tabs", type=int, default=3, help="Chromium tabs drawing meanwhile (default: 3, 0 for none)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    counts = sorted(set(options.sessions))
    figures: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sessions", "plain"):
            runs = Path(folder) / name / "runs"
            runs.mkdir(parents=True)
            script = ROOT / ("app.py" if name == "sessions" else "benchmarks/plain_app.py")
            with driver.serving(runs, script=script, environment={"OMP_NUM_THREADS": "1"}) as server:
                tabs = Tabs(server.url, options.tabs) if name == "sessions" and options.tabs else None
                if tabs:
                    tabs.start()
                    if not tabs.ready.wait(60):
                        print("Chromium did not open the page", file=sys.stderr)
                        return 1
                measured = asyncio.run(measure(server, counts, options.seconds, name == "plain", runs))
                figures[name] = measured["list"]
                if tabs:
                    tabs.stopped.set()
                    tabs.join(30)
                    figures["tabs"] = {"n": options.tabs, "strokes": tabs.strokes, "errors": tabs.errors}
                if name == "sessions":
                    figures["mb_per_session"] = measured["mb"]
    ours, plain = ([f for f in figures[name] if not f["training"]][-1] for name in ("sessions", "plain"))
    figures["ratio_p95"] = plain["p95_ms"] / ours["p95_ms"]
    report(figures, options.json, lines(figures))
    return 0


def lines(figures: dict) -> list[str]:
    """The figures as a table."""
    rows = [f"{'':14}{'sessions':>9}{'training':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}"]
    for name in ("sessions", "plain"):
        for f in figures[name]:
            row = f"{'ours' if name == 'sessions' else 'plain app':14}{f['n']:>9}{'yes' if f['training'] else 'no':>10}"
            rows.append(f"{row}{f['p50_ms']:>9.1f}{f['p95_ms']:>9.1f}{f['errors']:>8}")
    rows.append(
        f"memory per further session {figures['mb_per_session']:.2f} MB; p95 of the plain app / ours {figures['ratio_p95']:.1f}"
    )
    if "tabs" in figures:
        rows.append("{n} Chromium tabs drew {strokes} strokes, {errors} errors".format(**figures["tabs"]))
    return rows


if __name__ == "__main__":
    sys.exit(main())
