"""Decide whether a training run may start on this server."""

import importlib.util
from collections.abc import Mapping

from system.errors import Refusal, mark
from training import presets
from training.jobs import environment, store
from training.jobs.environment import EnvironmentVariableError
from training.settings import Settings, SettingsError

NO_TORCH = mark("This needs PyTorch, which is not installed. The app tries to install it whenever it starts.")
SHARED = mark("Many people share this server, so its training runs stay as they are. You can train a network in your browser.")


def shared() -> bool:
    """Return whether many people share this server. If so, it starts no process and writes no file for a visitor."""
    return environment.switch("DIGIT_LENS_SHARED")


def lacks_torch() -> bool:
    return importlib.util.find_spec("torch") is None


def refusal(options: Mapping[str, object]) -> Refusal | None:
    """Return why a training run with these command-line options can't start, or None if it can."""
    try:
        environment.check()
        resolved(options)
    except (EnvironmentVariableError, SettingsError) as error:
        return error
    return Refusal(NO_TORCH) if lacks_torch() else None


def resolved(options: Mapping[str, object]) -> Settings:
    """Return the complete training settings for command-line options. Raises SettingsError if an option is invalid."""
    start = {"resume": store.ROOT / str(options["resume"])} if options.get("resume") else {}
    return presets.resolve({**options, **start})[0]
