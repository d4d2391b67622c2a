"""MNIST as tensors in memory, read by torchvision from the committed archives; nothing is downloaded or written."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch

ROOT = Path(__file__).with_name("data")
TRAIN_IMAGES = 60_000
MEAN, STD = 0.1307, 0.3081  # of the training images' pixels, in [0, 1]


class DataError(Exception):
    """MNIST can't be read; the message names the file and the way out."""


@dataclass(frozen=True)
class Images:
    """x: uint8 (n, 28, 28), 0 = paper, 255 = ink (float32 would take four times the memory); y: int64 (n,), the digits."""

    x: torch.Tensor
    y: torch.Tensor

    def __len__(self) -> int:
        return len(self.y)

    def pick(self, index: torch.Tensor | slice) -> "Images":
        return Images(self.x[index], self.y[index])


@dataclass(frozen=True)
class Split:
    """What a training learns from, what it is watched and chosen by, and the test images, to be read once at the end."""

    train: Images
    validation: Images
    test: Images


def load(root: str | Path = ROOT) -> tuple[Images, Images]:
    """MNIST's 60,000 training and 10,000 test images. Raises DataError where an archive is missing, unreadable or altered."""
    check(root)
    from torchvision.datasets import MNIST

    raw = Path(root).resolve() / "MNIST" / "raw"
    # torchvision unpacks beside the archives: links to them in a folder of our own leave a read-only checkout, and a
    # neighbour who unpacks at the same moment, in peace.
    with tempfile.TemporaryDirectory(prefix="mnist-") as folder:
        links = Path(folder) / "MNIST" / "raw"
        links.mkdir(parents=True)
        for name, _ in MNIST.resources:
            (links / name).symlink_to(raw / name)
        try:
            train, test = (MNIST(folder, train=train, download=True) for train in (True, False))
        except (OSError, RuntimeError, ValueError, EOFError) as error:
            raise DataError(f"MNIST in {raw} can't be unpacked: {error}") from error
    return Images(train.data, train.targets), Images(test.data, test.targets)


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


def split(root: str | Path, train_size: int, validation: float, seed: int) -> Split:
    """Of the training images `train_size`, of which the share `validation` is held out; which ones depends on the seed alone."""
    everything, test = load(root)
    order = torch.randperm(len(everything), generator=torch.Generator().manual_seed(seed))[:train_size]
    held_out = round(train_size * validation)
    return Split(everything.pick(order[held_out:]), everything.pick(order[:held_out]), test)


def as_input(x: torch.Tensor) -> torch.Tensor:
    """uint8 (n, 28, 28) -> float32 (n, 28, 28) in [0, 1]."""
    return x.to(torch.float32).div_(255)
