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

from training import processor


def parser(name: str, description: str) -> argparse.ArgumentParser:
    """Return the parser of a benchmark's command. It has the option --json, and `description` as its help text."""
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return made


def time_cpu(work: Callable[[], object]) -> tuple[float, object]:
    """Call `work`. Return the CPU seconds that all threads of this process took, and its result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def memory_mb(pid: int | str, field: str = "VmRSS") -> float:
    """Return the memory of a process ("self" is this one) in MB. VmRSS is the present value, VmHWM the peak.

    Raises OSError if there is no such process.
    """
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"/proc/{pid}/status has no {field}")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that at least `share` (0 … 1) of the values don't exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean and the standard deviation, which is 0 for a single value."""
    return statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0


def machine() -> str:
    """Return one line with the processor, its number of cores, and the versions that the figures depend on."""
    name = platform.processor() or platform.machine()
    try:
        with Path("/proc/cpuinfo").open() as file:
            name = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        pass
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "torch", "streamlit"))
    return f"{name} ({processor.describe()}), {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def report(figures: dict, as_json: bool, lines: Sequence[str]) -> None:
    """Print the figures as one JSON object, or print the machine and the lines."""
    print(json.dumps(figures) if as_json else "\n".join([machine(), *lines]))
