"""Write docs/model-card.md, and the table of figures in README.md, from measured figures.

Run it with `python -m benchmarks.model_card LETTERS DIGITS`, with the folders of benchmarks.doubt. It measures every
figure, which takes about half an hour. Nothing else should run meanwhile, because some figures are times.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from benchmarks import common
from benchmarks import doubt as doubt_benchmark
from benchmarks import drawn_digits as drawn_benchmark
from harness import drawn_digits, photos
from harness.drawn_digits import Drawings
from harness.hostile_files import encode
from model import checkpoint, doubt, mnist
from model.evaluation import score
from model.network import Network
from model.predict import predict
from system import files

OUT = Path(__file__).parents[1] / "docs" / "model-card.md"
README = Path(__file__).parents[1] / "README.md"
TESTED = "training.evaluate"
DRAWN = "benchmarks.drawn_digits DIGITS --every 25"
DOUBT = "benchmarks.doubt LETTERS DIGITS"
PHOTOS = "benchmarks.photos DIGITS --letters LETTERS --singles 5 --numbers 2 --no-digits 1 --rows 20"
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| `((?:benchmarks|training)\.[^`]+)` \|$", re.MULTILINE)
# What the table says of each benchmark's result, as a format string. In the command, LETTERS and DIGITS stand for folders.
MEASURED = {
    "benchmarks.browser_training": "{to_95_s:.1f}, {to_97_s:.1f} s",
    "benchmarks.live_latency": "{event_to_dom_p50_ms:.0f}, {event_to_dom_p95_ms:.0f} ms",
    "benchmarks.stroke_latency": "{ours_p50_ms:.0f}, {ours_p95_ms:.0f} ms; {plain_p50_ms:.0f}, {plain_p95_ms:.0f} ms",
    "benchmarks.load --sessions 30 --seconds 20 --plain": "{ours[0][p95_ms]:.0f} ms; {plain[0][p95_ms]:.0f} ms",
    "benchmarks.retrain_latency": "{first_loss_s:.1f}, {first_done_s:.1f} s; {again_loss_s:.1f}, {again_done_s:.1f} s",
    TESTED: "{accuracy:.2%}",
    DRAWN: "{strokes:.1%}; {resize:.1%}",
    DOUBT: "{letters_flagged:.1%}; {digits_flagged:.1%}",
    "benchmarks.numbers DIGITS": "{two_digits:.1%}, {three_digits:.1%}, {four_digits:.1%}; {grouped:.1%}",
    PHOTOS: "{singles[all]:.1%}; {numbers[all]:.1%}; {crops[all]:.1%}",
}
SIDES, TIGHT = (16, 28, 64, 256), 20  # px: sides of images without a margin; one in so many of MNIST's test digits is one
CONFUSIONS = 6  # that are listed


def measure(letters: Path, digits: Path) -> dict[str, dict]:
    """Run the benchmark of each row. Return the results by command. Raise subprocess.CalledProcessError if one fails.

    letters, digits: the folders with letters.npz and pendigits.npz.
    """
    folders, results = {"LETTERS": str(letters), "DIGITS": str(digits)}, {}
    for command in MEASURED:
        print(command, file=sys.stderr, flush=True)
        arguments = [folders.get(word, word) for word in command.split()]
        run = subprocess.run([sys.executable, "-m", *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=True)
        results[command] = json.loads(run.stdout.splitlines()[-1])
    return results


def write_table(results: dict[str, dict]) -> None:
    """Write the results into the rows of the table in README.md. results: as `measure` returns them."""

    def row(found: re.Match) -> str:
        what, command = found.groups()
        return f"| {what} | {MEASURED[command].format(**results[command]).replace('%', ' %')} | `{command}` |"

    README.write_text(ROW.sub(row, README.read_text(encoding="utf-8")), encoding="utf-8")


def confusions(read: np.ndarray, labels: np.ndarray) -> str:
    """Return the most frequent mistakes as text: "9 as 3 (46)" means that 46 nines were read as 3. read: the predictions."""
    pairs = Counter((int(y), int(d)) for y, d in zip(labels, read, strict=True) if y != d).most_common(CONFUSIONS)
    return ", ".join(f"{y} as {d} ({count})" for (y, d), count in pairs)


def percent(share: float) -> str:
    return f"{100 * share:.2f} %"


def rows(shares: Mapping[str, Sequence[float]]) -> str:
    """Return rows of a Markdown table. shares: the numbers of each row, by its name."""
    return "\n".join(f"| {name} | " + " | ".join(map(percent, numbers)) + " |" for name, numbers in shares.items())


def tight_accuracy(network: Network, side: int) -> float:
    """Return the accuracy of a network on images that are cut tight around a digit of MNIST's test set.

    Each image is stretched to `side` x `side` px. Every second one is inverted, so that its ink is dark.
    """
    right = []
    for pixels, label in zip(*(part[::TIGHT] for part in mnist.test_set()), strict=True):
        digit = Image.fromarray(pixels)
        image = digit.resize((side, side), Image.Resampling.BICUBIC, box=digit.getbbox())
        data = encode(ImageOps.invert(image) if len(right) % 2 else image, "PNG")
        right.append(predict(network, data)["digit"] == label)
    return float(np.mean(right))


def card(network: Network, letters: Drawings, digits: Drawings, results: Mapping[str, dict]) -> str:
    """Return the model card of a network as Markdown text. results: as `measure` returns them."""
    drawings, labels, _ = digits
    pixels = drawn_digits.pixels(drawings)
    other_letters, alike = doubt_benchmark.images_of(letters)
    scored, read = score(network, pixels, labels), network.forward(pixels).logits.argmax(axis=1)
    tested, found, ways, seen = (results[name] for name in (TESTED, DOUBT, DRAWN, PHOTOS))
    thin = {f"… {pen} px, tilted by up to {drawn_benchmark.TILT}°": [p] for pen, p in ways["pixels_by_pen"].items()}
    pens = ", ".join(photos.PENS)
    photographed = {
        key: [seen[name][key] for name in ("singles", "numbers", "crops", "doubted")]
        for key in (*photos.KINDS, *photos.PENS, "all")
    }
    nothing = ", ".join(f"{name} {percent(share)}" for name, share in seen["no_digit"].items())
    called_digits = float((doubt.confidence(network.forward(alike)) >= doubt.THRESHOLD).mean())
    meta: Mapping[str, Any] = network.metadata
    settings = meta["settings"]
    held_out = round(settings["train_size"] * settings["validation"])
    accuracies = {
        "MNIST test, 10,000 images": [tested["accuracy"], *tested["per_digit"]],
        f"drawn digits, {len(labels):,}": [scored.accuracy, *scored.by_digit],
    }
    return f"""# Model card: the shipped network

`python -m benchmarks.model_card ../shared/drawn_letters ../shared/drawn_digits` measures every figure and writes this page.

## What it is

A multilayer perceptron, {network.architecture}, {network.hidden}, {network.parameters:,} weights and biases
(`model/default.safetensors`). It takes 28x28 pixels, 0 for paper and 1 for ink, and returns ten probabilities. It reads single
digits that are drawn, photographed or scanned. It is made for teaching, not for reading cheques, ballots or postcodes.

## What it was trained on

`python -m training --preset {meta["preset"]} --seed {meta["seed"]}`, {meta["epochs"]} epochs:

- {settings["train_size"] - held_out:,} of MNIST's training images (Y. LeCun, C. Cortes and C. Burges, CC BY-SA 3.0). The other
  {held_out:,} were held out for choosing settings and for calibration.
- {settings["synthetic_digits"]:,} synthetic digits, drawn by `training.synthetic_digits` in the shapes that schools teach.
- {settings["shapes"]:,} synthetic drawings that are no digits, by `training.synthetic_shapes`: letters, signs, doodles,
  scribbles, digits on their side, two digits at once.

The digits and letters below were drawn by people. The network was not trained on them. The shapes of the synthetic digits were
chosen after seeing which drawn digits earlier networks misread, so the accuracy on drawn digits is not a blind test. Nobody
looked at a letter. Figures for letters were printed beside those for validation, by which settings were chosen.

## Accuracy

| set | all | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |
|---|---|---|---|---|---|---|---|---|---|---|---|
{rows(accuracies)}

The drawn digits were drawn with a pen on a tablet by 44 people (UCI pendigits, CC BY 4.0). In the table they are read from their
strokes.

| read from | accuracy |
|---|---|
| strokes | {percent(scored.accuracy)} |
| pixels of a {drawn_digits.PEN} px pen, every 25th digit | {percent(ways["pixels"])} |
{rows(thin)}

## Photos

`python -m {PHOTOS}` simulates
{seen["singles_photos"]} photos of one digit and {seen["numbers_photos"]} of four, with
{len(photos.PENS)} pens ({pens}; on a blackboard chalk). The digits are legible ones of MNIST's test set and of the drawn
digits, so a misreading is due to the photo. A number counts only if all its digits are correct. Each photo of one digit is also
read after it was cut out close around the digit, which is then 40 to 300 px high.

| paper and light | one digit | four digits | one digit, cut out | doubted, though right |
|---|---|---|---|---|
{rows(photographed)}

The doubt has the same threshold as for drawings (`model.doubt`). A photo in the last column shows one digit. The most probable
digit is the right one, but it "does not look like a digit" to the page. {percent(seen["wrong"])} of the photos of one digit are
read as another digit. Of photos that show no digit, {seen["no_digit_photos"]} of each sort, these shares are doubted, or nothing
is found in them: {nothing}.

Scans and cut-outs often have no margin. Here every {TIGHT}th of MNIST's test digits is cut out along its bounding box and
stretched to a square.

| image without a margin | accuracy |
|---|---|
{rows({f"{side} x {side} px": [tight_accuracy(network, side)] for side in SIDES})}

## How sure it is

The probabilities are calibrated: on the drawn digits the expected calibration error (15 bins) is {found["ece"]:.4f}. Before a
temperature of {meta["temperature"]:.2f} was folded into the last layer, it was {found["ece_before"]:.4f}.

Below a confidence of {found["shown_threshold"]:.2f} (`model.doubt`), a drawing "does not look like a digit".
AUROC: {found["auroc"]:.4f}.

| drawings | below the threshold |
|---|---|
| drawn digits, {len(labels):,} | {percent(found["digits_flagged"])} |
| letters that look like no digit, {len(other_letters)} | {percent(found["letters_flagged"])} |
| letters that look like one, {len(alike)} | {percent(1 - called_digits)} |

The letters are UCI's UJI Pen Characters (CC BY 4.0), by 11 people. These letters look like a digit:
{", ".join(sorted(set(doubt_benchmark.LOOK_LIKE_DIGITS)))}.

## What it can't read

- Its most frequent mistakes with drawn digits are {confusions(read, labels)}.
- It takes {percent(called_digits)} of the letters that look like digits for digits.
- It can't read digits that lie on their side or are upside down. Numerals of other scripts were not tried.
- Digits of a number that touch are separated if they were drawn with separate strokes.
- The photos above are simulated. Digits that touch in a photo are separated by vertical cuts, which not all of them allow.

## Licence

The network is under the licence of this repository. MNIST is under CC BY-SA 3.0.
"""


def main() -> None:
    parser = common.parser(__doc__)
    parser.add_argument("letters", type=Path, help="folder with letters.npz")
    parser.add_argument("digits", type=Path, help="folder with pendigits.npz")
    options = parser.parse_args()
    letters, digits = drawn_digits.load(options.letters, drawn_digits.LETTERS), drawn_digits.load(options.digits)
    results = measure(options.letters, options.digits)
    files.write(OUT, card(checkpoint.load(), letters, digits, results))
    write_table(results)


if __name__ == "__main__":
    main()
