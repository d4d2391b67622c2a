"""The environment variables that limit a server. An invalid value is an error. It never means "no limit".

DIGIT_LENS_TRAINING            off: nobody trains from the page, and no drawings are kept
DIGIT_LENS_SHARED              on: strangers share the server, so only its owner may change a training run
DIGIT_LENS_GIVE_WAY            off: training runs compete with other programs, at low priority
DIGIT_LENS_PREPARED            off: no process of 0.3 GB waits for the next training run, which then starts 2 s later
DIGIT_LENS_MAX_EPOCHS          most epochs of one training run
DIGIT_LENS_MAX_UNITS           most units of a hidden layer
DIGIT_LENS_MAX_MINUTES         most minutes that a training run may take, pauses included
DIGIT_LENS_MAX_PAUSE           most minutes of one pause; the run is then stopped and its network kept
DIGIT_LENS_ABSENT_AFTER        minutes without a page of its owner after which anyone may end a training run
DIGIT_LENS_HUNG_AFTER          seconds without an event after which a training run is ended
DIGIT_LENS_TRAININGS_PER_HOUR  training runs that all visitors together may start in an hour
DIGIT_LENS_MAX_RUNS            training runs that are kept
DIGIT_LENS_MAX_WAITING         training runs that may wait for another one to end, one of each visitor
DIGIT_LENS_RUNS                the folder of the training runs
DIGIT_LENS_ADDRESS             the address of a class's server, shown in its terminal and on ?projector (`run.py class` sets it)
"""

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
    """Check the app's environment variables, whose names begin with DIGIT_LENS_.

    Raises EnvironmentVariableError if a name is unknown or a value is invalid.
    """
    for name in sorted(os.environ):
        if name.startswith("DIGIT_LENS_") and name not in NAMES:
            raise EnvironmentVariableError(f"There is no variable {name[:60]}: there are {', '.join(sorted(NAMES))}.")
    for name in SWITCHES:
        switch(name)
    for name in NUMBERS:
        number(name)


def address() -> str:
    """Return the value of DIGIT_LENS_ADDRESS, or an empty string if it is not set."""
    return os.environ.get("DIGIT_LENS_ADDRESS", "")


def switch(name: str) -> bool:
    """Return whether an on/off environment variable, such as DIGIT_LENS_SHARED, is on. If it is not set, return its default.

    Raises EnvironmentVariableError if the value does not mean "on" or "off".
    """
    if name not in os.environ:
        return SWITCHES[name]
    value = WORDS.get(os.environ[name].strip().lower())
    if value is None:
        raise EnvironmentVariableError(f"{name} is {os.environ[name]!r:.40}: it must be on or off.")
    return value


def number(name: str) -> float | None:
    """Return the limit that an environment variable, such as DIGIT_LENS_MAX_EPOCHS, sets, or its default. None: no limit.

    Raises EnvironmentVariableError if the value is not a finite number above 0.
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
