"""What the benchmarks share: options, time, memory, statistics, a description of the machine, and the report."""

import argparse
import json
import os
import platform
import pprint
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import numpy as np
import psutil

from harness import drawn_digits
from model import checkpoint
from system import portable

T = TypeVar("T")
SHARED = Path(__file__).parents[2] / "shared"  # beside this repository; not part of it
DIGITS = SHARED / "drawn_digits" if SHARED.is_dir() else drawn_digits.HUNDRED
LETTERS = SHARED / "drawn_letters"
# What a benchmark can read, by the option's name: how it is loaded, the default, and the help text.
DATA: Mapping[str, tuple[Callable[[Path], object], Path, str]] = {
    "digits": (drawn_digits.load, DIGITS, "folder with pendigits.npz"),
    "letters": (partial(drawn_digits.load, name=drawn_digits.LETTERS), LETTERS, "folder with letters.npz"),
    "--checkpoint": (checkpoint.load, checkpoint.DEFAULT, "default: the shipped network"),
}


def parser(description: str | None, *data: str) -> argparse.ArgumentParser:
    """Return a parser of options that loads data, keys of DATA. One in brackets, such as "[digits]", may be missing."""
    portable.print_any_name()
    made = argparse.ArgumentParser(
        prog=f"python -m {sys.modules['__main__'].__spec__.name}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    for name in data:
        load, default, words = DATA[name.strip("[]")]
        optional = {"nargs": "?"} if name.startswith("[") else {}
        made.add_argument(name.strip("[]"), type=partial(_loaded, load), default=str(default), help=words, **optional)
    return made


def _loaded(load: Callable[[Path], T], path: str) -> T:
    try:
        return load(Path(path))
    except (OSError, KeyError, ValueError) as error:  # argparse ends the program in one sentence
        raise argparse.ArgumentTypeError(f"it can't be read: {error}") from error


def run(measure: Callable[[argparse.Namespace], dict], parser: argparse.ArgumentParser) -> dict:
    """Parse the options and measure. Print the figures, with --json as one line, else rounded and below the machine's name."""
    options = parser.parse_args()
    figures = measure(options)
    text = json.dumps(figures)
    if not options.json:
        rounded = json.loads(text, parse_float=lambda number: float(f"{float(number):.4g}"))
        text = f"{machine()}\n{pprint.pformat(rounded, width=130, sort_dicts=False)}"
    print(text)
    return figures


def time_cpu(work: Callable[[], T]) -> tuple[float, T]:
    """Call a function. Return the CPU time of this process in seconds, and the function's result."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def memory_mb(pid: int | str, field: str = "VmRSS") -> float:
    """Return the memory of a process in MB. field: a name in /proc/PID/status, such as "VmHWM" for the peak."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))


def reset_peak(pid: int | str) -> float:
    """Reset the peak memory of a process to its current memory (proc(5)). Return this memory in MB."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return memory_mb(pid)


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, user's and system's, in seconds. Its child processes do not count."""
    return sum(psutil.Process(pid).cpu_times()[:2])


def percentiles(times: Sequence[float], prefix: str = "") -> dict[str, float]:
    """Return the median and the 95th percentile of times in ms, as the figures p50_ms and p95_ms after a prefix."""
    return {f"{prefix}p{percent}_ms": round(float(np.percentile(times, percent)), 2) for percent in (50, 95)}


def machine() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    name = next(names, platform.processor() or platform.machine())
    packages = ", ".join(f"{p} {version(p)}" for p in ("numpy", "torch", "streamlit"))
    return f"{name}, {os.cpu_count()} cores; Python {platform.python_version()}, {packages}"
