"""Write the tables of docs/model-card.md, and the table of figures in README.md, from measured figures.

Run it with `python -m benchmarks.model_card LETTERS DIGITS`, with the folders of benchmarks.doubt. It measures every
figure, which takes about half an hour. Nothing else should run meanwhile, because some figures are times.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from benchmarks import common
from benchmarks import doubt as doubt_benchmark
from harness import drawn_digits
from harness.drawn_digits import Drawings
from harness.hostile_files import encode
from model import checkpoint, doubt, mnist
from model.evaluation import score
from model.network import Network
from model.predict import predict
from system import files

CARD = Path(__file__).parents[1] / "docs" / "model-card.md"
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
    """Run the benchmark of each row. Return the results by command. Raise subprocess.CalledProcessError if one fails."""
    folders, results = {"LETTERS": str(letters), "DIGITS": str(digits)}, {}
    for command in MEASURED:
        print(command, file=sys.stderr, flush=True)
        arguments = [folders.get(word, word) for word in command.split()]
        run = subprocess.run([sys.executable, "-m", *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=True)
        results[command] = json.loads(run.stdout.splitlines()[-1])
    return results


def write_table(results: dict[str, dict]) -> None:
    """Write results, as `measure` returns them, into the table in README.md."""

    def row(found: re.Match) -> str:
        what, command = found.groups()
        return f"| {what} | {MEASURED[command].format(**results[command]).replace('%', ' %')} | `{command}` |"

    README.write_text(ROW.sub(row, README.read_text(encoding="utf-8")), encoding="utf-8")


def confusions(read: np.ndarray, labels: np.ndarray) -> str:
    """Return the most frequent mistakes as text: "9 as 3 (46)" means that 46 nines were read as 3. read: the predictions."""
    pairs = Counter((int(y), int(d)) for y, d in zip(labels, read, strict=True) if y != d).most_common(CONFUSIONS)
    return ", ".join(f"{y} as {d} ({count})" for (y, d), count in pairs)


def percent(*shares: float) -> str:
    """Return shares in percent as cells of a Markdown table."""
    return " | ".join(f"{100 * share:.2f} %" for share in shares)


def tight_accuracy(network: Network, side: int) -> float:
    """Return the accuracy on MNIST's test digits, each cut tight and stretched to a square of `side` px. Every second is dark."""
    right = []
    for pixels, label in zip(*(part[::TIGHT] for part in mnist.test_set()), strict=True):
        digit = Image.fromarray(pixels)
        image = digit.resize((side, side), Image.Resampling.BICUBIC, box=digit.getbbox())
        data = encode(ImageOps.invert(image) if len(right) % 2 else image, "PNG")
        right.append(predict(network, data)["digit"] == label)
    return float(np.mean(right))


def card_rows(network: Network, letters: Drawings, digits: Drawings, results: Mapping[str, dict]) -> dict[str, str]:
    """Return the rows of the tables in docs/model-card.md: the first cell of each, and the others. results: of `measure`."""
    drawings, labels, _ = digits
    pixels = drawn_digits.pixels(drawings)
    other_letters, alike = doubt_benchmark.images_of(letters)
    scored, read = score(network, pixels, labels), network.forward(pixels).logits.argmax(axis=1)
    tested, found, ways, seen = (results[name] for name in (TESTED, DOUBT, DRAWN, PHOTOS))
    meta: Mapping[str, Any] = network.metadata
    settings = meta["settings"]
    held_out = round(settings["train_size"] * settings["validation"])
    photo_figures = "singles", "numbers", "crops", "doubted"
    return {
        "layers": f"{network.architecture}, {network.hidden}",
        "weights and biases": f"{network.parameters:,}",
        "trained by": f"`python -m training --preset {meta['preset']} --seed {meta['seed']}`, {meta['epochs']} epochs",
        "MNIST's training images": f"{settings['train_size'] - held_out:,}",
        "… held out": f"{held_out:,}",
        "synthetic digits": f"{settings['synthetic_digits']:,}",
        "synthetic drawings that are no digits": f"{settings['shapes']:,}",
        "MNIST test, 10,000 images": percent(tested["accuracy"], *tested["per_digit"]),
        f"drawn digits, {len(labels):,}": percent(scored.accuracy, *scored.by_digit),
        "strokes": percent(scored.accuracy),
        "pixels of a 20 px pen, every 25th digit": percent(ways["pixels"]),
        **{f"… {pen} px, tilted by up to 15°": percent(share) for pen, share in ways["pixels_by_pen"].items()},
        **{key: percent(*(seen[name][key] for name in photo_figures)) for key in seen["singles"]},
        "of one digit, read as another digit": percent(seen["wrong"]),
        "of a blank sheet, doubted or nothing found": percent(seen["no_digit"]["blank sheet"]),
        "of a letter, doubted or nothing found": percent(seen["no_digit"]["letter"]),
        "of letters, doubted or nothing found": percent(seen["no_digit"]["letters"]),
        **{f"{side} x {side} px": percent(tight_accuracy(network, side)) for side in SIDES},
        "temperature": f"{meta['temperature']:.2f}",
        "expected calibration error, 15 bins": f"{found['ece']:.4f}",
        "… before the temperature was folded in": f"{found['ece_before']:.4f}",
        "threshold of the confidence": f"{found['shown_threshold']:.2f}",
        "AUROC of the confidence": f"{found['auroc']:.4f}",
        "all drawn digits": percent(found["digits_flagged"]),
        f"letters that look like no digit, {len(other_letters)}": percent(found["letters_flagged"]),
        f"letters that look like one, {len(alike)}": percent((doubt.confidence(network.forward(alike)) < doubt.THRESHOLD).mean()),
        "most frequent mistakes": confusions(read, labels),
    }


def write_card(rows: Mapping[str, str]) -> None:
    """Write rows, as `card_rows` returns them, into docs/model-card.md. Print each row that it lacks to stderr."""
    text = CARD.read_text(encoding="utf-8")
    for name, cells in rows.items():
        line = f"| {name} | {cells} |"
        text, count = re.subn(rf"^\| {re.escape(name)} \| .*$", lambda _, line=line: line, text, flags=re.MULTILINE)
        if count != 1:
            print(f"{CARD} has {count} rows for {line}", file=sys.stderr)
    files.write(CARD, text)


def main() -> None:
    parser = common.parser(__doc__)
    parser.add_argument("letters", type=Path, help="folder with letters.npz")
    parser.add_argument("digits", type=Path, help="folder with pendigits.npz")
    options = parser.parse_args()
    letters, digits = drawn_digits.load(options.letters, drawn_digits.LETTERS), drawn_digits.load(options.digits)
    results = measure(options.letters, options.digits)
    write_card(card_rows(checkpoint.load(), letters, digits, results))
    write_table(results)


if __name__ == "__main__":
    main()
