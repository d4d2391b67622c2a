"""Write docs/model-card.md from measured figures: python -m benchmarks.model_card LETTERS DIGITS [--checkpoint P] [--out FILE]

LETTERS and DIGITS are folders as for benchmarks.doubt. Every figure in the card is measured by this command, in about 3 minutes.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from benchmarks import doubt as doubt_benchmark
from benchmarks import drawn_digits
from benchmarks.doubt import LOOK_LIKE_DIGITS, pixels
from model import checkpoint, doubt
from model.network import DIGITS, Network
from training import data
from training.evaluate import evaluate

OUT = Path(__file__).parents[1] / "docs" / "model-card.md"
CONFUSIONS = 6  # the commonest that are listed


def confusions(read: np.ndarray, labels: np.ndarray) -> str:
    """Return the commonest mistakes in words: "9 as 3 (46), 1 as 7 (40)"."""
    pairs = Counter((int(y), int(d)) for y, d in zip(labels, read, strict=True) if y != d).most_common(CONFUSIONS)
    return ", ".join(f"{y} as {d} ({count})" for (y, d), count in pairs)


def percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def table(rows: dict[str, list[float]]) -> str:
    """Return a table of accuracies: a row a set, a column a digit and one for all."""
    lines = ["| set | all | " + " | ".join(map(str, range(DIGITS))) + " |", "|---|" + "---|" * (DIGITS + 1)]
    lines += [f"| {name} | " + " | ".join(map(percent, shares)) + " |" for name, shares in rows.items()]
    return "\n".join(lines)


def by_digit(read: np.ndarray, labels: np.ndarray) -> list[float]:
    """Return the accuracy on all images and on those of each digit, eleven shares."""
    right = read == labels
    return [float(right.mean()), *(float(right[labels == digit].mean()) for digit in range(DIGITS))]


def card(network: Network, letters: Path, digits: Path) -> str:
    """Measure a network and return its card. Raises FileNotFoundError if a folder lacks its drawings."""
    mnist = evaluate(network, data.load()[1])
    drawings, labels = drawn_digits.load(digits)
    signs, codes = drawn_digits.load(letters, "letters.npz")
    alike = np.array([chr(code) in LOOK_LIKE_DIGITS for code in codes])
    of_digits, of_letters = pixels(drawings), pixels(signs)
    read = network.forward(of_digits).logits.argmax(axis=1)
    found = doubt_benchmark.measure(network, of_letters[~alike], of_digits, labels)
    ways = drawn_digits.measure(network, drawings, labels)
    tilt = drawn_digits.TILT
    thin = "\n".join(f"| … {pen} px, tilted by up to {tilt}° | {percent(p)} |" for pen, p in ways["pixels_by_pen"].items())
    called_digits = float((doubt.confidence(network.forward(of_letters[alike])) >= doubt.THRESHOLD).mean())
    meta, settings = network.metadata, network.metadata["settings"]
    held_out = round(settings["train_size"] * settings["validation"])
    accuracies = {
        "MNIST test, 10,000 images": [mnist["accuracy"], *mnist["per_digit"]],
        f"drawn digits, {len(labels):,}": by_digit(read, labels),
    }
    return f"""# Model card: the shipped network

Written by `python -m benchmarks.model_card ../shared/drawn_letters ../shared/drawn_digits`; every figure is measured.

## What it is

A multilayer perceptron, {network.architecture}, {network.hidden}, {network.parameters:,} weights and biases
(`model/default.safetensors`). It takes 28x28 pixels, 0 for paper and 1 for ink, and returns ten probabilities. It reads single
digits that are drawn, photographed or scanned. It is made for teaching, not for reading cheques, ballots or postcodes.

## What it was trained on

`python -m training --preset {meta["preset"]} --seed {meta["seed"]}`, {meta["epochs"]} epochs:

- {settings["train_size"] - held_out:,} of MNIST's training images (Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0). The other
  {held_out:,} were held out, to choose and to calibrate by.
- {settings["synthetic_digits"]:,} digits that `training.synthetic_digits` draws, in the forms that schools teach.
- {settings["shapes"]:,} drawings that are no digits, from `training.synthetic_shapes`: letters, signs, doodles, scribbles,
  digits on their side, two digits at once.

The drawn digits and letters below are people's. The network is measured with them and was not trained on them. The forms of the
synthetic digits were written after looking at which drawn digits earlier networks misread: the figure for drawn digits is not a
blind one. The letters were not looked at.

## Accuracy

{table(accuracies)}

The drawn digits were drawn with a pen on a tablet by 44 people (UCI pendigits, CC BY 4.0). In the table they are read from their
strokes.

| read from | accuracy |
|---|---|
| strokes | {percent(ways["strokes"])} |
| pixels of a {drawn_digits.PEN} px pen | {percent(ways["pixels"])} |
{thin}

## How sure it is

The probabilities are calibrated: on the drawn digits the expected calibration error (15 bins) is {found["ece"]:.4f}. Before a
temperature of {meta["temperature"]:.2f} was folded into the last layer, it was {found["ece_before"]:.4f}.

Below a confidence of {found["shown_threshold"]:.2f} (`model.doubt`), a drawing "does not look like a digit".
AUROC: {found["auroc"]:.4f}.

| drawings | below the threshold |
|---|---|
| drawn digits, {len(labels):,} | {percent(found["digits_flagged"])} |
| letters that look like no digit, {int((~alike).sum())} | {percent(found["letters_flagged"])} |
| letters that look like one, {int(alike.sum())} | {percent(1 - called_digits)} |

The letters are UCI's UJI Pen Characters (CC BY 4.0), by 11 people. Like a digit look {", ".join(sorted(set(LOOK_LIKE_DIGITS)))}.

## What it can't read

- Of the drawn digits it misreads most often {confusions(read, labels)}.
- Letters that look like digits are called digits in {percent(called_digits)} of cases.
- Digits that lie on their side or stand on their head, and numerals of other scripts.
- Photos with uneven light, or on paper with lines or a pattern.

## Licence

The network is under the licence of this repository. MNIST is under CC BY-SA 3.0.
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.model_card", description=__doc__.split(":")[0])
    parser.add_argument("letters", type=Path, help="folder with letters.npz")
    parser.add_argument("digits", type=Path, help="folder with pendigits.npz")
    parser.add_argument("--checkpoint", type=Path, default=checkpoint.DEFAULT, help="default: the shipped network")
    parser.add_argument("--out", type=Path, default=OUT, help="default: docs/model-card.md")
    options = parser.parse_args()
    try:
        text = card(checkpoint.load(options.checkpoint), options.letters, options.digits)
    except (OSError, KeyError, ValueError) as error:
        print(f"The drawings or the network can't be read: {error}", file=sys.stderr)
        return 2
    options.out.write_text(text)
    print(options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
