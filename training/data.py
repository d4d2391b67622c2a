"""Load MNIST from the archives in the repository, and split it for training. Nothing is downloaded."""

from dataclasses import dataclass

import numpy as np
import torch

from model import evaluation, mnist
from model.evaluation import Score
from model.network import DIGITS, Network
from training import synthetic_digits, synthetic_shapes
from training.settings import Settings

NO_DIGIT = DIGITS  # label of an image that shows no digit
MEAN, STD = 0.1307, 0.3081  # of the pixels of MNIST's training images, from 0 to 1


@dataclass(frozen=True)
class Images:
    """Images with their labels."""

    x: torch.Tensor  # pixels, uint8 (n, 28, 28), from 0 (paper) to 255 (ink)
    y: torch.Tensor  # labels, int64 (n,), 0 to 9, or 10 (NO_DIGIT) for an image that shows no digit

    def __len__(self) -> int:
        return len(self.y)

    def __add__(self, other: "Images") -> "Images":
        return Images(torch.cat([self.x, other.x]), torch.cat([self.y, other.y]))

    def score(self, network: Network) -> Score:
        """Classify the images with a network. No label may be NO_DIGIT."""
        return evaluation.score(network, self.x.numpy(), self.y.numpy())

    def pick(self, index: torch.Tensor | slice) -> "Images":
        return Images(self.x[index], self.y[index])


def as_input(x: torch.Tensor) -> torch.Tensor:
    """Convert pixels, (n, 28, 28), from uint8 (0 to 255) to float32 (0 to 1)."""
    return x.to(torch.float32).div_(255)


@dataclass(frozen=True)
class Split:
    """The images for training, for validation during training, and for the final test."""

    train: Images
    validation: Images
    test: Images


def load() -> tuple[Images, Images]:
    """Load the 60,000 training images and 10,000 test images of MNIST. Raises mnist.DataError if a file is missing or altered."""
    from torchvision.datasets import MNIST
    from torchvision.datasets.utils import check_md5

    for name, md5 in MNIST.resources:
        if (mnist.RAW / name).is_file() and not check_md5(mnist.RAW / name, md5):
            raise mnist.DataError(f"{name} is not MNIST's archive (its MD5 sum differs): restore it with git.")
    return _images(*mnist.training_set()), _images(*mnist.test_set())


def _images(x: np.ndarray, y: np.ndarray) -> Images:
    return Images(torch.from_numpy(x.copy()), torch.from_numpy(y.astype(np.int64)))  # the arrays are read-only


def divide(settings: Settings, images: Images, test: Images) -> Split:
    """Pick training and validation images at random, and add synthetic digits and shapes that are no digits to the former."""
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(settings.seed))
    # Validation images come from the front and training images from the end. So a small run learns from none of the images that a
    # larger one with the same seed and share holds out.
    held_out = settings.train_size - settings.images
    first = max(held_out, len(order) - settings.images)
    train, validation = images.pick(order[first:]), images.pick(order[:held_out])
    if settings.synthetic_digits:
        train = train + Images(*synthetic_digits.images(settings.synthetic_digits, settings.seed))
    if settings.shapes:
        x = synthetic_shapes.images(settings.shapes, settings.seed)
        train = train + Images(x, torch.full((len(x),), NO_DIGIT))
    return Split(train, validation, test)
