"""What each view of the page costs the server: `python -m benchmarks.views [--json]`.

Every view in app.py's list is run 40 times by Streamlit's AppTest with a drawing that changes from run to run, as after a stroke.
A run is the whole page's script, so the figures are upper bounds of what a stroke costs (that runs the page's fragment only).
The Inside view is run with each of its parts; "What if" with another change each time, so that no test accuracy is known
before.

Keys: a view's name, or "Inside: part"; "Inside" itself is all its parts together. Each has server_p50_ms, server_p95_ms.
Seen on 2 quiet cores, at the median: Reading 10 ms, Inside 17 ms, its "What if" 45 ms.
"""

import argparse
import gc
import logging
import math
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.common import percentile, report
from model.strokes import pencil

APP = Path(__file__).parents[1] / "app.py"
RUNS, WARM_UP = 40, 3
LIMIT_MS = 150  # what a view may cost at the median


def drawing(turn: int) -> dict:
    """A zigzag like a 2 that differs in each turn."""
    points = [(60 + 2 * turn + 150 * (k % 2), 50 + 55 * k + 10 * math.sin(turn)) for k in range(5)]
    return {"drawing": {"raw": {"objects": [pencil(points, 18)]}, "data": None}}


def timed(app: AppTest, turn: int) -> float:
    """One run of the page after a new drawing, in ms. Raises RuntimeError where the page fails."""
    app.session_state["canvas"] = drawing(turn)
    start = time.perf_counter()
    app.run()
    spent = (time.perf_counter() - start) * 1000
    if app.exception:
        raise RuntimeError(f"the page failed: {app.exception[0].message}")
    return spent


def measure(app: AppTest, change: bool = False) -> list[float]:
    """RUNS timings of the view that is open, after warming up; change: move a "what if" slider before each."""
    times = []
    for turn in range(WARM_UP + RUNS):
        if change:
            app.slider(key="inside-bias").set_value(round(0.1 * (turn + 1), 1))
        times.append(timed(app, turn))
    return times[WARM_UP:]


def measure_all() -> dict[str, list[float]]:
    """The timings of every view and of every part of the Inside view."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    timed(app, 0)
    gc.collect()
    gc.freeze()  # as the app itself does, see ui.networks
    times: dict[str, list[float]] = {}
    for view in app.segmented_control(key="view").options:
        app.segmented_control(key="view").set_value(view).run()
        if view != "Inside":
            times[view] = measure(app)
            continue
        timed(app, 0)
        parts = app.segmented_control(key="inside-part").options
        for part in parts:
            app.segmented_control(key="inside-part").set_value(part).run()
            times[f"{view}: {part}"] = measure(app, change=part == "What if")
        times[view] = [ms for part in parts for ms in times[f"{view}: {part}"]]
    return times


def main() -> None:
    """Print each view's median and 95th percentile."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description="What each view costs the server, in ms.")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)  # AppTest's remarks on running without a server
    figures = {
        name: {"server_p50_ms": round(percentile(ms, 0.5), 2), "server_p95_ms": round(percentile(ms, 0.95), 2)}
        for name, ms in measure_all().items()
    }
    lines = [f"{'view':28}    p50 ms    p95 ms   (at most {LIMIT_MS} at the median)"]
    lines += [f"{name:28}{f['server_p50_ms']:10.1f}{f['server_p95_ms']:10.1f}" for name, f in figures.items()]
    report(figures, arguments.json, lines)


if __name__ == "__main__":
    main()
