"""Options as command-line arguments, and the command that trains a run's network again."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from training.jobs import store
from training.jobs.log import Progress
from training.jobs.store import Run


def arguments(options: Mapping[str, object]) -> list[str]:
    """Convert options to command-line arguments: {"epochs": 5, "hidden": (128, 64)} becomes --epochs 5 --hidden 128 64."""
    words = []
    for key, value in options.items():
        flag = "--" + key.replace("_", "-")
        if isinstance(value, bool):
            words += [flag] if value else [f"--no-{flag[2:]}"]
        elif isinstance(value, list | tuple):
            words += [flag, *map(str, value)]
        elif value is not None:
            words += [flag, str(value)]
    return words


def relative(words: str, runs: Path) -> str:
    """Remove the absolute paths of the repository and of the folder that contains the folder `runs` from a text."""
    return words.replace(f"{runs.absolute().parent}/", "").replace(f"{store.ROOT}/", "")


def repeat(run: Run, progress: Progress) -> tuple[str, bool]:
    """Return a shell command that repeats a training run, and whether it gives the same weights on the same machine.

    The weights differ if the run was stopped early, extended by more epochs, or changed while it ran.
    """
    is_same = not progress.changed and progress.epochs_trained in (None, progress.epochs_asked)
    options = run.options if is_same else {**run.options, "epochs": progress.epochs_trained}
    words = [relative(word, run.folder.parent) for word in arguments(options)]
    return shlex.join(["python", "-m", "training", *words, "--out", "network.safetensors"]), is_same
