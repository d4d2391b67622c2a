"""Teaching a network one digit: every quantity of a gradient step by its name, and steps applied with a trace.

All of it rests on `Network.forward`, `.backward` and `.step`. Signs are those of gradient descent: an error term delta is
dL/dz, and a step takes eta * delta * x away. The course text writes its error as y - output, so its error term is ours with the
other sign, and is added.

    >>> taught = teach(checkpoint.load(), pixels, label=7, learning_rate=0.003, steps=10)
    >>> taught.losses[0], taught.losses[-1], taught.problem
"""

from dataclasses import dataclass, replace

import numpy as np

from model.network import ACTIVATIONS, DIGITS, ForwardPass, Gradients, Layer, Network

FRAMES = 21  # weight images kept of a teaching, at most: its start, its end and steps between
NUDGE = 1e-4  # what a weight is moved by, up and down, for a finite difference in float64


@dataclass(frozen=True)
class Hidden:
    """One hidden layer's error terms, float32 (units,) each: back = sum over k of delta_k w_jk, slope = f'(z), delta their
    product."""

    back: np.ndarray
    slope: np.ndarray
    delta: np.ndarray


@dataclass(frozen=True)
class Backward:
    """A backward pass with its parts named. y: float32 (10,), one-hot. output: float32 (10,), the network's (softmax or
    sigmoid).

    terms: (10,), each digit's part of the loss, -y log p or (y - output)^2 / 2; they add up to the loss. error: (10,),
    output - y. slope: (10,), the sigmoid's output (1 - output), or ones for softmax, whose slope is in p - y already.
    hidden: first layer first.
    """

    network: Network
    passed: ForwardPass
    label: int
    y: np.ndarray
    terms: np.ndarray
    slope: np.ndarray
    hidden: tuple[Hidden, ...]
    gradients: Gradients

    @property
    def output(self) -> np.ndarray:
        return self.passed.activations[-1]

    @property
    def error(self) -> np.ndarray:
        return self.output - self.y

    @property
    def loss(self) -> float:
        return self.gradients.loss

    @property
    def norms(self) -> tuple[float, ...]:
        """The Euclidean length of each layer's weight gradient, sqrt(sum (dL/dw)^2)."""
        return tuple(float(np.sqrt((layer.w.astype(np.float64) ** 2).sum())) for layer in self.gradients.layers)

    def strongest(self, layer: int) -> tuple[int, int]:
        """The weight (from, to) of a layer with the largest |dL/dw|."""
        g = np.abs(self.gradients.layers[layer].w)
        i, j = np.unravel_index(int(g.argmax()), g.shape)
        return int(i), int(j)


def backward(network: Network, pixels: np.ndarray, label: int) -> Backward:
    """The forward and backward pass of one image, (28, 28) or (784,), towards the right digit `label`, 0 to 9."""
    passed = network.forward(pixels)
    gradients = network.backward(passed, label)
    y = np.eye(DIGITS, dtype=np.float32)[label]
    output = passed.activations[-1]
    if network.output == "softmax":
        terms = np.where(y > 0, gradients.loss, 0).astype(np.float32)
        slope = np.ones_like(output)
    else:
        terms = 0.5 * (y - output) ** 2
        slope = output * (1 - output)
    hidden = []
    for i, layer in enumerate(network.layers[1:]):
        back = gradients.deltas[i + 1] @ layer.w.T  # (n_out,) @ (n_out, n_in) -> (n_in,)
        bend = ACTIVATIONS[network.hidden].slope(passed.pre_activations[i], passed.activations[i])
        hidden.append(Hidden(back, bend, gradients.deltas[i]))
    return Backward(network, passed, label, y, terms, slope, tuple(hidden), gradients)


def suggested_rate(found: Backward, share: float = 0.3) -> float:
    """The learning rate at which a step would take `share` of the loss away if the slope stayed as it is: share L / |dL/dw|^2,
    over all weights and biases. Infinite where there is no slope."""
    squared = sum(float((g.astype(np.float64) ** 2).sum()) for layer in found.gradients.layers for g in (layer.w, layer.b))
    return share * found.loss / squared if squared else float("inf")


@dataclass(frozen=True)
class Chain:
    """The chain rule for one weight, from unit i of the layer before to unit j: dL/dw = back * slope * a; delta = back * slope.

    back: dL/da of unit j (for softmax outputs p - y, which is dL/dz already, with slope 1). sent: for a hidden unit the
    products delta_k w_jk whose sum back is, float32 (units of the next layer,); empty for an output. deltas, weights: their
    factors, as long.
    """

    layer: int
    i: int
    j: int
    weight: float
    back: float
    slope: float
    a: float
    gradient: float
    sent: np.ndarray
    deltas: np.ndarray
    weights: np.ndarray


def chain(found: Backward, layer: int, i: int, j: int) -> Chain:
    """The factors of dL/dw for weight (i, j) of a layer (0 is the first). Raises IndexError where there is no such weight."""
    network, passed = found.network, found.passed
    if not 0 <= layer < len(network.layers) or min(i, j) < 0:
        raise IndexError(f"there is no weight {i} -> {j} in layer {layer}")
    weight = network.layers[layer].w[i, j]
    a = passed.x[i] if layer == 0 else passed.activations[layer - 1][i]
    if layer == len(network.layers) - 1:
        back, slope, none = found.error[j], found.slope[j], np.empty(0, np.float32)
        deltas = weights = sent = none
    else:
        back, slope = found.hidden[layer].back[j], found.hidden[layer].slope[j]
        deltas, weights = found.gradients.deltas[layer + 1], network.layers[layer + 1].w[j]
        sent = deltas * weights
    gradient = found.gradients.layers[layer].w[i, j]
    return Chain(layer, i, j, *map(float, (weight, back, slope, a, gradient)), sent, deltas, weights)


def nudge(network: Network, pixels: np.ndarray, label: int, layer: int, i: int, j: int, by: float = NUDGE) -> tuple[float, float]:
    """The loss with weight (i, j) of a layer made smaller and larger by `by`, in float64; their difference over 2 `by` is near
    dL/dw."""
    losses = []
    for change in (-by, by):
        layers = [Layer(part.w.astype(np.float64), part.b.astype(np.float64)) for part in network.layers]
        layers[layer].w[i, j] += change
        moved = replace(network, layers=tuple(layers))
        losses.append(moved.backward(moved.forward(pixels), label).loss)
    return losses[0], losses[1]


@dataclass(frozen=True)
class Taught:
    """What a teaching did. network: the taught one, or the one it began with where `stopped`. losses: float64 (k + 1,);
    probabilities: float32 (k + 1, 10); both before the first step and after each of the k steps taken.

    neuron: the first layer's unit with the largest |delta| at the start. frames: int (f,), the steps after which weights,
    float32 (f, 784), shows that unit's incoming weights. stopped: the step in which the numbers left float32's range, 0 where
    none did.
    """

    network: Network
    label: int
    learning_rate: float
    losses: np.ndarray
    probabilities: np.ndarray
    neuron: int
    frames: np.ndarray
    weights: np.ndarray
    stopped: int = 0

    @property
    def steps(self) -> int:
        return len(self.losses) - 1

    @property
    def problem(self) -> str:
        """One sentence where the learning rate was too large, empty where the loss did not rise."""
        if self.stopped:
            return (
                f"η = {self.learning_rate:g} is too large: the numbers overflowed in step {self.stopped}, so no step was kept. "
                "Choose a smaller η."
            )
        if self.losses[-1] > self.losses[0]:
            return (
                f"η = {self.learning_rate:g} is too large here: the steps overshoot, and the loss rose from {self.losses[0]:.3g} "
                f"to {self.losses[-1]:.3g}. Undo them and choose a smaller η."
            )
        return ""


def teach(network: Network, pixels: np.ndarray, label: int, learning_rate: float, steps: int) -> Taught:
    """Take `steps` gradient steps on one image towards `label`. The network given stays as it is.

    They end at the first that gives a number that is not finite; then the network comes back as it was given, and `stopped`
    says where.
    """
    frames = set(np.unique(np.linspace(0, steps, min(FRAMES, steps + 1)).round().astype(int)))
    current, passed = network, network.forward(pixels)
    losses, probabilities, kept, weights, neuron, stopped = [], [passed.probabilities], [], [], 0, 0
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what they would warn of is checked below
        for n in range(steps + 1):
            gradients = current.backward(passed, label)
            if n == 0:
                neuron = int(np.abs(gradients.deltas[0]).argmax())
            losses.append(gradients.loss)
            if n in frames:
                kept.append(n)
                weights.append(current.layers[0].w[:, neuron])
            if n == steps:
                break
            following = current.step(gradients, learning_rate)
            passed = following.forward(pixels)
            if not _finite(following, passed):
                stopped = n + 1
                break
            current = following
            probabilities.append(passed.probabilities)
    return Taught(
        network if stopped else current, label, learning_rate, np.array(losses), np.array(probabilities), neuron,
        np.array(kept), np.array(weights), stopped,
    )  # fmt: skip


def _finite(network: Network, passed: ForwardPass) -> bool:
    return all(np.isfinite(layer.w).all() and np.isfinite(layer.b).all() for layer in network.layers) and bool(
        np.isfinite(passed.logits).all() and np.isfinite(passed.probabilities).all()
    )
