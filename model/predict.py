"""Read the digits in image files: `python -m model.predict FILE… [--checkpoint P] [--json]`.

    $ python -m model.predict seven.png sheet.jpg
    seven.png: 7 (99.9 %)
    sheet.jpg: 2026 / 31 (lowest probability 97.3 %)

FILE is a photo or another image. If it cannot be read, a sentence on standard error says why, and the other files are still read.
An image may contain several digits. They are printed row by row, from left to right. "?" stands for ink that is no digit.

--json prints a list of {file, digit, probabilities, confidence}. All but file are null if the image is blank. digit is null if
the confidence is below model.doubt.THRESHOLD, which means that the image does not look like a digit. For an image of several
digits, digit and probabilities are null, and confidence is the lowest of all digits. It has two more keys:

  number  the rows as text, separated by line breaks
  rows    lists of {digit, probabilities, confidence, box}; box is [left, top, right, bottom] in px of the image, which is reduced
          to at most model.paper.SIDE px a side, or enlarged to twice its size if both sides are below model.image.TINY px

Exit code: 0 if all files were read, 1 if a file could not be read, 2 if the checkpoint could not be read.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from model import checkpoint, image_numbers
from model.checkpoint import CheckpointError
from model.image import open_page
from model.image_file import MAX_BYTES, ImageError, load
from model.network import DIGITS, Network
from model.numbers import Part
from system import files, portable


def predict(network: Network, data: bytes) -> dict[str, object]:
    """Classify the digits in an image file. Return what the command prints with --json about a file, except the file's name.

    data: the bytes of the file. Raises ImageError if the image cannot be read.
    """
    page = image_numbers.cut_touching(open_page(load(data)), network)
    found = image_numbers.read_page(page, network)
    chosen = page.digit()
    if found:
        rows = [[{**_values(part), "box": list(part.box)} for part in row] for row in found]
        number = "\n".join("".join("?" if d["digit"] is None else str(d["digit"]) for d in row) for row in rows)
        lowest = min(part.confidence for row in found for part in row)
        return {"digit": None, "probabilities": None, "confidence": lowest, "number": number, "rows": rows}
    if not chosen:
        return {"digit": None, "probabilities": None, "confidence": None}
    return _values(image_numbers.look(page, chosen, network))


def _values(part: Part) -> dict[str, object]:
    """Return the prediction for one digit as a dict for JSON. "digit" is None if the confidence is below the threshold."""
    read = part.passed.digit if part.is_sure else None
    return {"digit": read, "probabilities": part.passed.probabilities.tolist(), "confidence": part.confidence}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.predict", description="Read the digits in each image.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a photo or another image")
    parser.add_argument(
        "--checkpoint", default=str(checkpoint.DEFAULT), metavar="P", help="the network to read with (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON list of {file, digit, probabilities, confidence}")
    options = parser.parse_args(arguments)
    portable.print_any_name()
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # such images are refused below
    try:
        network = checkpoint.load(options.checkpoint)
    except CheckpointError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    found, failed = [], 0
    for name in options.files:
        try:
            data = files.read(Path(name), MAX_BYTES + 1)  # as much as `load` needs to see that it is too large
            found.append({"file": name, **predict(network, data)})
        except (ImageError, OSError) as error:
            reason = f"the file can't be read ({error.strerror or error})." if isinstance(error, OSError) else error
            print(f"{_shown(name)}: {reason}", file=sys.stderr)
            failed += 1
            continue
        if not options.json:
            print(_line(**found[-1]), flush=True)
    if options.json:
        print(json.dumps(found, indent=2))
    return 1 if failed else 0


def _shown(name: str) -> str:
    """Escape the control characters in a file name, so that printing it can't control the terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name)


def _line(file: str, digit: int | None, probabilities: list[float] | None, confidence: float | None, **several) -> str:
    file = _shown(file)
    if several:
        lowest = min(max(d["probabilities"]) for row in several["rows"] for d in row)
        return f"{file}: {several['number'].replace(chr(10), ' / ')} (lowest probability {100 * lowest:.1f} %)"
    if probabilities is None:
        return f"{file}: blank, no digit to see"
    if digit is None:
        nearest = max(range(DIGITS), key=probabilities.__getitem__)
        return f"{file}: does not look like a digit (nearest: {nearest})"
    return f"{file}: {digit} ({100 * probabilities[digit]:.1f} %)"


if __name__ == "__main__":
    sys.exit(main())
