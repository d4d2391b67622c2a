"""The multilayer perceptron in torch, and its conversion to and from `model.network`.

During training it can normalise its input, use BatchNorm before each activation, and use dropout. `to_numpy` folds normalisation
and BatchNorm into the weights, so that the result is a plain network on pixels from 0 to 1.
"""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

from model.layers import read_only
from model.network import DIGITS, Network
from model.stroke_width import SIDE
from training.data import MEAN, NO_DIGIT, STD

DOUBT = 0.15  # weight of the loss of an image that shows no digit; for a digit it is 1
ACTIVATIONS = {"relu": F.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "none": nn.Identity()}


class Dropout(nn.Dropout):
    """A dropout layer that uses its own random generator instead of torch's global one."""

    generator: torch.Generator | None = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # pyrefly: ignore[bad-override-param-name]
        if not self.training or not self.p:
            return x
        return x * torch.empty_like(x).bernoulli_(1 - self.p, generator=self.generator).div_(1 - self.p)


def squares(units: int, side: int, generator: torch.Generator | None = None) -> torch.Tensor:
    """Connect each unit to a random square of `side` x `side` pixels. Return a mask, float32 (units, 784), 1 = connected."""
    top, left = torch.randint(SIDE - side + 1, (2, units, 1, 1), generator=generator)
    row, column = torch.arange(SIDE)[:, None], torch.arange(SIDE)
    inside = (row >= top) & (row < top + side) & (column >= left) & (column < left + side)  # (units, 28, 28)
    return inside.reshape(units, -1).float()


class MLP(nn.Module):
    """A multilayer perceptron in torch. `Settings` explains most parameters. normalise: whether to normalise the pixels."""

    def __init__(
        self,
        sizes: tuple[int, ...],
        hidden: str = "relu",
        output: str = "softmax",
        *,
        dropout: float = 0.0,
        batch_norm: bool = False,
        normalise: bool = False,
        receptive_field: int = SIDE,
        generator: torch.Generator | None = None,
    ):
        super().__init__()
        self.hidden, self.output, self.normalise = hidden, output, normalise
        self.linears = nn.ModuleList(nn.Linear(n, m) for n, m in pairwise(sizes))
        self.norms = nn.ModuleList(nn.BatchNorm1d(n) for n in sizes[1:-1]) if batch_norm else None
        self.dropout = Dropout(dropout)
        self.dropout.generator = generator
        self.activations: list[torch.Tensor] = []  # of the hidden layers in the last forward pass, (n, units) each
        self.connected: torch.Tensor | None
        self.register_buffer("connected", None)  # which pixels each first unit is connected to: 1 or 0, (units, 784). None: all
        with torch.no_grad():
            for linear in self.linears:
                for parameter in (linear.weight, linear.bias):
                    parameter.uniform_(-(linear.in_features**-0.5), linear.in_features**-0.5, generator=generator)
            if receptive_field < SIDE:
                self.connected = squares(sizes[1], receptive_field, generator)
                self.linears[0].weight.mul_(SIDE / receptive_field)  # the range for the number of inputs that a unit has now

    def weights(self, i: int) -> torch.Tensor:
        """Return the weights of layer `i`, float32 (n_out, n_in). They are 0 for pixels that a unit is not connected to."""
        weights = self.linears[i].get_parameter("weight")
        return weights if i or self.connected is None else weights * self.connected

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits, shape (n, 10), of images, float32 (n, 28, 28) or (n, 784), from 0 to 1."""
        x, self.activations = x.reshape(len(x), -1), []
        if self.normalise:
            x = (x - MEAN) / STD
        for i, linear in enumerate(self.linears[:-1]):
            z = F.linear(x, self.weights(i), linear.bias)  # (n, n_in) @ (n_in, n_out) -> (n, n_out)
            if self.norms is not None:
                z = self.norms[i](z)
            a = ACTIVATIONS[self.hidden](z)
            self.activations.append(a.detach())
            x = self.dropout(a)
        return self.linears[-1](x)

    def losses(self, logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Return the loss of each image, (n,): the cross-entropy for softmax, or half the squared error for sigmoid.

        An image that shows no digit has the weight DOUBT. Its target is ten equal probabilities, or ten outputs of 0 for sigmoid.
        logits: float32 (n, 10). y: labels, int64 (n,).
        """
        if self.output == "sigmoid":
            losses = 0.5 * (torch.sigmoid(logits) - F.one_hot(y, DIGITS + 1)[:, :DIGITS]).square().sum(dim=1)
            return torch.where(y == NO_DIGIT, DOUBT * losses, losses)
        logs = F.log_softmax(logits, dim=1)
        losses = F.nll_loss(logs, y.clamp(max=DIGITS - 1), reduction="none")
        return torch.where(y == NO_DIGIT, DOUBT * (-logs.mean(dim=1) - math.log(DIGITS)), losses)


@torch.no_grad()
def to_numpy(module: MLP) -> Network:
    """Convert a network from torch to NumPy. Fold input normalisation and BatchNorm into the weights."""
    layers = []
    for i, linear in enumerate(module.linears):
        w, b = module.weights(i).double().T.cpu(), linear.bias.double().cpu()  # (n_in, n_out), (n_out,); folded in float64
        if i == 0 and module.normalise:  # ((x - m) / s) w + b = x (w / s) + (b - m / s sum w)
            b = b - MEAN / STD * w.sum(dim=0)
            w = w / STD
        if module.norms is not None and i < len(module.norms):  # (z - mean) scale + shift
            norm = module.norms[i]
            scale = norm.weight.double().cpu() / (norm.running_var.double().cpu() + norm.eps).sqrt()
            w, b = w * scale, (b - norm.running_mean.double().cpu()) * scale + norm.bias.double().cpu()
        layers.append(read_only(w.float().contiguous().numpy().copy(), b.float().numpy().copy()))
    return Network(tuple(layers), module.hidden, module.output)


@torch.no_grad()
def to_torch(network: Network, *, normalise: bool = False, dropout: float = 0.0, keep_zeros: bool = False) -> MLP:
    """Convert a network from NumPy to a torch module with the same outputs, also if it shall normalise its input.

    keep_zeros: whether weights of 0 in the first layer stay 0 when the module is trained.
    """
    module = MLP(network.sizes, network.hidden, network.output, dropout=dropout, normalise=normalise)
    for i, (linear, layer) in enumerate(zip(module.linears, network.layers, strict=True)):
        w, b = torch.from_numpy(layer.w.T.copy()).double(), torch.from_numpy(layer.b.copy()).double()
        if i == 0 and normalise:  # x w + b = ((x - m) / s) (s w) + (b + m sum w)
            w, b = w * STD, b + MEAN * w.sum(dim=1)
        linear.weight.copy_(w)
        linear.bias.copy_(b)
    if keep_zeros:
        module.connected = module.weights(0).ne(0).float()
    return module
