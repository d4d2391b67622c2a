"""The same network in torch, for comparison: `python -m training.torch_reference [CHECKPOINT [PIXELS.npy]]`.

Prints one JSON object: the forward pass of one image by torch; for each digit, were it the right one, the loss as it should be
(log-softmax into NLLLoss) and as the course text has it (softmax into NLLLoss), with the slopes of both by autograd; and the
course text's neuron of five random features.
Without arguments: the shipped network on the first test digit. Exits 2 with one sentence where a file can't be read.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model import mnist
from model.checkpoint import DEFAULT, CheckpointError, load
from model.network import DIGITS, INPUTS, Network

SEED = 7  # the course text's
FEATURES = 5
ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


def neuron() -> dict[str, object]:
    """The course text's neuron: features, weights and bias drawn after manual_seed(7), in this order; z and y."""
    torch.manual_seed(SEED)
    features, weights, bias = torch.randn(1, FEATURES), torch.randn(1, FEATURES), torch.randn(1, 1)
    z = torch.mm(features, weights.T) + bias  # (1, 5) @ (5, 1) + (1, 1) -> (1, 1)
    y = 1 / (1 + torch.exp(-z))
    return {
        "features": features[0].tolist(),
        "weights": weights[0].tolist(),
        "bias": bias.item(),
        "z": z.item(),
        "y": y.item(),
    }


def compare(network: Network, pixels: np.ndarray) -> dict[str, object]:
    """torch's forward pass of one image, float32 (784,); both losses by the right digit, each (10,), and how each changes with
    that digit's logit."""
    a = torch.tensor(pixels.reshape(1, INPUTS))
    for i, layer in enumerate(network.layers):
        linear = torch.nn.Linear(*layer.w.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(layer.w.T))
            linear.bias.copy_(torch.tensor(layer.b))
            z = linear(a)  # (1, n_in) -> (1, n_out)
        a = ACTIVATIONS[network.hidden](z) if i < len(network.layers) - 1 else z
    logits = a.detach().requires_grad_()
    found: dict[str, list[float]] = {"losses": [], "slopes": [], "mistaken_losses": [], "mistaken_slopes": []}
    for digit in range(DIGITS):
        target = torch.tensor([digit])
        for prefix, output in (("", F.log_softmax(logits, dim=1)), ("mistaken_", F.softmax(logits, dim=1))):
            loss = F.nll_loss(output, target)
            (gradient,) = torch.autograd.grad(loss, logits)
            found[f"{prefix}losses"].append(loss.item())
            found[f"{prefix}slopes"].append(gradient[0, digit].item())
    if network.output == "softmax":
        probabilities = F.softmax(logits, dim=1)
    else:
        probabilities = torch.sigmoid(logits) / torch.sigmoid(logits).sum()
    return {
        "torch": torch.__version__,
        "logits": logits[0].tolist(),
        "probabilities": probabilities[0].tolist(),
        **found,
        "neuron": neuron(),
    }


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m training.torch_reference", description="The forward pass of one image, by torch."
    )
    parser.add_argument("checkpoint", nargs="?", default=DEFAULT, help="a .safetensors file (default: the shipped network)")
    parser.add_argument("pixels", nargs="?", help=".npy, 784 float32 from 0 to 1 (default: MNIST's first test digit)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    try:
        network = load(options.checkpoint)
        pixels = np.load(Path(options.pixels), allow_pickle=False) if options.pixels else mnist.test_images()[0] / np.float32(255)
        pixels = np.asarray(pixels, np.float32)
        if pixels.size != INPUTS:
            raise ValueError(f"{options.pixels} holds {pixels.size} values, not {INPUTS}")
    except (CheckpointError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(compare(network, pixels)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
