"""Corrections as training data: labelled drawings, read as the app reads them, mixed with MNIST for fine-tuning."""

import json
from pathlib import Path

import numpy as np
import torch

from model.digit import DrawingError, from_drawing
from model.network import Network
from training.data import Images, Split
from training.settings import TrainingError
from training.torch_engine import evaluate

SHARE = 0.1  # of what is learnt from, at most: more makes the network forget MNIST
REPEATS = (
    50  # a drawing, an epoch, at most: fewer drawings than that many times their number fill the share are not repeated further
)
MAX_BYTES = 50_000_000


class DrawingsError(TrainingError):
    """A file of drawings that can't be used; the message names it and what is wrong."""


def load(path: Path) -> Images:
    """The drawings of {"drawings": [{"label": 7, "drawing": {…}}, …]} as the network reads them. Raises DrawingsError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DrawingsError(f"{path} is larger than {MAX_BYTES // 10**6} MB: export fewer drawings.")
        content = json.loads(path.read_text())
    except OSError as error:
        raise DrawingsError(f"{path} can't be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise DrawingsError(f"{path} is not JSON: export the drawings from the app again.") from error
    entries = content.get("drawings") if isinstance(content, dict) else None
    if not isinstance(entries, list) or not entries:
        raise DrawingsError(f"{path} holds no drawings: it should be an object with a list named drawings.")
    pixels, labels = [], []
    for i, entry in enumerate(entries, start=1):
        label = entry.get("label") if isinstance(entry, dict) else None
        if type(label) is not int or not 0 <= label <= 9:
            raise DrawingsError(f"{path}: drawing {i} has the label {label!r:.40}, which is not a digit from 0 to 9.")
        try:
            digit = from_drawing(entry.get("drawing"))
        except DrawingError as error:
            raise DrawingsError(f"{path}: drawing {i} can't be read: {error}") from error
        if digit is None:
            raise DrawingsError(f"{path}: drawing {i} is empty: leave it out.")
        pixels.append(digit.pixels)
        labels.append(label)
    x = torch.from_numpy((np.stack(pixels) * 255).round().astype(np.uint8))  # (n, 28, 28)
    return Images(x, torch.tensor(labels))


def mixed(split: Split, drawings: Images, seed: int) -> Split:
    """The split with drawings in place of some training images: each up to REPEATS times, all together at most SHARE."""
    room = max(len(drawings), round(len(split.train) * SHARE))
    repeats = min(REPEATS, max(1, room // len(drawings)))
    order = torch.randperm(len(split.train), generator=torch.Generator().manual_seed(seed))
    kept = split.train.pick(order[: max(0, len(split.train) - repeats * len(drawings))])
    x = torch.cat([kept.x, drawings.x.repeat(repeats, 1, 1)])[: len(split.train)]
    y = torch.cat([kept.y, drawings.y.repeat(repeats)])[: len(split.train)]
    return Split(Images(x, y), split.validation, split.test)


def accuracy(network: Network, drawings: Images) -> float:
    """The share of drawings that a network reads right."""
    return evaluate(network, drawings)[1]


def before(network: Network, drawings: Images, test: Images) -> dict:
    """What the done event tells of the network before: on the drawings, and on MNIST."""
    return {
        "drawings": len(drawings),
        "drawings_before": accuracy(network, drawings),
        "test_accuracy_before": evaluate(network, test)[1],
    }
