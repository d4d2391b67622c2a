"""The corrections that one visitor sees: drawings stored with the correct digit. The file is reread only when it changes."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from training.jobs import corrections, store
from ui.access import corrections_owner
from ui.figures import images

SHOWN = 60  # pictures made, of the newest


@dataclass(frozen=True)
class Stored:
    """The drawings that a user has stored with the correct digit, oldest first.

    labels: int (n,). pixels: float32 (n, 28, 28).
    pictures: the images of the newest SHOWN drawings, as a dict from drawing id to data URL.
    """

    ids: tuple[str, ...]
    labels: np.ndarray
    pixels: np.ndarray
    pictures: dict[str, str]


def load() -> Stored:
    """Load the drawings that the user has stored with the correct digit. Raise CorrectionsError if the file is invalid."""
    folder, owner = store.folder(), corrections_owner()
    corrections.note_use(folder, owner)
    return _load(folder, owner, corrections.version(folder, owner))


def drawing(correction_id: str) -> dict | None:
    """Return a stored drawing as Fabric.js JSON, or None if it does not exist. Raise CorrectionsError if the file is invalid."""
    found = (item.drawing for item in corrections.read(store.folder(), corrections_owner()) if item.id == correction_id)
    return next(found, None)


@st.cache_resource(show_spinner=False, max_entries=16)
def _load(folder: Path, owner: str, version: tuple) -> Stored:
    """Load the labelled drawings of a user from a folder. The result is cached until `version` changes."""
    found = corrections.read(folder, owner)
    pixels = np.array([item.pixels for item in found], np.float32).reshape(-1, 28, 28)
    newest = list(zip(found, pixels, strict=True))[-SHOWN:]
    pictures = {item.id: images.digit(image) for item, image in newest}
    return Stored(tuple(item.id for item in found), np.array([item.label for item in found], int), pixels, pictures)
