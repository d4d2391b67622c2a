"""Check values from JSON that others have written. Invalid values are replaced, so that the page can show any of it."""

import re
from collections.abc import Mapping

LARGEST = 2.0**63  # of any number; seeds are below it
LATEST = 4e9  # Unix time, in the year 2096: a later one can't be shown by every clock
# Characters that no file, page or message can hold (lone surrogates), or that change how a text around them is read.
UNSHOWN = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def number(value: object, least: float = -LARGEST, most: float = LARGEST) -> float | None:
    """Convert a number to float. Return None if the value is not a number between `least` and `most`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        return None
    return float(value)


def number_of(values: Mapping[str, object], key: str) -> float | None:
    """Return the number under a key as a float, or None if it is missing or invalid."""
    return number(values.get(key))


def text(value: object, length: int) -> str:
    """Return a string without unprintable characters, cut to `length` characters. Return "" if the value is not a string."""
    return UNSHOWN.sub("", value)[:length] if isinstance(value, str) else ""
