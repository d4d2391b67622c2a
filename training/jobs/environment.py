"""The environment variables of the app, explained in docs/deploy.md. An invalid value is an error."""

import os

from system.errors import Refusal

WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
SWITCHES = {"DIGIT_LENS_SHARED": False, "DIGIT_LENS_GIVE_WAY": True, "DIGIT_LENS_PREPARED": True}  # with their defaults
NAMES = {*SWITCHES, "DIGIT_LENS_RUNS", "DIGIT_LENS_ADDRESS"}


class EnvironmentVariableError(Refusal, ValueError):
    """An environment variable has an invalid name or value. The message is one sentence."""


def check() -> None:
    """Raise EnvironmentVariableError if the name of a variable DIGIT_LENS_… is unknown or its value is invalid."""
    for name in sorted(os.environ):
        if name.startswith("DIGIT_LENS_") and name not in NAMES:
            raise EnvironmentVariableError(
                "There is no variable {name}: there are {known}.", name=name[:60], known=", ".join(sorted(NAMES))
            )
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
        raise EnvironmentVariableError(
            "{variable} is {value}: it must be on or off.", variable=name, value=repr(os.environ[name])[:40]
        )
    return value
