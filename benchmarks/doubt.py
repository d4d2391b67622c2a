"""How well a network tells what is no digit: python -m benchmarks.doubt LETTERS DIGITS [--json] [--checkpoint P]

LETTERS is the folder of drawn letters, with letters.npz; the letters that look like a digit are left out. DIGITS is the folder of
drawn digits, with pendigits.npz. All are read from their strokes. No letter and no drawn digit was trained on or chosen by.

auroc: the share of pairs of a digit and a letter in which the digit has the larger confidence (model.doubt.confidence).
letters_flagged, digits_flagged: the share of each below shown_threshold, where the page says that it does not look like a digit.
ece, ece_before: expected calibration error of the largest probability on the drawn digits, in 15 equal bins, as it is and
before the temperature was folded in (the same if the checkpoint names none).
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from benchmarks import drawn_digits
from benchmarks.common import report
from model import checkpoint, doubt
from model.digit import from_drawing
from model.network import Network, softmax

LOOK_LIKE_DIGITS = "OoIlSsZzBbgqGJDijUu"
BINS = 15


def auroc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return the share of pairs in which the positive has the larger value; equal ones count half. (n,) and (m,)."""
    ordered = np.sort(negative)
    below, not_above = (np.searchsorted(ordered, positive, side=side) for side in ("left", "right"))
    return float((below + not_above).mean() / (2 * len(negative)))


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Return the expected calibration error: |accuracy - mean probability| of each bin, weighted by its share. (n, 10), (n,)."""
    largest, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.minimum((largest * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, largest - right, BINS)  # the sums of both; what is in a bin cancels out
    return float(np.abs(gaps).sum() / len(labels))


def pixels(drawings: list[drawn_digits.Strokes]) -> np.ndarray:
    """Return the drawings as the network reads them, float32 (n, 28, 28)."""
    every = [from_drawing(drawn_digits.drawing(strokes, drawn_digits.PEN), drawn_digits.CANVAS) for strokes in drawings]
    return np.stack([digit.pixels for digit in every])


def measure(network: Network, letters: np.ndarray, digits: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return the benchmark's figures. letters, digits: float32 (n, 28, 28); labels: of the digits, (n,)."""
    of_letters, passed = doubt.confidence(network.forward(letters)), network.forward(digits)
    of_digits = doubt.confidence(passed)
    temperature = np.float32(network.metadata.get("temperature", 1))
    return {
        "auroc": auroc(of_digits, of_letters),
        "letters_flagged": float((of_letters < doubt.THRESHOLD).mean()),
        "digits_flagged": float((of_digits < doubt.THRESHOLD).mean()),
        "ece_before": calibration_error(softmax(passed.logits * temperature), labels),
        "ece": calibration_error(passed.probabilities, labels),
        "shown_threshold": doubt.THRESHOLD,
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doubt", description=__doc__.split(":")[0])
    parser.add_argument("letters", type=Path, help="folder with letters.npz")
    parser.add_argument("digits", type=Path, help="folder with pendigits.npz")
    parser.add_argument("--checkpoint", type=Path, default=checkpoint.DEFAULT, help="default: the shipped network")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    try:
        letters, codes = drawn_digits.load(options.letters, "letters.npz")
        digits, labels = drawn_digits.load(options.digits)
        network = checkpoint.load(options.checkpoint)
    except (OSError, KeyError, ValueError) as error:
        print(f"The drawings or the network can't be read: {error}", file=sys.stderr)
        return 2
    letters = [strokes for strokes, code in zip(letters, codes, strict=True) if chr(code) not in LOOK_LIKE_DIGITS]
    figures = measure(network, pixels(letters), pixels(digits), labels)
    lines = [
        f"{len(letters):,} letters, {len(digits):,} digits, {network.architecture}",
        f"  AUROC                           {figures['auroc']:.4f}",
        f"  flagged below {figures['shown_threshold']:.2f}: letters     {figures['letters_flagged']:.1%}",
        f"                      digits      {figures['digits_flagged']:.1%}",
        f"  calibration error               {figures['ece']:.4f}, {figures['ece_before']:.4f} before the temperature",
    ]
    report(figures, options.json, lines)
    return 0


if __name__ == "__main__":
    sys.exit(main())
