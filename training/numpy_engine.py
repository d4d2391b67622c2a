"""Train with NumPy alone: forward pass, backpropagation and gradient descent on batches.

With the defaults of `--engine numpy` (784-128-64-10, sigmoid, half the squared error, learning rate 4, batches of 32, 10 epochs),
the test accuracy on MNIST is about 97.7 %.
"""

from collections.abc import Iterator

import numpy as np

from model.layers import ACTIVATIONS, OUTPUTS, read_only
from model.network import DIGITS, Network, random_network
from training.data import Images
from training.settings import Settings


class NumpyEngine:
    """Trains a network by gradient descent with NumPy. It has the same interface as TorchEngine."""

    precision = "float32"

    def __init__(self, settings: Settings, train: Images, initial: Network | None = None):
        self.settings = settings
        self.rng = np.random.default_rng(settings.seed)
        start = initial or random_network(settings.sizes, self.rng, settings.activation, settings.output)
        self.hidden, self.output = start.hidden, start.output
        self.weights = [layer.w.copy() for layer in start.layers]  # (n_in, n_out) each
        self.biases = [layer.b.copy() for layer in start.layers]  # (n_out,) each
        self.x = train.x.numpy().reshape(len(train), -1)  # uint8 (n, 784)
        self.y = train.y.numpy()
        self.targets = np.eye(DIGITS, dtype=np.float32)
        self.gradients: list[np.ndarray] = []
        self.activations: list[np.ndarray] = []

    def batches(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the training batches of one epoch in random order: images, float32 (n, 784), 0 to 1, and labels, int64 (n,)."""
        size = self.settings.batch_size
        order = self.rng.permutation(len(self.y))
        for k in range(self.settings.steps):
            index = order[k * size : (k + 1) * size]
            yield self.x[index] * np.float32(1 / 255), self.y[index]

    def step(self, x: np.ndarray, y: np.ndarray, learning_rate: float) -> tuple[float, int]:
        """Take one step of gradient descent. Return the mean loss and the number of images classified correctly.

        x: images, float32 (n, 784), from 0 to 1. y: labels, int64 (n,).
        """
        function, slope = ACTIVATIONS[self.hidden].function, ACTIVATIONS[self.hidden].slope
        # Forward pass: inputs times weights plus bias, then the activation function.
        a, z = [x], []
        for w, b in zip(self.weights, self.biases, strict=True):
            z.append(a[-1] @ w)  # (n, n_in) @ (n_in, n_out) -> (n, n_out)
            z[-1] += b
            a.append(function(z[-1]) if len(z) < len(self.weights) else OUTPUTS[self.output](z[-1]))
        # Backward pass: the error term of the output layer, then of each layer from the one after it.
        target, output = self.targets[y], a[-1]  # (n, 10)
        error = output - target
        if self.output == "softmax":
            loss = float(-np.log(np.maximum(output[np.arange(len(y)), y], np.finfo(np.float32).tiny)).mean())
            delta = error
        else:
            loss = float(0.5 * np.vdot(error, error)) / len(y)
            delta = error * output * (1 - output)
        self.gradients = [np.empty(0)] * len(self.weights)
        for i in reversed(range(len(self.weights))):
            back = delta @ self.weights[i].T if i else None  # (n, n_out) @ (n_out, n_in), with the weights before the step
            self.gradients[i] = a[i].T @ delta  # (n_in, n) @ (n, n_out) -> (n_in, n_out), summed over the batch
            self.weights[i] -= np.float32(learning_rate / len(y)) * self.gradients[i]
            self.biases[i] -= np.float32(learning_rate / len(y)) * delta.sum(axis=0)
            if i:
                delta = back * slope(z[i - 1], a[i])
        self.activations = a[1:-1]
        return loss, int((output.argmax(axis=1) == y).sum())

    def set_dropout(self, share: float) -> None:
        """Do nothing, because this engine does not support dropout."""

    def watch(self, on: bool) -> None:
        """Do nothing. This engine always keeps the hidden activations, which TorchEngine does only on request."""

    def gradient_norms(self) -> tuple[float, ...]:
        n = len(self.activations[0])
        return tuple(float(np.linalg.norm(g)) / n for g in self.gradients)

    def dead_relu(self) -> tuple[float, ...] | None:
        """Return the fraction of units in each hidden layer that were 0 for every image of the last batch. None without ReLU."""
        if self.hidden != "relu":
            return None
        return tuple(float((a.max(axis=0) == 0).mean()) for a in self.activations)

    def network(self) -> Network:
        layers = tuple(read_only(w.copy(), b.copy()) for w, b in zip(self.weights, self.biases, strict=True))
        return Network(layers, self.hidden, self.output)
