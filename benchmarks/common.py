"""What the benchmarks share: CPU time, the machine in a line, mean and spread, and the printing of figures."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from training import processor


def cpu_seconds(work: Callable[[], object]) -> tuple[float, object]:
    """The CPU seconds that a call takes, of all threads of this process, and what it returns."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 … 1) of the values lie, by nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation (0 for a single value)."""
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def machine() -> str:
    """The processor, its cores and the versions that a figure depends on."""
    from importlib.metadata import version

    name = platform.processor() or platform.machine()
    try:
        with Path("/proc/cpuinfo").open() as file:
            name = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "torch", "streamlit"))
    return f"{name} ({processor.describe()}), {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def report(figures: dict, as_json: bool, lines: Sequence[str]) -> None:
    """Exactly one JSON object, or the lines with the machine above them."""
    if as_json:
        print(json.dumps(figures))
    else:
        print(machine())
        print("\n".join(lines))
