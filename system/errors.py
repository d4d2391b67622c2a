"""The base of the exceptions whose sentence the page may show in another language."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z]\w*)\}", re.ASCII)


class Refusal(Exception):
    """Something is refused or missing, for a reason that a person can cause. `str` gives the sentence in English.

    message: a whole English sentence with named placeholders, "{file} is missing.", which is the key in the catalogues.
    values: what stands for the placeholders: numbers, untrusted texts, or another Refusal, whose sentence stands there.
    The page writes it with `ui.text.language.written`.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message, self.values = message, values

    def __reduce__(self):
        return _again, (type(self), self.message, self.values)

    def __str__(self) -> str:
        return fill(self.message, {name: f"{v:,}" if type(v) is int else v for name, v in self.values.items()})


def _again(kind: type[Refusal], message: str, values: dict[str, object]) -> Refusal:
    return kind(message, **values)


def fill(message: str, values: Mapping[str, object]) -> str:
    """Return a message with its placeholders, such as {file}, replaced. Braces around anything else stay."""
    return PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), message)


def mark(message: str) -> str:
    """Return the message itself. The catalogues contain it, and the page translates it when it is shown."""
    return message
