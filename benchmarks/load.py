"""Many people at once: python -m benchmarks.load [--sessions N …] [--seconds S] [--tabs T] [--json]

Each session draws a stroke every 1.5 s for a minute, with and without a training running: websocket clients that speak
Streamlit's protocol, and three tabs of a real Chromium among them, against the app and against a plain app of the usual kind
(plain_app.py: the whole page runs again, st.bar_chart, the canvas's pixels). Servers, clients and browser share this machine.

sessions, plain: lists of {n, training, p50_ms, p95_ms, errors, strokes, cpu_ms, client_late_ms}; ms from sending a drawing to
the end of the script's run; cpu_ms: what the server spent on a stroke, looks at a training included; client_late_ms: p95 of how
late this program hears of anything, with 30 people in one process: that much of the figures is the measurement's own.
mb_per_session: memory of the app's server that each session beyond the first adds, before a training was ever started.
ratio_p95: plain / ours, at the most sessions without a training. tabs: strokes drawn in the Chromium tabs, and their errors.
Every answer is checked: a session that is shown another's drawing or network counts as an error.
--only and --training measure a part.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.common import percentile, report
from harness import driver
from harness.digits import DIGITS
from harness.websocket_client import PATIENCE, VisitError, Visitor
from training.jobs import launcher

ROOT = Path(__file__).parents[1]
PACE = 1.5  # s between a session's strokes
USUAL = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}  # the plain app runs as Streamlit comes, not with our configuration
STROKES = 3  # a tab draws before it presses Clear
NICE = 5  # Chromium's priority, below the server's and above the training's
TICK = 0.02  # s between two looks at how late this program is
TRAINING = {"preset": "default", "epochs": 1000}  # longer than any measurement
TRAININGS = {"both": (False, True), "off": (False,), "on": (True,)}
APPS = {None: ("sessions", "plain"), "ours": ("sessions",), "plain": ("plain",)}


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
            give_way()
            self.ready.set()
            while not self.stopped.is_set():
                for page in pages:
                    began = time.monotonic()
                    try:
                        driver.draw(page, DIGITS[self.strokes % 10][:1], steps=2)
                        self.strokes += 1
                        if self.strokes // self.count % STROKES == 0:
                            driver.press(page, "Clear")
                    except Error:
                        self._failed()
                    self.stopped.wait(max(0.0, PACE / self.count - (time.monotonic() - began)))
            browser.close()

    def _failed(self) -> None:
        self.errors += 1


def give_way() -> None:
    """Let the server go before Chromium, which in a class runs on other machines; run by root, it even takes priority -8."""
    for name in Path("/proc").glob("[0-9]*/comm"):
        try:
            if name.read_text().startswith("chrom"):
                for thread in (name.parent / "task").iterdir():
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), NICE)
        except OSError:
            continue  # it has ended, or is another's


async def drive(visitors: list[Visitor], seconds: float, start_at: int) -> tuple[list[float], int, float]:
    """Every visitor draws every PACE seconds, out of step with the others; the milliseconds of all strokes, the errors, and the
    p95 of the milliseconds that this program was late itself."""
    times, errors, late = [], 0, []

    async def tick() -> None:
        while True:
            due = time.perf_counter() + TICK
            await asyncio.sleep(TICK)
            late.append(1000 * (time.perf_counter() - due))

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

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(draw(visitor, PACE * i / len(visitors)) for i, visitor in enumerate(visitors)))
    ticking.cancel()
    return times, errors, percentile(late, 0.95)


def memory_mb(pid: int) -> float:
    """A process's resident memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} tells no memory")


def cpu_seconds(pid: int) -> float:
    """The CPU time that a process has used (proc_pid_stat(5): fields 14 and 15)."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def measure(server: driver.Server, tabs: Tabs | None, options: argparse.Namespace, image: bool, runs: Path) -> dict:
    """One app: all counts of sessions without, then with a training."""
    found, memory, counts, pid = [], {}, sorted(set(options.sessions)), server.process.pid
    for training in TRAININGS[options.training]:
        job_run = launcher.start(TRAINING, folder=runs).run if training else None
        visitors: list[Visitor] = []
        for n in counts:
            while len(visitors) < n:
                visitors.append(Visitor(server.url, len(visitors), image))
                await visitors[-1].open()
            await drive(visitors, 2 * PACE, 0)  # warm up
            before, drawn = cpu_seconds(pid), tabs.strokes if tabs else 0
            times, errors, late = await drive(visitors, options.seconds, 2)
            times = times or [1000 * PATIENCE]  # nobody was answered
            drawn = len(times) + (tabs.strokes - drawn if tabs else 0)
            figures = {"n": n, "training": training, "p50_ms": percentile(times, 0.5), "p95_ms": percentile(times, 0.95)}
            figures |= {"errors": errors, "strokes": len(times), "cpu_ms": 1000 * (cpu_seconds(pid) - before) / drawn}
            found.append({**figures, "client_late_ms": late})
            memory.setdefault(training, []).append(memory_mb(pid))
            print(found[-1], f"{memory[training][-1]:.0f} MB", file=sys.stderr)
        await asyncio.gather(*(visitor.close() for visitor in visitors))
        if job_run is not None:
            launcher.cancel(job_run)
    sizes = next(iter(memory.values()))
    return {"list": found, "mb": (sizes[-1] - sizes[0]) / max(1, counts[-1] - counts[0])}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__.split(":")[0])
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 30, 50], metavar="N", help="default: 1 10 30 50")
    parser.add_argument("--seconds", type=float, default=60, help="of drawing for each figure (default: 60)")
    parser.add_argument("--tabs", type=int, default=3, help="Chromium tabs drawing meanwhile (default: 3, 0 for none)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", choices=["ours", "plain"], help="one of the two apps")
    parser.add_argument("--training", choices=list(TRAININGS), default="both", help="with a training, without one, or both")
    options = parser.parse_args()
    figures: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in APPS[options.only]:
            runs = Path(folder) / name / "runs"
            runs.mkdir(parents=True)
            script = ROOT / ("app.py" if name == "sessions" else "benchmarks/plain_app.py")
            environment = {"OMP_NUM_THREADS": "1"} | ({} if name == "sessions" else USUAL)
            with driver.serving(runs, script=script, environment=environment) as server:
                tabs = Tabs(server.url, options.tabs) if name == "sessions" and options.tabs else None
                if tabs:
                    tabs.start()
                    if not tabs.ready.wait(60):
                        print("Chromium did not open the page", file=sys.stderr)
                        return 1
                measured = asyncio.run(measure(server, tabs, options, name == "plain", runs))
                figures[name] = measured["list"]
                if tabs:
                    tabs.stopped.set()
                    tabs.join(30)
                    figures["tabs"] = {"n": options.tabs, "strokes": tabs.strokes, "errors": tabs.errors}
                if name == "sessions":
                    figures["mb_per_session"] = measured["mb"]
    if options.only is None:
        ours, plain = (max(figures[name], key=lambda f: (not f["training"], f["n"])) for name in APPS[None])
        figures["ratio_p95"] = plain["p95_ms"] / ours["p95_ms"]
    report(figures, options.json, lines(figures))
    return 0


def lines(figures: dict) -> list[str]:
    """The figures as a table."""
    rows = [f"{'':14}{'sessions':>9}{'training':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}{'cpu ms':>8}{'client late ms':>16}"]
    for name in ("sessions", "plain"):
        for f in figures.get(name, []):
            row = f"{'ours' if name == 'sessions' else 'plain app':14}{f['n']:>9}{'yes' if f['training'] else 'no':>10}"
            row += f"{f['p50_ms']:>9.1f}{f['p95_ms']:>9.1f}{f['errors']:>8}{f['cpu_ms']:>8.1f}"
            rows.append(f"{row}{f['client_late_ms']:>16.1f}")
    if "mb_per_session" in figures:
        rows.append(f"memory per further session {figures['mb_per_session']:.2f} MB")
    if "ratio_p95" in figures:
        rows.append(f"p95 of the plain app / ours {figures['ratio_p95']:.1f}")
    if "tabs" in figures:
        rows.append("{n} Chromium tabs drew {strokes} strokes, {errors} errors".format(**figures["tabs"]))
    return rows


if __name__ == "__main__":
    sys.exit(main())
