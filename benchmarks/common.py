"""What the benchmarks share: options, time, memory, statistics, a description of the machine, and the report."""

import argparse
import json
import os
import platform
import pprint
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np

from model import checkpoint
from system import portable

T = TypeVar("T")
SHARED = Path(__file__).parents[2] / "shared"  # beside this repository; not part of it


def parser(name: str, description: str | None, reads: bool = False) -> argparse.ArgumentParser:
    """Return a parser of a benchmark's options. reads: whether to add the option --checkpoint, which chooses a network."""
    portable.print_any_name()
    made = argparse.ArgumentParser(
        prog=f"python -m benchmarks.{name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    if reads:
        made.add_argument("--checkpoint", type=Path, default=checkpoint.DEFAULT, help="default: the shipped network")
    return made


@contextmanager
def exit_if_unreadable() -> Iterator[None]:
    """Exit with code 2 and one sentence if the drawings or the network can't be read in the `with` block."""
    try:
        yield
    except (OSError, KeyError, ValueError) as error:
        print(f"The drawings or the network can't be read: {error}", file=sys.stderr)
        sys.exit(2)


def time_cpu(work: Callable[[], T]) -> tuple[float, T]:
    """Call a function. Return the CPU time in seconds, of all threads of this process, and the function's return value."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def memory_mb(pid: int | str, field: str = "VmRSS") -> float:
    """Return the memory of a process in MB. Raises OSError if there is no such process or field.

    field: a name in /proc/PID/status, such as "VmRSS" for the current memory or "VmHWM" for the peak.
    """
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"/proc/{pid}/status has no {field}")


def percentiles(name: str, times: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of times in ms, as the figures NAME_p50_ms and NAME_p95_ms."""
    return {f"{name}_p{percent}_ms": round(float(np.percentile(times, percent)), 2) for percent in (50, 95)}


def machine() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    name = next(names, platform.processor() or platform.machine())
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "torch", "streamlit"))
    return f"{name}, {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"


def report(figures: dict, as_json: bool) -> None:
    """Print a benchmark's results: as one JSON line if `as_json`, else with the machine and four significant digits."""
    text = json.dumps(figures)
    if not as_json:
        rounded = json.loads(text, parse_float=lambda number: float(f"{float(number):.4g}"))
        text = f"{machine()}\n{pprint.pformat(rounded, width=130, sort_dicts=False)}"
    print(text)
