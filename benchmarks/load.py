"""Measure how fast the page answers when many people draw at once.

Run it with `python -m benchmarks.load`. Each session draws a stroke every 1.5 s for a minute, without and with a training run.
Most sessions are websocket clients that speak Streamlit's protocol; beside them draw three tabs of a real Chromium. The same is
measured with a plain app (plain_app.py: it reruns the whole page, shows st.bar_chart, and asks for the canvas's pixels), without
tabs. With many sessions the plain app needs seconds for an answer, so each of its phases ends after --plain-seconds.
Server, clients and browser share this machine. Every answer is checked: it must show the session's own drawing and network.

Keys:
  sessions, plain     for our app and for the plain app, a list of phases with:
    n, training       number of sessions, and whether a training run was going on
    p50_ms, p95_ms    from sending a drawing to the end of the script's run
    strokes, errors   strokes that were answered, and strokes that were not or were answered wrongly
    cpu_ms            the server's CPU time per stroke; polls of the training run count too
    client_late_ms    p95 of how late this program itself was; that much of p50_ms and p95_ms may be its own
  plain_seconds       the longest time of a phase of the plain app, s
  mb_per_session      memory that each session after the first adds to our server, before any training run
  ratio_p95           p95 of the plain app divided by ours, without a training run, at the largest number of sessions
  ratio_training_p95  our p95 with a training run divided by our p95 without one, at 30 sessions, if both were measured
  tabs                number of Chromium tabs, their strokes and errors, and the photos that one more tab uploaded
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks import common
from benchmarks.chromium_tabs import PHOTO_PACE, Tabs, large_photo
from harness import driver
from harness.websocket_client import PATIENCE, VisitError, Visitor
from training.jobs import launcher

PACE = 1.5  # s between a session's strokes
STREAMLIT_DEFAULTS = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}  # the plain app does not use our configuration
LATE_INTERVAL = 0.02  # s between two measurements of how late this program is
TRAINING = {"preset": "default", "epochs": 1000}  # takes longer than any phase
TRAININGS = {"both": (False, True), "off": (False,), "on": (True,)}
APPS = {None: ("sessions", "plain"), "ours": ("sessions",), "plain": ("plain",)}
CLASS = 30  # sessions: where ratio_training_p95 is taken


async def drive(visitors: list[Visitor], seconds: float, first: int, limit: float) -> tuple[list[float], int, float]:
    """Let simulated users draw at the same time. Return the response times in ms, the number of errors, and a delay in ms.

    The delay is how late this program itself is (95th percentile). If it is large, the program is too slow to measure the server.
    seconds: planned time. Each visitor makes `seconds / PACE` drawings, more slowly if the server is slow.
    first: number of each visitor's first drawing. Each number gives a different drawing.
    limit: time in seconds after which no visitor starts another drawing.
    """
    times, errors, late, end = [], 0, [], time.perf_counter() + limit

    async def measure_lateness() -> None:
        while True:
            due = time.perf_counter() + LATE_INTERVAL
            await asyncio.sleep(LATE_INTERVAL)
            late.append(1000 * (time.perf_counter() - due))

    async def draw(visitor: Visitor, offset: float) -> None:
        nonlocal errors
        await asyncio.sleep(offset)
        for k in range(int(seconds / PACE)):
            began = time.perf_counter()
            if began >= end:
                return
            try:
                times.append(1000 * await visitor.draw_own(first + k))
            except VisitError as error:
                errors += 1
                visitor.errors.clear()
                print(error, file=sys.stderr)
            await asyncio.sleep(max(0.0, PACE - (time.perf_counter() - began)))

    lateness = asyncio.create_task(measure_lateness())
    await asyncio.gather(*(draw(visitor, PACE * i / len(visitors)) for i, visitor in enumerate(visitors)))
    lateness.cancel()
    return times, errors, common.percentile(late, 0.95)


def server_cpu_seconds(pid: int) -> float:
    return sum(psutil.Process(pid).cpu_times()[:2])  # user and system, without child processes


async def measure(server: driver.Server, tabs: Tabs | None, options: argparse.Namespace, plain: bool, runs: Path) -> dict:
    """Measure an app's response times with different numbers of sessions, without and with a training run.

    Return a dict. "phases" is a list with a dict for each measurement. The module's docstring explains the keys of this dict.
    "mb" is the memory in MB that each session after the first adds.
    tabs: Chromium tabs that draw at the same time, or None for no tabs.
    plain: whether the app is plain_app.py, a simple app for comparison.
    """
    phases, memory, counts, pid = [], {}, sorted(set(options.sessions)), server.process.pid
    limit = options.plain_seconds if plain else float("inf")
    for training in TRAININGS[options.training]:
        run = launcher.start(TRAINING, folder=runs) if training else None
        visitors: list[Visitor] = []
        for n in counts:
            while len(visitors) < n:
                visitors.append(Visitor(server.url, len(visitors), image=plain))
                await visitors[-1].open()
            await drive(visitors, 2 * PACE, 0, limit)  # warm up
            before, drawn = server_cpu_seconds(pid), tabs.strokes if tabs else 0
            times, errors, late = await drive(visitors, options.seconds, 2, limit)
            drawn = max(1, len(times) + (tabs.strokes - drawn if tabs else 0))
            p50, p95 = (common.percentile(times or [1000 * PATIENCE], share) for share in (0.5, 0.95))  # if none was answered
            figures = {"n": n, "training": training, "p50_ms": p50, "p95_ms": p95, "errors": errors, "strokes": len(times)}
            figures |= {"cpu_ms": 1000 * (server_cpu_seconds(pid) - before) / drawn, "client_late_ms": late}
            phases.append(figures)
            memory.setdefault(training, []).append(common.memory_mb(pid))
            print(figures, f"{memory[training][-1]:.0f} MB", file=sys.stderr)
        await asyncio.gather(*(visitor.close() for visitor in visitors))
        if run is not None:
            launcher.cancel(run)
    sizes = next(iter(memory.values()))
    return {"phases": phases, "mb": (sizes[-1] - sizes[0]) / max(1, counts[-1] - counts[0])}


def measure_app(name: str, options: argparse.Namespace, runs: Path) -> dict:
    """Start the server of an app and measure its response times. Return the results as a dict.

    name: "sessions" for Digit Lens, or "plain" for plain_app.py. The result has the list of measurements under this key.
    Raises RuntimeError if the server does not start or Chromium does not open the page.
    """
    plain = name == "plain"
    script = driver.ROOT / ("benchmarks/plain_app.py" if plain else "app.py")
    environment = {"OMP_NUM_THREADS": "1"} | (STREAMLIT_DEFAULTS if plain else {})
    with driver.serving(runs, script=script, environment=environment) as server:
        photo = large_photo() if options.photos else None
        tabs = Tabs(server.url, options.tabs, PACE, photo) if (options.tabs or photo) and not plain else None
        if tabs:
            tabs.start()
            if not tabs.ready.wait(60):
                raise RuntimeError("Chromium did not open the page.")
        measured = asyncio.run(measure(server, tabs, options, plain, runs))
        if plain:
            return {"plain": measured["phases"], "plain_seconds": options.plain_seconds}
        figures = {"sessions": measured["phases"], "mb_per_session": measured["mb"]}
        if tabs:
            tabs.stopped.set()
            tabs.join(30)
            figures["tabs"] = {"n": options.tabs, "strokes": tabs.strokes, "errors": tabs.errors, "photos": tabs.photos}
        return figures


def ratios(figures: dict) -> dict[str, float]:
    """Return two ratios of 95th percentiles of response times. A ratio is left out if one of its two times is missing.

    ratio_p95: the plain app's time divided by this app's time, both at the largest measured number of sessions.
    Times during a training run are used only if there are no others.
    ratio_training_p95: this app's time with a training run divided by its time without a training run, with CLASS sessions.
    """
    found = {}
    if "sessions" in figures and "plain" in figures:
        ours, plain = (max(figures[name], key=lambda f: (not f["training"], f["n"])) for name in ("sessions", "plain"))
        found["ratio_p95"] = plain["p95_ms"] / ours["p95_ms"]
    p95 = {f["training"]: f["p95_ms"] for f in figures.get("sessions", []) if f["n"] == CLASS}
    if len(p95) == 2:
        found["ratio_training_p95"] = p95[True] / p95[False]
    return found


def lines(figures: dict) -> list[str]:
    """Return a table with a row for each measurement of response times, and a line for each other figure, as lines of text."""
    rows = [f"{'':14}{'sessions':>9}{'training':>10}{'p50 ms':>9}{'p95 ms':>9}{'errors':>8}{'cpu ms':>8}{'client late ms':>16}"]
    for name, label in (("sessions", "ours"), ("plain", "plain app")):
        for f in figures.get(name, []):
            row = f"{label:14}{f['n']:>9}{'yes' if f['training'] else 'no':>10}"
            row += f"{f['p50_ms']:>9.1f}{f['p95_ms']:>9.1f}{f['errors']:>8}{f['cpu_ms']:>8.1f}"
            rows.append(f"{row}{f['client_late_ms']:>16.1f}")
    texts = {
        "plain_seconds": "each phase of the plain app ended after at most {} s",
        "mb_per_session": "memory per further session: {:.2f} MB",
        "ratio_p95": "p95 of the plain app / ours: {:.1f}",
        "ratio_training_p95": f"our p95 with a training run / without one, at {CLASS} sessions: {{:.1f}}",
    }
    rows += [text.format(figures[key]) for key, text in texts.items() if key in figures]
    if "tabs" in figures:
        rows.append("{n} Chromium tabs drew {strokes} strokes, {errors} errors, {photos} photos".format(**figures["tabs"]))
    return rows


def main() -> int:
    parser = common.parser("load", __doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[1, 10, 30, 50], metavar="N", help="default: 1 10 30 50")
    parser.add_argument("--seconds", type=float, default=60, help="of drawing in each phase (default: 60)")
    parser.add_argument("--plain-seconds", type=float, default=20, help="longest phase of the plain app (default: 20)")
    parser.add_argument("--tabs", type=int, default=3, help="Chromium tabs that draw meanwhile (default: 3, 0 for none)")
    parser.add_argument("--only", choices=["ours", "plain"], help="measure only one of the two apps")
    parser.add_argument("--training", choices=list(TRAININGS), default="both", help="with a training run, without one, or both")
    parser.add_argument("--photos", action="store_true", help=f"one more tab uploads 12 megapixels every {PHOTO_PACE:.0f} s")
    options = parser.parse_args()
    figures: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in APPS[options.only]:
            runs = Path(folder) / name / "runs"
            runs.mkdir(parents=True)
            try:
                figures |= measure_app(name, options, runs)
            except RuntimeError as error:
                print(error, file=sys.stderr)
                return 1
    figures |= ratios(figures)
    common.report(figures, options.json, lines(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
