"""The rules that say which values a training setting may have."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """The allowed values of a setting.

    allows: a function that returns whether a value is allowed.
    words: the allowed values in words, such as "on or off". An error message ends with these words.
    choices: the label of each allowed value on the app's page. It is empty if there is no fixed list of values.
    """

    allows: Callable[[Any], bool]
    words: str
    choices: Mapping[str, str] = MappingProxyType({})


def one_of(**choices: str) -> Rule:
    """Return a rule that allows only the given values of a setting.

    choices: each allowed value, with its label on the app's page.
    """
    return Rule(lambda v: v in choices, "one of " + ", ".join(choices), choices)


def between(low: float, high: float) -> Rule:
    """Return a rule that allows the values of a setting from `low` to `high`, both included."""
    return Rule(lambda v: low <= v <= high, f"between {low:,} and {high:,}")


def above(low: float, high: float) -> Rule:
    """Return a rule that allows the values of a setting above `low`, up to and including `high`."""
    return Rule(lambda v: low < v <= high, f"above {low} and at most {high:,}")


BELOW_1 = Rule(lambda v: 0 <= v < 1, "at least 0 and less than 1")
ON_OFF = Rule(lambda v: True, "on or off")
