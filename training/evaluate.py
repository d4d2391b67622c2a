"""Measure a network on MNIST's test images: `python -m training.evaluate [CHECKPOINT] [--json]`.

Prints the accuracy, the mean loss (cross-entropy, or half the squared error for sigmoid outputs) and the accuracy for each digit.
"""

import argparse
import json
import sys

import torch

from model import checkpoint
from model.network import DIGITS, Network
from training import data
from training.data import Images
from training.torch_network import to_torch

BATCH = 2000  # images in one forward pass; more are not faster


@torch.no_grad()
def evaluate(network: Network, images: Images) -> dict:
    """Evaluate a network on labelled images. Return a dict with its "accuracy", its mean "loss" and its number of "parameters".

    The entry "per_digit" is a list of the accuracies for the digits 0 to 9, with None for a digit without images.
    """
    module = to_torch(network).eval()
    logits = torch.cat([module(data.as_input(x)) for x in images.x.split(BATCH)])  # (n, 28, 28) -> (n, 10)
    losses, right = module.losses(logits, images.y), logits.argmax(dim=1) == images.y

    def share(chosen: torch.Tensor) -> float | None:
        return int(chosen.sum()) / len(chosen) if len(chosen) else None

    return {
        "accuracy": share(right),
        "loss": float(losses.double().mean()),
        "per_digit": [share(right[images.y == digit]) for digit in range(DIGITS)],
        "parameters": network.parameters,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=(__doc__ or "").split(":")[0])
    shipped = checkpoint.DEFAULT
    parser.add_argument("checkpoint", nargs="?", default=shipped, help="a .safetensors file (default: the shipped network)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        network = checkpoint.load(options.checkpoint)
        found = evaluate(network, data.load()[1])
    except (checkpoint.CheckpointError, data.DataError) as error:
        print(f"{str(error).rstrip('.')}.", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(found))
        return 0
    print(f"{network.architecture}, {found['parameters']:,} parameters")
    print(f"MNIST test: accuracy {found['accuracy']:.2%}, loss {found['loss']:.4f}")
    for digit, share in enumerate(found["per_digit"]):
        print(f"  {digit}: {share:.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
