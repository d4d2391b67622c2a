"""Whether a training run may start on this server, and how many runs are kept."""

import importlib.util
import shutil
from collections.abc import Mapping
from pathlib import Path

from training import presets
from training.jobs import environment, store
from training.jobs.environment import EnvironmentVariableError
from training.jobs.store import JobError, Run
from training.settings import Settings, SettingsError

MAX_RUNS = 100  # training runs that are kept, of 10 MB each at most
NO_TORCH = "This needs PyTorch, which is not installed. To install it, delete .venv/installed and start the app again."
SHARED = "Many people share this server, so its training runs stay as they are. You can train a network in your browser."


def shared() -> bool:
    """Return whether many people share this server. If so, it starts no process and writes no file for a visitor."""
    return environment.switch("DIGIT_LENS_SHARED")


def check_not_shared() -> None:
    """Raise JobError on a shared server, where nobody may start or change a training run from the page."""
    if shared():
        raise JobError(SHARED)


def lacks_torch() -> bool:
    return importlib.util.find_spec("torch") is None


def refusal(options: Mapping[str, object]) -> str:
    """Return a sentence on why a training run with these command-line options can't start, or "" if it can."""
    try:
        environment.check()
        resolved(options)
    except (EnvironmentVariableError, SettingsError) as error:
        return str(error)
    return NO_TORCH if lacks_torch() else ""


def resolved(options: Mapping[str, object]) -> Settings:
    """Return the complete training settings for command-line options. Raises SettingsError if an option is invalid."""
    start = {"resume": store.ROOT / str(options["resume"])} if options.get("resume") else {}
    return presets.resolve({**options, **start}).settings


def needed(newest: Run | None) -> set[str]:
    """Return the ids of the training runs whose networks are the starting point of the run `newest`."""
    parts = Path(str(newest.options.get("resume", ""))).parts if newest is not None else ()
    return {part for part in parts if store.ID.fullmatch(part)}


def prune(folder: Path, newest: Run) -> None:
    """Delete training runs until at most MAX_RUNS are left: first those without a trained network, then the oldest.

    Keep the run `newest` and the run that it goes on from.
    """
    known, kept = store.ids(folder), {newest.id} | needed(newest)
    if (surplus := len(known) - MAX_RUNS) <= 0:
        return

    def rank(run_id: str) -> tuple[bool, str]:
        return store.has_network(store.read(run_id, folder)), run_id

    try:
        others = sorted((run_id for run_id in known if run_id not in kept), key=rank)
        for run_id in others[:surplus]:
            shutil.rmtree(folder / run_id)
    except (store.RunError, OSError):
        return  # it was deleted meanwhile, or can't be: the next start prunes
