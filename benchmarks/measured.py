"""The table of measured figures in README.md. Each row belongs to a benchmark and shows a part of its result.

`benchmarks.model_card` measures and writes it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

README = Path(__file__).parents[1] / "README.md"
DRAWN = "benchmarks.drawn_digits DIGITS --every 25"
DOUBT = "benchmarks.doubt LETTERS DIGITS"
PHOTOS = "benchmarks.photos DIGITS --letters LETTERS --singles 5 --numbers 2 --no-digits 1 --rows 20"
TABLE = re.compile(r"(?<=\| `python -m` \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")


class Row(NamedTuple):
    """A row of the table of figures in the README."""

    what: str
    command: str  # the benchmark to run, in which LETTERS and DIGITS stand for the folders of drawings
    measured: str  # what the table says of the benchmark's result, as a format string


ROWS = (
    Row(
        "until a network that learns in the browser reads 95 and 97 % of the 2,000 digits, at full speed",
        "benchmarks.browser_training",
        "{to_95_s:.1f}, {to_97_s:.1f} s",
    ),
    Row(
        "from a pointer move to the new picture of the network, while drawing: p50, p95",
        "benchmarks.live_latency",
        "{event_to_dom_p50_ms:.0f}, {event_to_dom_p95_ms:.0f} ms",
    ),
    Row(
        "from pen up to Python's reading on the screen: p50, p95; plain app",
        "benchmarks.stroke_latency",
        "{ours_p50_ms:.0f}, {ours_p95_ms:.0f} ms; {plain_p50_ms:.0f}, {plain_p95_ms:.0f} ms",
    ),
    Row(
        "from a stroke to its answer, 30 people at once: p95; plain app",
        "benchmarks.load --sessions 30 --seconds 20 --plain",
        "{ours[0][p95_ms]:.0f} ms; {plain[0][p95_ms]:.0f} ms",
    ),
    Row(
        "*Retrain* with PyTorch: first loss, done; the second time",
        "benchmarks.retrain_latency",
        "{first_loss_s:.1f}, {first_done_s:.1f} s; {again_loss_s:.1f}, {again_done_s:.1f} s",
    ),
    Row("MNIST's test images, read by the shipped network", "training.evaluate", "{accuracy:.2%}"),
    Row(
        "10,992 digits that 44 people drew, from their strokes; from the whole canvas resized, as many demos do",
        DRAWN,
        "{strokes:.1%}; {resize:.1%}",
    ),
    Row(
        "letters that look like no digit: flagged as none; drawn digits: wrongly flagged",
        DOUBT,
        "{letters_flagged:.1%}; {digits_flagged:.1%}",
    ),
    Row(
        "numbers of 2, 3 and 4 drawn digits, wholly right; strokes grouped right",
        "benchmarks.numbers DIGITS",
        "{two_digits:.1%}, {three_digits:.1%}, {four_digits:.1%}; {grouped:.1%}",
    ),
    Row(
        "simulated photos of a digit on twelve kinds of paper and light; of four digits; of a digit cut out",
        PHOTOS,
        "{singles[all]:.1%}; {numbers[all]:.1%}; {crops[all]:.1%}",
    ),
)


def measure(letters: Path, digits: Path) -> dict[str, dict]:
    """Run the benchmark of each row. Return the results by command. Raise subprocess.CalledProcessError if one fails.

    letters, digits: the folders with letters.npz and pendigits.npz.
    """
    folders, results = {"LETTERS": str(letters), "DIGITS": str(digits)}, {}
    for row in ROWS:
        print(row.command, file=sys.stderr, flush=True)
        arguments = [folders.get(word, word) for word in row.command.split()]
        run = subprocess.run([sys.executable, "-m", *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=True)
        results[row.command] = json.loads(run.stdout.splitlines()[-1])
    return results


def write(results: dict[str, dict]) -> None:
    """Replace the rows of the table in README.md. results: as `measure` returns them."""
    texts = (row.measured.format(**results[row.command]).replace("%", " %") for row in ROWS)
    rows = "".join(f"| {row.what} | {text} | `{row.command}` |\n" for row, text in zip(ROWS, texts, strict=True))
    text, count = TABLE.subn(lambda _: rows, README.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{README.name} has {count} tables of measured figures")
    README.write_text(text, encoding="utf-8")
