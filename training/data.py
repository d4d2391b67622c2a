"""MNIST as tensors in memory, read by torchvision from the committed archives; nothing is downloaded or written."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch

from model.network import DIGITS
from training import synthetic_digits, synthetic_shapes
from training.settings import Settings, TrainingError

ROOT = Path(__file__).with_name("data")
TRAIN_IMAGES = 60_000
NO_DIGIT = DIGITS  # the label of an image that shows something else
MEAN, STD = 0.1307, 0.3081  # of the training images' pixels, in [0, 1]


class DataError(TrainingError):
    """MNIST can't be read; the message names the file and the way out."""


@dataclass(frozen=True)
class Images:
    """x: uint8 (n, 28, 28), 0 = paper, 255 = ink (float32 would take four times the memory); y: int64 (n,), the digits."""

    x: torch.Tensor
    y: torch.Tensor

    def __len__(self) -> int:
        return len(self.y)

    def __add__(self, other: "Images") -> "Images":
        return Images(torch.cat([self.x, other.x]), torch.cat([self.y, other.y]))

    def pick(self, index: torch.Tensor | slice) -> "Images":
        return Images(self.x[index], self.y[index])


def as_input(x: torch.Tensor) -> torch.Tensor:
    """uint8 (n, 28, 28) -> float32 (n, 28, 28) in [0, 1]."""
    return x.to(torch.float32).div_(255)


@dataclass(frozen=True)
class Split:
    """What a training learns from, what it is watched and chosen by, and the test images, to be read once at the end."""

    train: Images
    validation: Images
    test: Images


def load(root: str | Path = ROOT) -> tuple[Images, Images]:
    """MNIST's 60,000 training and 10,000 test images. Raises DataError where an archive is missing, unreadable or altered."""
    from torchvision.datasets import MNIST

    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        link(folder, root)
        try:
            train, test = (MNIST(folder, train=train, download=True) for train in (True, False))
        except (OSError, RuntimeError, ValueError, EOFError) as error:
            raise DataError(f"MNIST in {root} can't be unpacked: {error}") from error
    return Images(train.data, train.targets), Images(test.data, test.targets)


def link(folder: str, root: str | Path = ROOT) -> None:
    """Make `folder` a root for torchvision's MNIST, with links to the archives, checked. Raises DataError.

    torchvision unpacks beside the archives: in a folder of our own it leaves a read-only checkout, and a neighbour who
    unpacks at the same moment, in peace. Checked first, because it would download what it finds altered.
    """
    from torchvision.datasets import MNIST

    check(root)
    raw, links = Path(root).resolve() / "MNIST" / "raw", Path(folder) / "MNIST" / "raw"
    links.mkdir(parents=True)
    for name, _ in MNIST.resources:
        (links / name).symlink_to(raw / name)


def check(root: str | Path = ROOT) -> None:
    """Raise DataError unless the four archives lie under root/MNIST/raw with the MD5 sums that torchvision knows."""
    from torchvision.datasets import MNIST
    from torchvision.datasets.utils import check_md5

    raw = Path(root) / "MNIST" / "raw"
    for name, md5 in MNIST.resources:
        try:
            whole = check_md5(raw / name, md5)
        except OSError as error:
            raise DataError(
                f"{raw / name} can't be read ({error.strerror}): put MNIST's four archives there, or restore them with git."
            ) from error
        if not whole:
            raise DataError(f"{raw / name} is not MNIST's archive (its MD5 sum differs): restore it with git.")


def split(settings: Settings, root: str | Path = ROOT) -> Split:
    """MNIST divided as the settings ask. Raises DataError."""
    return divide(settings, *load(root))


def divide(settings: Settings, everything: Images, test: Images) -> Split:
    """Return `train_size` training images, a share `validation` of them held out; synthetic digits and shapes are added.

    Which images these are depends on the seed alone.
    """
    order = torch.randperm(len(everything), generator=torch.Generator().manual_seed(settings.seed))[: settings.train_size]
    held_out = settings.train_size - settings.images
    train, validation = everything.pick(order[held_out:]), everything.pick(order[:held_out])
    if settings.synthetic_digits:
        train = train + Images(*synthetic_digits.images(settings.synthetic_digits, settings.seed))
    if settings.shapes:
        x = synthetic_shapes.images(settings.shapes, settings.seed)
        train = train + Images(x, torch.full((len(x),), NO_DIGIT))
    return Split(train, validation, test)
