"""What this server allows to be trained, by environment variables: for a public server, so that one visitor can't fill it.

DIGIT_LENS_TRAINING=off            no training from the page, and no drawings kept
DIGIT_LENS_MAX_EPOCHS              the most epochs of one training
DIGIT_LENS_MAX_UNITS               the most units of one hidden layer
DIGIT_LENS_TRAININGS_PER_HOUR      started by anybody, counted in the runs folder
DIGIT_LENS_MAX_RUNS                runs kept; the oldest go
"""

import dataclasses
import os
import time
from collections.abc import Mapping
from pathlib import Path

from training.jobs import store
from training.presets import NUMPY, current_options, preset
from training.settings import SETTINGS, Settings, SettingsError

HOUR = 3600.0


def refusal(options: Mapping[str, object], folder: Path) -> str:
    """Why a training with these options may not start here, in one sentence; empty where it may."""
    if switched_off():
        return "Training is switched off on this server; on your own machine it works: see the README."
    try:
        settings = resolved(options)
    except SettingsError as error:
        return str(error)
    if too_long := epochs_refusal(settings.epochs):
        return too_long
    most = _number("DIGIT_LENS_MAX_UNITS")
    if most and max(settings.hidden) > most:
        return f"This server trains layers of at most {most:g} units, and this has {max(settings.hidden)}: choose smaller ones."
    most = _number("DIGIT_LENS_TRAININGS_PER_HOUR")
    if most and sum(0 <= age < HOUR for age in _ages(folder)) >= most:
        return f"This server starts at most {most:g} trainings an hour, and they are used up: try again later."
    return ""


def shared() -> bool:
    """Return whether strangers share this server, so that only the owner of a training run may change it."""
    return os.environ.get("DIGIT_LENS_SHARED", "").lower() in ("on", "1", "yes")


def switched_off() -> bool:
    """Whether this server trains nothing and keeps no drawings."""
    return os.environ.get("DIGIT_LENS_TRAINING", "").lower() in ("off", "0", "no")


def epochs_refusal(epochs: int) -> str:
    """Why so many epochs are too many for this server; empty where they are not."""
    most = _number("DIGIT_LENS_MAX_EPOCHS")
    return (
        f"This server trains at most {most:g} epochs at once, and this would be {epochs}: choose fewer."
        if most and epochs > most
        else ""
    )


def resolved(options: Mapping[str, object]) -> Settings:
    """The settings that options come to, as on the command line: the preset's (or the NumPy engine's), with what else is given.

    Raises SettingsError.
    """
    options = current_options(options)
    scratch = options.get("engine") == "numpy" and "preset" not in options
    base = NUMPY if scratch else preset(str(options.get("preset", "default")))
    return dataclasses.replace(base, **{name: value for name, value in options.items() if name in SETTINGS})


def prune(folder: Path) -> None:
    """Delete the oldest runs beyond MAX_RUNS; those that left no network go first, the one started last never."""
    ids = store.ids(folder)
    newest = str(store.read_json(folder / "current.json").get("id"))  # not by its name: the clock may have been set back
    older = [run for run in ids if run != (newest if newest in ids else ids[0])]
    older.sort(key=lambda run: ((folder / run / "network.safetensors").exists(), run))
    for run in older[: max(0, len(ids) - store.MAX_RUNS)]:
        try:
            store.delete(run, folder)
        except store.RunError:
            continue


def _number(name: str) -> float | None:
    try:
        return float(os.environ[name])
    except (KeyError, ValueError):
        return None


def _ages(folder: Path) -> list[float]:
    """Seconds since each run began, by its run.json."""
    ages = []
    for run in store.ids(folder):
        try:
            ages.append(time.time() - store.read(run, folder).time)
        except store.RunError:
            continue
    return ages
