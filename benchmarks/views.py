"""Measure the time that each view of the page takes on the server.

Run it with `python -m benchmarks.views`. Streamlit's AppTest runs each view 40 times, each time with another drawing, as after a
stroke. It runs the whole page, and a stroke runs only a fragment of it, so the figures are upper bounds. Inside,
Explore, Training and Evaluate are run with each of their parts. "What if" gets another change each time, so that its test
accuracy is never in the cache. So does "What if, damaged", where the whole network is damaged and the curve over the strength is
in the cache. "What if, first curve" computes it: each kind of damage in turn.

Two pages run in turn: one with a single finished training run in its runs folder, and one with 100, the newest of which has the
log of a day. The clock is the CPU time of this process with one thread, because other programs may run beside it.

Keys: a view's name, or "view: part" for a view with parts, whose name alone stands for all of them. Each has server_p50_ms and
server_p95_ms with 100 runs, and runs_ratio, the median with 100 runs over the median with one.
"""

import dataclasses
import gc
import logging
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.testing.v1 import AppTest

from benchmarks.common import parser, percentile, report
from harness.pencil import pencil
from harness.runs import write_run
from model.damage import DAMAGES
from model.network import Network, random_network
from training.presets import PRESETS
from ui.session import CANVAS_KEY

APP = Path(__file__).parents[1] / "app.py"
RUNS, WARM_UP = 40, 3
LIMIT_MS = 60  # limit of a view's median
# Views with parts, and the widget that selects one.
PARTS = {"Inside": "inside-part", "Explore": "explore-part", "Training": "training-part", "Evaluate": "evaluate-part"}
DAY = 20 * 3600 * 5  # steps in the log of a run of 20 hours: 5 are logged in a second
MANY = 100  # runs


def drawing(number: int) -> dict:
    """Return a drawing of one zigzag stroke, as the canvas sends it. Each number gives a slightly different drawing."""
    points = [(60 + 2 * number + 150 * (k % 2), 50 + 55 * k + 10 * math.sin(number)) for k in range(5)]
    return {"drawing": {"raw": {"objects": [pencil(points, 18)]}, "data": None}}


class Page:
    """A simulated page of the app, without a browser. sign: 1 or -1, the direction in which `change` moves a slider.

    Each method with a parameter `number` runs the page with another drawing for each number, and returns the CPU time in ms.
    """

    def __init__(self, runs: Path, sign: int) -> None:
        self.runs, self.sign = runs, sign
        self.app = AppTest.from_file(str(APP), default_timeout=60)
        self.time_run(0)

    def time_run(self, number: int) -> float:
        """Run the page. Raises RuntimeError if the page shows an exception."""
        os.environ["DIGIT_LENS_RUNS"] = str(self.runs)
        self.app.session_state[CANVAS_KEY] = drawing(number)
        start = time.process_time()
        self.app.run()
        spent = (time.process_time() - start) * 1000
        if self.app.exception:
            raise RuntimeError(f"the page failed: {self.app.exception[0].message}")
        return spent

    def open(self, view: str, part: str = "") -> list[str]:
        """Open a view, such as "Inside", and its tab `part`, such as "Why", if given. Return the names of the view's tabs."""
        os.environ["DIGIT_LENS_RUNS"] = str(self.runs)
        next(tabs for tabs in self.app.segmented_control if view in tabs.options).set_value(view).run()
        if part:
            self.app.segmented_control(key=PARTS[view]).set_value(part).run()
        self.time_run(0)
        while self.app.get("progress"):  # what a background thread computes would count as time of the page
            time.sleep(1)
            self.app.run()
        return list(self.app.segmented_control(key=PARTS[view]).options) if view in PARTS else []

    def damage(self, number: int) -> float:
        """In the tab "What if", add noise to all weights. number: selects one of 8 noise levels."""
        self.app.select_slider(key="inside-damage-strength-0").set_value(DAMAGES[0].strengths[1 + number % 8])
        return self.time_run(number)

    def first_curve(self, number: int) -> float:
        """Select a way to damage the whole network, such as noise, in the tab "What if".

        The cache is cleared, so that the page must compute the curve of accuracy against strength. number: selects the damage.
        """
        kind = number % len(DAMAGES)
        next(box for box in self.app.selectbox if box.label == "Damage").set_value(kind).run()
        slider = next(each for each in self.app.select_slider if (each.key or "").startswith(f"inside-damage-strength-{kind}"))
        st.cache_data.clear()
        slider.set_value(next(each for each in DAMAGES[kind].strengths if each not in (DAMAGES[kind].neutral, slider.value)))
        return self.time_run(number)

    def change(self, number: int) -> float:
        """Move the slider of a neuron's bias. Each number sets a different value."""
        self.app.slider(key="inside-bias").set_value(self.sign * round(0.1 * (number + 1), 1))
        return self.time_run(number)


def measure(pages: Sequence[Page], time_run: Callable[[Page, int], float] = Page.time_run) -> list[list[float]]:
    """Run the simulated pages in turn, RUNS times each. Return a list for each page: the CPU time of each run, in ms."""
    times = [[time_run(page, number) for page in pages] for number in range(WARM_UP + RUNS)]
    return [list(spent) for spent in zip(*times[WARM_UP:], strict=True)]


def measure_all(folders: Sequence[Path]) -> dict[str, list[list[float]]]:
    """Measure each view of the app, and each tab in a view. Return a dict: for each, two lists of CPU times in ms.

    A key is a view, such as "Inside", or a view and its tab, such as "Inside: Why". Two more keys, for variants of the tab
    "What if", end with ", damaged" and ", first curve". The first list is for the first folder, the second for the other.
    folders: two folders of training runs: one with few runs, and one with many.
    """
    pages = [Page(folder, sign) for folder, sign in zip(folders, (-1, 1), strict=True)]
    gc.collect()
    gc.freeze()  # as ui.server.warm_up does
    times: dict[str, list[list[float]]] = {}
    views = [view for tabs in pages[0].app.segmented_control if str(tabs.key).startswith("views-") for view in tabs.options]
    for view in views:
        parts = [page.open(view) for page in pages].pop()
        for part in parts:
            for page in pages:
                page.open(view, part)
            times[f"{view}: {part}"] = measure(pages, Page.change if part == "What if" else Page.time_run)
            if part == "What if":
                for page in pages:
                    page.app.segmented_control(key="inside-changed").set_value("The whole network").run()
                times[f"{view}: {part}, damaged"] = measure(pages, Page.damage)
                times[f"{view}: {part}, first curve"] = [[page.first_curve(k) for k in range(2 * len(DAMAGES))] for page in pages]
        if parts:
            each = zip(*(times[f"{view}: {part}"] for part in parts), strict=True)  # by page, then by part
            times[view] = [[ms for spent in of_parts for ms in spent] for of_parts in each]
        else:
            times[view] = measure(pages)
    return times


def write_runs(folder: Path, count: int, steps: int) -> None:
    """Write the files of `count` finished training runs. The newest run's log has `steps` steps. The other logs have 100."""
    rng = np.random.default_rng(0)
    for number in range(count):
        run = folder / f"2026{1 + number // 28:02d}{1 + number % 28:02d}-120000-{number:04x}"
        network = dataclasses.replace(random_network((784, 128, 64, 10), rng), metadata={"test_accuracy": 0.9})
        record = {"name": f"run {number}", "options": {"preset": "instant"}, "time": 1.7e9 + number}
        write_run(run, network, [network] * 3, record, events(network, steps if number == count - 1 else 100))


def events(network: Network, steps: int) -> Iterator[dict]:
    """Yield the events in the log of a made-up finished training run of `steps` steps."""
    settings = dataclasses.asdict(PRESETS["instant"])
    yield {"event": "start", "epochs": 3, "steps": 100, "parameters": network.parameters, "settings": settings}
    for step in range(steps):
        entry = {"event": "step", "epoch": step / 100, "step": step, "loss": 1 / (1 + step), "learning_rate": 0.01}
        yield {**entry, "seconds": step / 5}
    yield {"event": "done", "test_accuracy": 0.9, "test_loss": 0.3, "seconds": 9.0, "epochs": 3}


def main() -> None:
    options = parser("views", __doc__).parse_args()
    logging.disable(logging.WARNING)  # AppTest warns that it runs without a server
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        write_runs(few, 1, 100)
        write_runs(many, MANY, DAY)
        times = measure_all([few, many])
    figures = {
        name: {
            "server_p50_ms": round(percentile(ms, 0.5), 2),
            "server_p95_ms": round(percentile(ms, 0.95), 2),
            "runs_ratio": round(percentile(ms, 0.5) / percentile(one, 0.5), 2),
        }
        for name, (one, ms) in times.items()
    }
    lines = [f"{'view':28}    p50 ms    p95 ms   times one run   (limit of p50: {LIMIT_MS})"]
    lines += [
        f"{name:28}{f['server_p50_ms']:10.1f}{f['server_p95_ms']:10.1f}{f['runs_ratio']:12.2f}" for name, f in figures.items()
    ]
    report(figures, options.json, lines)


if __name__ == "__main__":
    main()
