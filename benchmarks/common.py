"""What the benchmarks share: options, time, memory, statistics, a description of the machine, and the report."""

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from training import processor

T = TypeVar("T")


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return a benchmark's argument parser. It has the option --json.

    name: the name of the module. description: the help text.
    """
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return made


def time_cpu(work: Callable[[], T]) -> tuple[float, T]:
    """Call `work`. Return the CPU time of this process in seconds, over all threads, and the result of the call."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def memory_mb(pid: int | str, field: str = "VmRSS") -> float:
    """Return the memory of a process in MB.

    pid: the id of the process, or "self" for this process. field: "VmRSS" for the current value, "VmHWM" for the peak.
    Raises OSError if the process does not exist.
    """
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"/proc/{pid}/status has no {field}")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that is at least as large as the fraction `share` of all values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the standard deviation of values. The standard deviation of a single value is 0."""
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def machine() -> str:
    """Return one line that describes the machine: processor, number of cores, and versions of the libraries."""
    name = platform.processor() or platform.machine()
    try:
        with Path("/proc/cpuinfo").open() as file:
            name = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "torch", "streamlit"))
    return f"{name} ({processor.describe()}), {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def report(figures: dict, as_json: bool, lines: Sequence[str]) -> None:
    """Print the results, either as JSON or as text.

    figures: the results by name, printed if `as_json` is true. lines: the text, printed otherwise after a line about the
    machine.
    """
    print(json.dumps(figures) if as_json else "\n".join([machine(), *lines]))
