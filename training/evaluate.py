"""How well a checkpoint reads MNIST's test images: `python -m training.evaluate [CHECKPOINT] [--json]`.

accuracy: share of the 10,000 read right; loss: mean cross-entropy (half the squared error for sigmoid outputs); per_digit: the
share of each digit's images read right; parameters: weights and biases.
"""

import argparse
import json
import sys

import numpy as np

from model import checkpoint
from model.network import DIGITS, Network
from training import data
from training.data import Images, as_input


def evaluate(network: Network, images: Images) -> dict:
    """accuracy, loss, per_digit and parameters of a network on images, by the NumPy forward and backward pass."""
    y = images.y.numpy()
    passed = network.forward(as_input(images.x).numpy())
    right = passed.logits.argmax(axis=1) == y
    per_digit = [float(right[y == d].mean()) if (y == d).any() else None for d in range(DIGITS)]
    if network.output == "softmax":
        z = passed.logits - passed.logits.max(axis=1, keepdims=True)
        loss = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]
    else:
        loss = 0.5 * ((passed.activations[-1] - np.eye(DIGITS)[y]) ** 2).sum(axis=1)
    return {
        "accuracy": float(right.mean()),
        "loss": float(loss.mean()),
        "per_digit": per_digit,
        "parameters": network.parameters,
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__.split(":")[0])
    parser.add_argument("checkpoint", nargs="?", default=checkpoint.DEFAULT, help="default: the shipped network")
    parser.add_argument("--data", default=data.ROOT, help="folder that holds MNIST/raw (default: training/data)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        network = checkpoint.load(options.checkpoint)
        found = evaluate(network, data.load(options.data)[1])
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
