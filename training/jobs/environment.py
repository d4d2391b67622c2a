"""The environment variables that limit a server, explained in docs/deploy.md. An invalid value never means "no limit"."""

import math
import os
from collections.abc import Mapping
from types import MappingProxyType

WORDS = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
SWITCHES: Mapping[str, bool] = MappingProxyType(
    {"DIGIT_LENS_TRAINING": True, "DIGIT_LENS_SHARED": False, "DIGIT_LENS_GIVE_WAY": True, "DIGIT_LENS_PREPARED": True}
)
# The default of each number on a server of one's own, and on a shared one. None: no limit.
NUMBERS: Mapping[str, tuple[float | None, float | None]] = MappingProxyType(
    {
        "DIGIT_LENS_MAX_EPOCHS": (None, None),
        "DIGIT_LENS_MAX_UNITS": (None, None),
        "DIGIT_LENS_MAX_MINUTES": (None, 60),
        "DIGIT_LENS_MAX_PAUSE": (24 * 60, 15),
        "DIGIT_LENS_ABSENT_AFTER": (15, 15),
        "DIGIT_LENS_HUNG_AFTER": (120, 120),  # the slowest step known takes 2 s
        "DIGIT_LENS_TRAININGS_PER_HOUR": (None, None),
        "DIGIT_LENS_MAX_RUNS": (100, 100),  # 10 MB each at most
        "DIGIT_LENS_MAX_WAITING": (10, 10),
    }
)
NAMES = {*SWITCHES, *NUMBERS, "DIGIT_LENS_RUNS", "DIGIT_LENS_ADDRESS"}


class EnvironmentVariableError(ValueError):
    """An environment variable has an invalid name or value. The message is one sentence."""


def check() -> None:
    """Raise EnvironmentVariableError if the name of a variable DIGIT_LENS_… is unknown or its value is invalid."""
    for name in sorted(os.environ):
        if name.startswith("DIGIT_LENS_") and name not in NAMES:
            raise EnvironmentVariableError(f"There is no variable {name[:60]}: there are {', '.join(sorted(NAMES))}.")
    for name in SWITCHES:
        switch(name)
    for name in NUMBERS:
        number(name)


def address() -> str:
    """Return the web address that pupils open, or "" if it is not set. The command `run.py class` sets DIGIT_LENS_ADDRESS."""
    return os.environ.get("DIGIT_LENS_ADDRESS", "")


def switch(name: str) -> bool:
    """Return whether an on/off environment variable is on, or its default. Raises EnvironmentVariableError if it is invalid."""
    if name not in os.environ:
        return SWITCHES[name]
    value = WORDS.get(os.environ[name].strip().lower())
    if value is None:
        raise EnvironmentVariableError(f"{name} is {os.environ[name]!r:.40}: it must be on or off.")
    return value


def number(name: str) -> float | None:
    """Return the limit that an environment variable sets, or its default. None means no limit.

    Raises EnvironmentVariableError if the variable is not a number above 0.
    """
    if name not in os.environ:
        return NUMBERS[name][switch("DIGIT_LENS_SHARED")]
    try:
        value = float(os.environ[name])
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise EnvironmentVariableError(f"{name} is {os.environ[name]!r:.40}: it must be a number above 0.")
    return value
