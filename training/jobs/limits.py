"""What this server allows to be trained. `environment` lists the variables that set the limits."""

import importlib.util
import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from system import files
from training import presets
from training.jobs import environment, estimate, json_values, queue, store
from training.jobs.environment import EnvironmentVariableError, number
from training.jobs.store import Run
from training.settings import Settings, SettingsError

HOUR, MINUTE = 3600.0, 60.0
STARTED = "started.json"  # in the runs folder, so that a deleted run still counts
NO_TORCH = "This needs PyTorch, which is not installed. To install it, delete .venv/installed and start the app again."
OWNER_SEEN = "owner_seen"  # in a run's folder; empty
SEEN_EVERY = 10.0  # s between two notes that a page of the owner is open


def shared() -> bool:
    """Return whether strangers share this server. If so, only the browser that started a training run may change it."""
    return environment.switch("DIGIT_LENS_SHARED")


def switched_off() -> bool:
    """Return whether training networks and storing drawings are switched off on this server, both by DIGIT_LENS_TRAINING."""
    return not environment.switch("DIGIT_LENS_TRAINING")


def lacks_torch() -> bool:
    return importlib.util.find_spec("torch") is None


def refusal(options: Mapping[str, object], folder: Path) -> str:
    """Return a sentence on why a training run with these command-line options may not start now, or "" if it may."""
    try:
        environment.check()
        if switched_off():
            return "Training is switched off on this server; on your own machine it works: see the README."
        if lacks_torch():
            return NO_TORCH
        settings = resolved(options)
    except (EnvironmentVariableError, SettingsError) as error:
        return str(error)
    per_hour = number("DIGIT_LENS_TRAININGS_PER_HOUR")
    try:
        is_used_up = per_hour and len(_started(folder)) >= per_hour
    except OSError as error:
        return f"The number of training runs in this hour can't be read: {error.strerror}. Try again later."
    if is_used_up:
        return f"This server starts at most {per_hour:g} training runs an hour, and they are used up: try again later."
    return too_much(settings)


def too_much(settings: Settings) -> str:
    """Return a sentence on why a training run with these settings is too large for this server, or "" if it is not."""
    units, minutes, epochs = (number(f"DIGIT_LENS_MAX_{what}") for what in ("UNITS", "MINUTES", "EPOCHS"))
    if units and max(settings.hidden) > units:
        return f"This server trains layers of at most {units:g} neurons, yours has {max(settings.hidden)}: choose smaller ones."
    if epochs and settings.epochs > epochs:
        return f"This server trains at most {epochs:g} epochs at once, and this would be {settings.epochs}: choose fewer."
    if minutes and (expected := estimate.estimate(settings, [])[0] / MINUTE) > minutes:
        return f"This server trains for at most {minutes:g} minutes, and this would take about {expected:,.0f}: choose less."
    return ""


def arguments() -> list[str]:
    """Return the command-line arguments that give a training run this server's limits on its duration and on its pauses."""
    given = {"--max-minutes": number("DIGIT_LENS_MAX_MINUTES"), "--max-pause": number("DIGIT_LENS_MAX_PAUSE")}
    return [word for flag, value in given.items() if value for word in (flag, f"{value:g}")]


def note_owner(run: Run) -> None:
    """Record that the training run's owner has the app open now. The time is written at most once in SEEN_EVERY seconds."""
    if time.time() - _owner_seen(run) >= SEEN_EVERY:
        with suppress(OSError):  # the folder can't be written
            (run.folder / OWNER_SEEN).touch()


def owner_is_absent(run: Run) -> bool:
    """Return whether the browser that started a training run has left the app, so that anyone may end the run."""
    return time.time() - max(_owner_seen(run), run.time) > (number("DIGIT_LENS_ABSENT_AFTER") or 0) * MINUTE


def _owner_seen(run: Run) -> float:
    """Return the Unix time at which a training run's owner last had the app open, or 0 if the time is unknown."""
    try:
        return (run.folder / OWNER_SEEN).lstat().st_mtime
    except OSError:
        return 0.0


def resolved(options: Mapping[str, object]) -> Settings:
    """Return the complete training settings for command-line options. Raises SettingsError if an option is invalid."""
    start = {"resume": store.ROOT / str(options["resume"])} if options.get("resume") else {}
    return presets.resolve({**options, **start}).settings


def note_start(folder: Path) -> None:
    """Record that a training run starts now, because the number of starts per hour may be limited. Raises OSError."""
    store.write_json(folder / STARTED, {"times": [*_started(folder), time.time()]})


def needed(folder: Path, newest: Run | None) -> set[str]:
    """Return the ids of the training runs whose networks are the starting points of the run `newest` and of queued runs."""
    options = [place.options for place in queue.waiting(folder)] + ([newest.options] if newest else [])
    return {part for each in options for part in Path(str(each.get("resume", ""))).parts if store.ID.fullmatch(part)}


def prune(folder: Path, newest: Run) -> None:
    """Delete training runs until at most DIGIT_LENS_MAX_RUNS are left.

    Keep the run `newest`, and runs whose networks are the starting points of `newest` or of queued runs. Delete runs of the owner
    of `newest` before runs of other owners. In both groups, first delete runs without a trained network, then the oldest runs.
    """
    known, kept = store.ids(folder), {newest.id} | needed(folder, newest)
    if (surplus := len(known) - int(number("DIGIT_LENS_MAX_RUNS") or 0)) <= 0:
        return

    def rank(run_id: str) -> tuple[bool, bool, str]:
        run = store.read(run_id, folder)
        return run.owner != newest.owner, store.has_network(run), run_id

    try:
        others = sorted((run_id for run_id in known if run_id not in kept), key=rank)
        for run_id in others[:surplus]:
            shutil.rmtree(folder / run_id)
    except (store.RunError, OSError):
        return  # it was deleted meanwhile, or can't be: the next start prunes


def _started(folder: Path) -> list[float]:
    """Return the Unix times at which training runs were started in the last hour. Raises OSError if they can't be read.

    Times up to an hour in the future are included, because the clock may have been set back.
    """
    try:
        times = (store.parsed(files.read(folder / STARTED, store.MAX_JSON)) or {}).get("times")
    except FileNotFoundError:
        return []
    known = [json_values.number(moment) for moment in times] if isinstance(times, list) else []
    return [moment for moment in known if moment is not None and abs(time.time() - moment) < HOUR]
