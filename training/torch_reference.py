"""Compute a forward pass and its loss in torch, for comparison: `python -m training.torch_reference [CHECKPOINT [PIXELS.npy]]`.

By default it uses the shipped network and the first test digit. It prints the result of `compare` as one JSON object.
"""

import argparse
import json
import sys

import numpy as np
import torch
import torch.nn.functional as F

from model import checkpoint, mnist
from model.network import DIGITS, INPUTS, Network
from training.torch_network import to_torch


def compare(network: Network, pixels: np.ndarray) -> dict[str, object]:
    """Compute a network's forward pass and losses in torch for one image, float32 (784,). Return them as a dict.

    torch: the version of torch. logits, probabilities: the network's output, ten numbers each.
    losses: NLLLoss of log-softmax, for each possible label from 0 to 9.
    slopes: the derivative of each loss with respect to the logit of its label, computed by autograd.
    mistaken_losses, mistaken_slopes: the same, if NLLLoss gets softmax instead, a mistake of the NumPy-to-PyTorch tutorial.
    """
    logits = to_torch(network)(torch.tensor(pixels.reshape(1, INPUTS))).detach().requires_grad_()  # (1, 10)
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
    }


def main(arguments: list[str] | None = None) -> int:
    what = "Compute the forward pass of one image in torch."
    parser = argparse.ArgumentParser(prog="python -m training.torch_reference", description=what)
    parser.add_argument(
        "checkpoint", nargs="?", default=checkpoint.DEFAULT, help="a .safetensors file (default: the shipped network)"
    )
    parser.add_argument("pixels", nargs="?", help=".npy, 784 float32 from 0 to 1 (default: MNIST's first test digit)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    pixels = np.load(options.pixels, allow_pickle=False) if options.pixels else mnist.test_images()[0] / np.float32(255)
    print(json.dumps(compare(checkpoint.load(options.checkpoint), np.asarray(pixels, np.float32))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
