"""The table of measured figures in README.md. Each row belongs to a benchmark and shows a part of its result.

`benchmarks.model_card` measures and writes it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
DRAWN = "benchmarks.drawn_digits DIGITS --every 25"
DOUBT = "benchmarks.doubt LETTERS DIGITS"
PHOTOS = "benchmarks.photos DIGITS --letters LETTERS --singles 5 --numbers 2 --no-digits 1 --rows 20"
TABLE = re.compile(r"(?<=\| `python -m` \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")


@dataclass(frozen=True)
class Row:
    """A row of the table of figures in the README.

    command: the benchmark to run, in which LETTERS and DIGITS stand for the folders of drawings. measured: formats its figures.
    """

    what: str
    command: str
    measured: Callable[[dict], str]


def percents(*shares: float) -> str:
    """Return shares as text: "97.3, 94.6 %"."""
    return ", ".join(f"{100 * share:.1f}" for share in shares) + " %"


def seconds(*values: float | None) -> str:
    return ", ".join("never" if value is None else f"{value:.1f}" for value in values) + " s"


def milliseconds(*values: float) -> str:
    return ", ".join(f"{value:.0f}" for value in values) + " ms"


ROWS = (
    Row(
        "until a network that learns in the browser reads 95 and 97 % of the 2,000 digits, at full speed",
        "benchmarks.browser_training",
        lambda found: seconds(found["to_95_s"], found["to_97_s"]),
    ),
    Row(
        "from a pointer move to the new picture of the network, while drawing: p50, p95",
        "benchmarks.live_latency",
        lambda found: milliseconds(found["event_to_dom_p50_ms"], found["event_to_dom_p95_ms"]),
    ),
    Row(
        "from pen up to Python's reading on the screen: p50, p95; plain app",
        "benchmarks.stroke_latency",
        lambda found: (
            f"{milliseconds(found['ours_p50_ms'], found['ours_p95_ms'])}; "
            f"{milliseconds(found['plain_p50_ms'], found['plain_p95_ms'])}"
        ),
    ),
    Row(
        "from a stroke to its answer, 30 people at once: p95; plain app",
        "benchmarks.load --sessions 30 --seconds 20 --plain",
        lambda found: "; ".join(milliseconds(found[app][0]["p95_ms"]) for app in ("ours", "plain")),
    ),
    Row(
        "*Retrain* with PyTorch: first loss, done; the second time",
        "benchmarks.retrain_latency",
        lambda found: (
            f"{seconds(found['first_loss_s'], found['first_done_s'])}; {seconds(found['again_loss_s'], found['again_done_s'])}"
        ),
    ),
    Row(
        "MNIST's test images, read by the shipped network",
        "training.evaluate",
        lambda found: f"{100 * found['accuracy']:.2f} %",
    ),
    Row(
        "10,992 digits that 44 people drew, from their strokes; from the whole canvas resized, as many demos do",
        DRAWN,
        lambda found: f"{percents(found['strokes'])}; {percents(found['resize'])}",
    ),
    Row(
        "letters that look like no digit: flagged as none; drawn digits: wrongly flagged",
        DOUBT,
        lambda found: f"{percents(found['letters_flagged'])}; {percents(found['digits_flagged'])}",
    ),
    Row(
        "numbers of 2, 3 and 4 drawn digits, wholly right; strokes grouped right",
        "benchmarks.numbers DIGITS",
        lambda found: (
            f"{percents(found['two_digits'], found['three_digits'], found['four_digits'])}; {percents(found['grouped'])}"
        ),
    ),
    Row(
        "simulated photos of a digit on twelve kinds of paper and light; of four digits; of a digit cut out",
        PHOTOS,
        lambda found: "; ".join(percents(found[kind]["all"]) for kind in ("singles", "numbers", "crops")),
    ),
)


class Benchmarks:
    """Runs benchmarks, each once. letters, digits: the folders with letters.npz and pendigits.npz."""

    def __init__(self, letters: Path, digits: Path) -> None:
        self._folders = {"LETTERS": str(letters), "DIGITS": str(digits)}
        self._results: dict[str, dict] = {}

    def result(self, command: str) -> dict:
        """Return the result of a benchmark. Raise subprocess.CalledProcessError if it fails."""
        if command not in self._results:
            print(command, file=sys.stderr, flush=True)
            arguments = [self._folders.get(word, word) for word in command.split()]
            run = subprocess.run([sys.executable, "-m", *arguments, "--json"], stdout=subprocess.PIPE, text=True, check=True)
            self._results[command] = json.loads(run.stdout.splitlines()[-1])
        return self._results[command]

    def table(self) -> str:
        """Measure every row. Return the rows as Markdown."""
        return "".join(f"| {row.what} | {row.measured(self.result(row.command))} | `{row.command}` |\n" for row in ROWS)


def write(rows: str) -> None:
    """Replace the rows of the table in README.md."""
    text, count = TABLE.subn(lambda _: rows, README.read_text(encoding="utf-8"))
    if count != 1:
        raise ValueError(f"{README.name} has {count} tables of measured figures")
    README.write_text(text, encoding="utf-8")
