"""A small convolutional network in NumPy, with its file format. The view Evaluate compares it with other networks.

A convolution applies one small fully connected layer, the kernels, at every place of an image. The same few weights thus find a
stroke wherever it is. Two convolutions of 5x5 pixels, each followed by ReLU and 2x2 max pooling, lead to ten logits (LeNet-5 in
its simplest form; LeCun et al., 1998).

>>> load().parameters
5994
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import safetensors.numpy

from model.checkpoint import CheckpointError, digest, parse, tensors_of
from model.layers import Layer, read_only, softmax
from model.network import DIGITS, IMAGE_SHAPE
from system import files

DEFAULT = Path(__file__).with_name("convolutional.safetensors")
FORMAT = "digit-lens-convolutional-1"
KERNEL = 5  # px: width and height of a kernel
POOL = 2  # px: width and height of a pooling window


@dataclass(frozen=True)
class ConvolutionalPass:
    """The results of a forward pass on n images: the logits and the probabilities, float32 (n, 10) each."""

    logits: np.ndarray
    probabilities: np.ndarray


@dataclass(frozen=True)
class ConvolutionalNetwork:
    """A convolutional network. Each convolution is followed by ReLU and max pooling. The last layer is fully connected."""

    # layers of 5x5 kernels. The weights w of a layer have the shape (5 * 5 * input channels, output channels). The rows of w are
    # ordered by the kernel's row, then column, then input channel.
    convolutions: tuple[Layer, ...]
    last: Layer  # the fully connected layer. Its weights w have the shape (height * width * channels, 10).
    metadata: Mapping[str, object] = field(default_factory=dict)  # information from the file, such as name and test_accuracy

    @property
    def parameters(self) -> int:
        return sum(layer.w.size + layer.b.size for layer in (*self.convolutions, self.last))

    @property
    def values_per_image(self) -> int:
        """The approximate number of values that a forward pass stores for each image. Most are copies of 5x5 patches."""
        side, values = IMAGE_SHAPE[0], 0
        for layer in self.convolutions:
            side -= KERNEL - 1
            values += side * side * (layer.w.shape[0] + 2 * layer.w.shape[1])  # patches, z and a
            side //= POOL
        return values

    def forward(self, pixels: np.ndarray) -> ConvolutionalPass:
        """Return the logits and probabilities of images, (n, 28, 28). A single image, (28, 28), is treated as a batch of one."""
        x = np.asarray(pixels, np.float32).reshape(-1, *IMAGE_SHAPE, 1)
        for layer in self.convolutions:
            x = max_pool(np.maximum(convolve(x, layer), 0))  # (n, 28, 28, 1) -> (n, 12, 12, 8) -> (n, 4, 4, 16)
        logits = x.reshape(len(x), -1) @ self.last.w + self.last.b  # (n, 256) @ (256, 10) -> (n, 10)
        return ConvolutionalPass(logits, softmax(logits))


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
    """Save a convolutional network to a safetensors file. Raises CheckpointError if the file cannot be written."""
    tensors = tensors_of((*network.convolutions, network.last))
    header = {"format": FORMAT, "metadata": json.dumps(dict(network.metadata), sort_keys=True)}
    try:
        files.write(path, safetensors.numpy.save(tensors, header | {"sha256": digest(tensors, header)}))
    except OSError as error:
        raise CheckpointError(f"{path} can't be written: {error.strerror or error}") from error


def load(path: Path = DEFAULT) -> ConvolutionalNetwork:
    """Load a convolutional network from a safetensors file. Raises CheckpointError if the file is missing, damaged or altered."""
    try:
        tensors, header = parse(path.read_bytes(), path.name)
        sha256 = header.pop("sha256")
        metadata = json.loads(header["metadata"])
    except (OSError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path.name} can't be read: restore it with git") from error
    if header["format"] != FORMAT or sha256 != digest(tensors, header):
        raise CheckpointError(f"{path.name} was altered: restore it with git")
    layers = [read_only(tensors[f"w{i}"], tensors[f"b{i}"]) for i in range(1, len(tensors) // 2 + 1)]
    if layers[-1].w.shape[1] != DIGITS:
        raise CheckpointError(f"{path.name} does not end in ten outputs: restore it with git")
    return ConvolutionalNetwork(tuple(layers[:-1]), layers[-1], metadata)
