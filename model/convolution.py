"""A small convolutional network in NumPy, with its file format. The view Evaluate compares it with other networks.

A convolution applies one small fully connected layer, the kernels, at every place of an image. The same few weights thus find a
stroke wherever it is. Two convolutions of 5x5 pixels, each followed by ReLU and 2x2 max pooling, lead to ten logits (LeNet-5 in
its simplest form; LeCun et al., 1998).

>>> load().forward(np.zeros((2, 28, 28))).probabilities.shape
(2, 10)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import numpy as np

from model import checkpoint
from model.layers import ForwardPass, Layer, read_only, softmax
from model.network import IMAGE_SHAPE
from system import files

DEFAULT = Path(__file__).with_name("convolutional.safetensors")
FORMAT = "digit-lens-convolutional-1"
KERNEL = 5  # px: width and height of a kernel
POOL = 2  # px: width and height of a pooling window


@dataclass(frozen=True)
class ConvolutionalNetwork:
    """A convolutional network. Each convolution is followed by ReLU and max pooling. The last layer is fully connected."""

    # layers of 5x5 kernels. The weights w of a layer have the shape (5 * 5 * input channels, output channels). The rows of w are
    # ordered by the kernel's row, then column, then input channel.
    convolutions: tuple[Layer, ...]
    last: Layer  # the fully connected layer. Its weights w have the shape (height * width * channels, 10).
    metadata: Mapping[str, object] = field(default_factory=dict)  # information from the file, such as name and test_accuracy
    # The values that a forward pass stores for each image: the patches, z and a of the convolutions with 8 and 16 kernels.
    values_per_image: ClassVar[int] = 24 * 24 * (25 + 2 * 8) + 8 * 8 * (200 + 2 * 16)

    def forward(self, pixels: np.ndarray) -> ForwardPass:
        """Return the forward pass of the last layer. pixels: images, (n, 28, 28), or a single one, which is a batch of one."""
        x = np.asarray(pixels, np.float32).reshape(-1, *IMAGE_SHAPE, 1)
        for layer in self.convolutions:
            x = max_pool(np.maximum(convolve(x, layer), 0))  # (n, 28, 28, 1) -> (n, 12, 12, 8) -> (n, 4, 4, 16)
        x = x.reshape(len(x), -1)
        logits = x @ self.last.w + self.last.b  # (n, 256) @ (256, 10) -> (n, 10)
        probabilities = softmax(logits)
        return ForwardPass(x, (logits,), (probabilities,), probabilities)


def convolve(x: np.ndarray, layer: Layer) -> np.ndarray:
    """Convolve images, shape (n, height, width, channels), with a layer's 5x5 kernels. Height and width decrease by 4 px."""
    patches = np.lib.stride_tricks.sliding_window_view(x, (KERNEL, KERNEL), axis=(1, 2))  # (n, h, w, channels, 5, 5)
    patches = patches.transpose(0, 1, 2, 4, 5, 3).reshape(*patches.shape[:3], -1)  # (n, h, w, 5 * 5 * channels)
    return patches @ layer.w + layer.b


def max_pool(x: np.ndarray) -> np.ndarray:
    """Apply 2x2 max pooling to images, shape (n, height, width, channels). It halves their height and width."""
    n, height, width, channels = x.shape
    return x.reshape(n, height // POOL, POOL, width // POOL, POOL, channels).max(axis=(2, 4))


def save(network: ConvolutionalNetwork, path: Path) -> None:
    """Save a convolutional network to a safetensors file. Raises OSError if the file cannot be written."""
    files.write(path, checkpoint.sealed((*network.convolutions, network.last), {"format": FORMAT}, network.metadata))


def load(path: Path = DEFAULT) -> ConvolutionalNetwork:
    """Load a convolutional network from a safetensors file. Raises CheckpointError if the file is missing, damaged or altered."""
    tensors, _, metadata = checkpoint.unsealed(checkpoint.read(path, path.name), path.name, FORMAT)
    layers = [read_only(tensors[f"w{i}"], tensors[f"b{i}"]) for i in range(1, len(tensors) // 2 + 1)]
    return ConvolutionalNetwork(tuple(layers[:-1]), layers[-1], metadata)
