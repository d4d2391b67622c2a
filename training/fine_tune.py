"""Load examples (labelled drawings) and mix them with MNIST for fine-tuning."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from model import examples
from model.examples import ExamplesError
from system import files
from training.data import Images, Split
from training.settings import SettingsError

SHARE = 0.1  # of the training images, at most: with more, the network forgets MNIST
REPEATS = 50  # of each drawing in an epoch, at most


def load(path: Path) -> Images:
    """Load labelled drawings from a file as 28x28 images. Raises SettingsError if the file is unreadable, invalid or empty."""
    try:
        found = examples.loads(files.read(path, examples.MAX_BYTES + 1), str(path))
    except OSError as error:
        raise SettingsError("{path} cannot be read: {reason}.", path=path, reason=error.strerror) from error
    except ExamplesError as error:
        raise SettingsError(error.message, **error.values) from error
    if not found:
        raise SettingsError("{path} has no drawings: store some in the app and export them.", path=path)
    pixels = np.stack([item.digit.pixels for item in found])
    x = torch.from_numpy((pixels * 255).round().astype(np.uint8))  # (n, 28, 28)
    return Images(x, torch.tensor([item.label for item in found]))


def mixed(split: Split, drawings: Images, seed: int) -> Split:
    """Return a copy of a data split in which drawings, each repeated up to REPEATS times, replace some training images."""
    room = max(len(drawings), round(len(split.train) * SHARE))
    repeats = min(REPEATS, max(1, room // len(drawings)))
    order = torch.randperm(len(split.train), generator=torch.Generator().manual_seed(seed))
    kept = split.train.pick(order[: max(0, len(split.train) - repeats * len(drawings))])
    copies = Images(drawings.x.repeat(repeats, 1, 1), drawings.y.repeat(repeats))
    return replace(split, train=(kept + copies).pick(slice(len(split.train))))
