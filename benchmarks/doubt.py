"""Measure how well a network tells digits from other drawings, and how well its probabilities are calibrated.

Run it with `python -m benchmarks.doubt LETTERS DIGITS`. These are the folders with letters.npz and pendigits.npz. All drawings
are read from their strokes. Letters that look like digits are left out. The network was not trained on these drawings.

Keys:
  auroc            share of all pairs of a digit and a letter in which the digit has the higher confidence (model.doubt)
  letters_flagged  share of the letters with a confidence below shown_threshold: "does not look like a digit"
  digits_flagged   the same share of the digits
  ece              expected calibration error of the largest probability, on the digits, in 15 equal bins
  ece_before       the same before the temperature was folded into the weights
  shown_threshold  the confidence below which a drawing is flagged, a constant (model.doubt.THRESHOLD)
"""

from argparse import Namespace

import numpy as np

from benchmarks import common
from harness import drawn_digits
from harness.drawn_digits import Drawings
from model import doubt
from model.evaluation import reliability
from model.layers import softmax
from model.network import Network

LOOK_LIKE_DIGITS = "OoIlSsZzBbgqGJDijUu"


def auroc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return the area under the ROC curve: the share of pairs whose positive value is larger. Equal values count half."""
    ordered = np.sort(negative)
    below, not_above = (np.searchsorted(ordered, positive, side=side) for side in ("left", "right"))
    return float((below + not_above).mean() / (2 * len(negative)))


def images_of(letters: Drawings) -> tuple[np.ndarray, np.ndarray]:
    """Return the letters as images, float32 (n, 28, 28): those unlike digits, then the others."""
    drawings, codes, _ = letters
    pixels, alike = drawn_digits.pixels(drawings), np.array([chr(code) in LOOK_LIKE_DIGITS for code in codes])
    return pixels[~alike], pixels[alike]


def measure(network: Network, letters: np.ndarray, digits: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Return the figures of a network. letters, digits: float32 (n, 28, 28). labels: the correct digits, int (n,)."""
    of_letters, passed = doubt.confidence(network.forward(letters)), network.forward(digits)
    of_digits = doubt.confidence(passed)
    temperature = np.float32(network.metadata.get("temperature", 1))
    return {
        "auroc": auroc(of_digits, of_letters),
        "letters_flagged": float((of_letters < doubt.THRESHOLD).mean()),
        "digits_flagged": float((of_digits < doubt.THRESHOLD).mean()),
        "ece_before": reliability(labels, softmax(passed.logits * temperature)).error,
        "ece": reliability(labels, passed.probabilities).error,
        "shown_threshold": doubt.THRESHOLD,
    }


def measure_drawn(options: Namespace) -> dict[str, float]:
    drawings, labels, _ = options.digits
    return measure(options.checkpoint, images_of(options.letters)[0], drawn_digits.pixels(drawings), labels)


if __name__ == "__main__":
    common.run(measure_drawn, common.parser(__doc__, "letters", "digits", "--checkpoint"))
