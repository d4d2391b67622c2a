"""Measure the time that each view of the page takes on the server.

Run it with `python -m benchmarks.views`. Streamlit's AppTest runs each view 40 times, each time with another drawing, as after a
stroke. It runs the whole page, and a stroke runs only a fragment of it, so the figures are upper bounds. Inside is run with each
of its parts. "What if" gets another change each time, so that its test accuracy is never in the cache.

Keys: a view's name, or "Inside: part"; "Inside" alone stands for all its parts. Each has server_p50_ms and server_p95_ms.
Seen on 2 idle cores, median: Reading 10 ms, Inside 17 ms, its "What if" 45 ms.
"""

import gc
import logging
import math
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.common import parser, percentile, report
from model.strokes import pencil

APP = Path(__file__).parents[1] / "app.py"
RUNS, WARM_UP = 40, 3
LIMIT_MS = 150  # limit of a view's median


def drawing(turn: int) -> dict:
    """Return the value that the canvas widget would send for a drawing of one zigzag stroke.

    turn: the number of the drawing. Each number gives a slightly different zigzag.
    """
    points = [(60 + 2 * turn + 150 * (k % 2), 50 + 55 * k + 10 * math.sin(turn)) for k in range(5)]
    return {"drawing": {"raw": {"objects": [pencil(points, 18)]}, "data": None}}


def time_run(app: AppTest, turn: int) -> float:
    """Run the page with a new drawing. Return the time in ms. Raises RuntimeError if the page shows an exception.

    turn: the number of the drawing.
    """
    app.session_state["canvas"] = drawing(turn)
    start = time.perf_counter()
    app.run()
    spent = (time.perf_counter() - start) * 1000
    if app.exception:
        raise RuntimeError(f"the page failed: {app.exception[0].message}")
    return spent


def measure(app: AppTest, change: bool = False) -> list[float]:
    """Run the open view RUNS times, after a warm-up. Return the time of each run in ms.

    change: whether to move a slider of "What if" before each run.
    """
    times = []
    for turn in range(WARM_UP + RUNS):
        if change:
            app.slider(key="inside-bias").set_value(round(0.1 * (turn + 1), 1))
        times.append(time_run(app, turn))
    return times[WARM_UP:]


def measure_all() -> dict[str, list[float]]:
    """Measure every view, and every part of Inside. Return the times of their runs in ms, by name."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    time_run(app, 0)
    gc.collect()
    gc.freeze()  # as ui.server.warm_up does
    times: dict[str, list[float]] = {}
    for view in app.segmented_control(key="view").options:
        app.segmented_control(key="view").set_value(view).run()
        if view != "Inside":
            times[view] = measure(app)
            continue
        time_run(app, 0)
        parts = app.segmented_control(key="inside-part").options
        for part in parts:
            app.segmented_control(key="inside-part").set_value(part).run()
            times[f"{view}: {part}"] = measure(app, change=part == "What if")
        times[view] = [ms for part in parts for ms in times[f"{view}: {part}"]]
    return times


def main() -> None:
    """Run the benchmark and print the results."""
    options = parser("views", __doc__).parse_args()
    logging.disable(logging.WARNING)  # AppTest warns that it runs without a server
    figures = {
        name: {"server_p50_ms": round(percentile(ms, 0.5), 2), "server_p95_ms": round(percentile(ms, 0.95), 2)}
        for name, ms in measure_all().items()
    }
    lines = [f"{'view':28}    p50 ms    p95 ms   (limit of p50: {LIMIT_MS})"]
    lines += [f"{name:28}{f['server_p50_ms']:10.1f}{f['server_p95_ms']:10.1f}" for name, f in figures.items()]
    report(figures, options.json, lines)


if __name__ == "__main__":
    main()
