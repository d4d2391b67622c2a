"""Measure a network on MNIST's test images: `python -m training.evaluate [CHECKPOINT] [--json]`.

Prints the accuracy, the mean loss (cross-entropy, or half the squared error for sigmoid outputs) and the accuracy for each digit.
"""

import argparse
import json
import sys

from model import checkpoint, mnist
from model.evaluation import score


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=(__doc__ or "").split(":")[0])
    shipped = checkpoint.DEFAULT
    parser.add_argument("checkpoint", nargs="?", default=shipped, help="a .safetensors file (default: the shipped network)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        network = checkpoint.load(options.checkpoint)
        found = score(network, *mnist.test_set())
    except (checkpoint.CheckpointError, mnist.DataError) as error:
        print(f"{str(error).rstrip('.')}.", file=sys.stderr)
        return 2
    if options.json:
        keys = {"accuracy": found.accuracy, "loss": found.loss, "per_digit": found.by_digit.tolist()}
        print(json.dumps(keys | {"parameters": network.parameters}))
        return 0
    print(f"{network.architecture}, {network.parameters:,} parameters")
    print(f"MNIST test: accuracy {found.accuracy:.2%}, loss {found.loss:.4f}")
    for digit, share in enumerate(found.by_digit):
        print(f"  {digit}: {share:.2%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
