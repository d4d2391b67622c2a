"""A drawing that the network misclassified, in the game "Fool it". The browser keeps it as JSON. No Streamlit."""

import re
from dataclasses import dataclass

import numpy as np

MOST_FOOLED = 12  # drawings that are kept
LEVELS = re.compile(r"[0-9a-f]{784}", re.ASCII)


@dataclass(frozen=True)
class Fooled:
    """A drawing that the network misclassified.

    levels: its 28x28 pixels, each as a hexadecimal digit from 0 (background) to f (ink).
    label: the digit that people see in it.
    """

    levels: str
    label: int

    @classmethod
    def of(cls, pixels: np.ndarray, label: int) -> "Fooled":
        """Return a misclassified drawing as an object. pixels: float (28, 28), 0 to 1. label: the digit that people see in it."""
        return cls("".join(f"{level:x}" for level in np.rint(np.clip(pixels, 0, 1).ravel() * 15).astype(int)), label)

    @classmethod
    def parse(cls, value: object) -> "Fooled | None":
        """Convert a drawing that the browser has stored, [levels, label], to a Fooled object. Return None if it is invalid."""
        match value:
            case [str(levels), int(label)] if LEVELS.fullmatch(levels) and type(label) is int and 0 <= label <= 9:
                return cls(levels, label)
        return None

    @property
    def pixels(self) -> np.ndarray:
        """The drawing, float32 (28, 28), 0 to 1."""
        return (np.array([int(level, 16) for level in self.levels], np.float32) / 15).reshape(28, 28)
