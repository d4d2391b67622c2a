"""The environment variables of the app, explained in docs/deploy.md. An invalid value is an error."""

import os

WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
SWITCHES = {"DIGIT_LENS_SHARED": False, "DIGIT_LENS_GIVE_WAY": True, "DIGIT_LENS_PREPARED": True}  # with their defaults
NAMES = {*SWITCHES, "DIGIT_LENS_RUNS", "DIGIT_LENS_ADDRESS"}


class EnvironmentVariableError(ValueError):
    """An environment variable has an invalid name or value. The message is one sentence."""


def check() -> None:
    """Raise EnvironmentVariableError if the name of a variable DIGIT_LENS_… is unknown or its value is invalid."""
    for name in sorted(os.environ):
        if name.startswith("DIGIT_LENS_") and name not in NAMES:
            raise EnvironmentVariableError(f"There is no variable {name[:60]}: there are {', '.join(sorted(NAMES))}.")
    for name in SWITCHES:
        switch(name)


def address() -> str:
    """Return the web address that pupils open, or "" if it is not set. The command `run.py class` sets DIGIT_LENS_ADDRESS."""
    return os.environ.get("DIGIT_LENS_ADDRESS", "")


def switch(name: str) -> bool:
    """Return whether an on/off environment variable is on, or its default if it is not set. Raises EnvironmentVariableError."""
    if name not in os.environ:
        return SWITCHES[name]
    value = WORDS.get(os.environ[name].strip().lower())
    if value is None:
        raise EnvironmentVariableError(f"{name} is {os.environ[name]!r:.40}: it must be on or off.")
    return value
