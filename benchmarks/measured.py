"""The table of measured figures in README.md. Each row names a benchmark and shows a part of its result.

`benchmarks.model_card` measures and writes it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
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
    "training.evaluate": "{accuracy:.2%}",
    DRAWN: "{strokes:.1%}; {resize:.1%}",
    DOUBT: "{letters_flagged:.1%}; {digits_flagged:.1%}",
    "benchmarks.numbers DIGITS": "{two_digits:.1%}, {three_digits:.1%}, {four_digits:.1%}; {grouped:.1%}",
    PHOTOS: "{singles[all]:.1%}; {numbers[all]:.1%}; {crops[all]:.1%}",
}


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


def write(results: dict[str, dict]) -> None:
    """Write the results into the rows of the table in README.md. results: as `measure` returns them."""

    def row(found: re.Match) -> str:
        what, command = found.groups()
        return f"| {what} | {MEASURED[command].format(**results[command]).replace('%', ' %')} | `{command}` |"

    README.write_text(ROW.sub(row, README.read_text(encoding="utf-8")), encoding="utf-8")
