"""Numbers, durations, networks and training runs as the page writes them. Pure functions; no Streamlit.

>>> significant(-0.000123), tex(0.5), tex_factor(-2.0)
('−1.23·10⁻⁴', '0.5', '(-2)')
"""

import math
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from model.network import Network
from training.jobs.log import Progress
from training.jobs.store import Run
from training.presets import RENAMED_PRESETS

SMALL, LARGE = 1e-3, 1e5  # outside of these a power of ten is easier to read
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKUP = "\\`*_{}[]()#+-.!|<>$:~"
ACTIVATION_NAMES = {"relu": "ReLU", "sigmoid": "sigmoid", "tanh": "tanh"}


def signed(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign and an explicit plus, as a term of a sum: +1.20, −0.35."""
    return f"{round(value, digits) + 0.0:+.{digits}f}".replace("-", "−")


def fixed(value: float, digits: int = 2) -> str:
    """Return a number with a true minus sign. There is no −0.00."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def significant(value: float, digits: int = 3) -> str:
    """A number for a sentence or a table, with a true minus sign."""
    mantissa, exponent = _split(value, digits)
    return (mantissa + (f"·10{str(exponent).translate(RAISED)}" if exponent else "")).replace("-", "−")


def tex(value: float, digits: int = 3) -> str:
    """A number for LaTeX."""
    mantissa, exponent = _split(value, digits)
    return mantissa + (rf"\cdot 10^{{{exponent}}}" if exponent else "")


def tex_factor(value: float, digits: int = 3) -> str:
    """A number for LaTeX as a factor of a product: in parentheses where it is negative."""
    return f"({tex(value, digits)})" if value < 0 else tex(value, digits)


def tex_share(share: float) -> str:
    """A share for LaTeX, with as many decimals as it takes to tell it from 1."""
    return f"{share:.7f}" if 0.99 < share < 1 else tex(share)


def precise_percent(share: float) -> str:
    """A share in percent, with two decimals, or as many as it takes to tell it from 0 and from 100."""
    decimals = 2
    while decimals < 6 and 0 < share < 1 and float(f"{100 * share:.{decimals}f}") in (0, 100):
        decimals += 1
    if share > 0 and float(f"{100 * share:.{decimals}f}") == 0:
        return f"{significant(100 * share, 1)}\u00a0%"
    return f"{100 * share:.{decimals}f}\u00a0%"  # the two stay on one line


def _split(value: float, digits: int) -> tuple[str, int]:
    """The number to `digits` significant digits as a mantissa and an exponent, 0 for numbers of ordinary size."""
    if value == 0:
        return "0", 0
    if not math.isfinite(value):
        return ("∞" if value > 0 else "-∞") if not math.isnan(value) else "?", 0
    if SMALL <= abs(value) < LARGE:
        # '#' keeps the zeros that say how exact a number is; a whole number needs no point after it
        return f"{value:#.{digits}g}".rstrip(".") if abs(value) < 10**digits else f"{value:.0f}", 0
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return mantissa, int(exponent)


def escape_markdown(value: object) -> str:
    """A value as words that markdown leaves alone: names come from people."""
    return "".join(f"\\{c}" if c in MARKUP else c for c in str(value))


def percent(share: float | None, digits: int = 2) -> str:
    """0.9917 -> "99.17 %", kept on one line; a dash where the number isn't known."""
    return "–" if share is None else f"{100 * share:.{digits}f}\u00a0%"


def points(new: float, old: float) -> str:
    """The difference of two accuracies in percentage points, with its sign: "+0.31"."""
    return f"{100 * (new - old):+.2f}".replace("-", "−")


def duration(seconds: float | None) -> str:
    """Seconds as people say them: "4 s", "2 min 5 s", "1 h 10 min"."""
    if seconds is None:
        return "–"
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def metadata_number(metadata: Mapping[str, object], key: str) -> float | None:
    """A number in a checkpoint's metadata, or None: uploads may hold anything."""
    value = metadata.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def start_time(run: Run) -> str:
    """When a training began, by this server's clock: "24 Nov, 14:05"."""
    return datetime.fromtimestamp(run.time).strftime("%-d %b, %H:%M") if run.time else run.id[:15]


def run_name(run: Run) -> str:
    """What a run is called: the name it was given, else its preset and when it began."""
    engine = "NumPy" if run.options.get("engine") == "numpy" else "default"
    return run.name or f"{run.options.get('preset', engine)}, {start_time(run)}"


def describe_network(network: Network) -> str:
    """What a network is, in a line: "784-128-64-10, ReLU, 109,386 weights and biases"."""
    return f"{network.architecture} · {ACTIVATION_NAMES[network.hidden]} · {network.parameters:,} weights and biases"


def describe_training(network: Network) -> str:
    """How and when a network was trained, in words; as much of it as its metadata tell."""
    metadata = network.metadata
    date, preset, epochs = metadata.get("date"), metadata.get("preset"), metadata_number(metadata, "epochs")
    parts = []
    if isinstance(date, str):
        with suppress(ValueError):
            parts.append(f"Trained {datetime.fromisoformat(date).strftime('%-d %B %Y')}")
    if isinstance(preset, str) and preset:
        parts.append(f"preset {RENAMED_PRESETS.get(preset, preset)[:20]}")
    if epochs is not None:
        parts.append(f"{epochs:g} epoch{'' if epochs == 1 else 's'}")
    return ", ".join(parts)


def progress_line(progress: Progress) -> str:
    """A running training in a line: "Epoch 2 of 3, 4 s left"."""
    if progress.state == "starting" or progress.epochs is None:
        return "Starting: reading the training images …"
    whole = min(int(progress.epoch) + 1, progress.epochs)
    if progress.state == "paused":
        return f"Paused in epoch {whole} of {progress.epochs}"
    left = "" if progress.seconds_left is None else f" · {duration(progress.seconds_left)} left"
    return f"Epoch {whole} of {progress.epochs}{left}"
