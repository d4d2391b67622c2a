"""Networks and trainings in words: what the sidebar and the Training view call them. Pure functions of metadata."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from model.network import Network
from training.progress import Progress
from training.runs import Run

MARKUP = "\\`*_{}[]()#+-.!|<>$:~"
ACTIVATION_NAMES = {"relu": "ReLU", "sigmoid": "sigmoid", "tanh": "tanh"}


def text(value: object) -> str:
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


def number(metadata: Mapping[str, object], key: str) -> float | None:
    """A number in a checkpoint's metadata, or None: uploads may hold anything."""
    value = metadata.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def moment(run: Run) -> str:
    """When a training began, by this server's clock: "24 Nov, 14:05"."""
    return datetime.fromtimestamp(run.time).strftime("%-d %b, %H:%M") if run.time else run.id[:15]


def run_name(run: Run) -> str:
    """What a run is called: the name it was given, else its preset and when it began."""
    engine = "NumPy" if run.options.get("engine") == "numpy" else "default"
    return run.name or f"{run.options.get('preset', engine)}, {moment(run)}"


def described(network: Network) -> str:
    """What a network is, in a line: "784-128-64-10, ReLU, 109,386 weights and biases"."""
    return f"{network.architecture} · {ACTIVATION_NAMES[network.hidden]} · {network.parameters:,} weights and biases"


def trained(network: Network) -> str:
    """How and when a network was trained, in words; as much of it as its metadata tell."""
    metadata = network.metadata
    date, preset, epochs = metadata.get("date"), metadata.get("preset"), number(metadata, "epochs")
    parts = []
    if isinstance(date, str):
        with suppress(ValueError):
            parts.append(f"Trained {datetime.fromisoformat(date).strftime('%-d %B %Y')}")
    if isinstance(preset, str) and preset:
        parts.append(f"preset {preset[:20]}")
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
