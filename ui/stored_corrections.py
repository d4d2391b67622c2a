"""The corrections that one visitor sees: drawings stored with the digit that they are, read once per change of their file."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from training.jobs import corrections, limits, store
from ui import images, state

SHOWN = 60  # pictures made, of the newest


@dataclass(frozen=True)
class Stored:
    """An owner's corrections, oldest first.

    ids: their ids. labels: ints (n,). pixels: float32 (n, 28, 28). pictures: data URLs of the newest, by id.
    """

    ids: tuple[str, ...]
    labels: np.ndarray
    pixels: np.ndarray
    pictures: dict[str, str]


def owner() -> str:
    """Return the owner of the corrections on this page: this browser on a shared server, everybody on a private one."""
    return state.browser.secret_hash() if limits.shared() else ""


def load() -> Stored:
    """Return the corrections on this page. Raises CorrectionsError if their file is invalid."""
    return _load(store.folder(), owner(), corrections.version(store.folder(), owner()))


def drawing(correction_id: str) -> dict | None:
    """Return the drawing of a correction, Fabric JSON, or None if it is not stored any more. Raises CorrectionsError."""
    found = (item.drawing for item in corrections.read(store.folder(), owner()) if item.id == correction_id)
    return next(found, None)


@st.cache_resource(show_spinner=False, max_entries=16)
def _load(folder: Path, owner: str, version: tuple) -> Stored:
    """Read an owner's corrections. `version` makes a changed file be read again."""
    found = corrections.read(folder, owner)
    pixels = np.array([item.pixels for item in found], np.float32).reshape(-1, 28, 28)
    newest = list(zip(found, pixels, strict=True))[-SHOWN:]
    pictures = {item.id: images.digit(image) for item, image in newest}
    return Stored(tuple(item.id for item in found), np.array([item.label for item in found], int), pixels, pictures)
