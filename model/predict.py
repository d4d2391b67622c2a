"""Read the digits in image files: `python -m model.predict FILE… [--checkpoint P] [--json]`.

    $ python -m model.predict seven.png sheet.jpg
    seven.png: 7 (99.9 %)
    sheet.jpg: 2026 / 31 (lowest probability 97.3 %)

FILE is a photo or another image, a folder of images, or - for standard input. If a file cannot be read, a sentence on standard
error says why, and the other files are still read. An image may hold several digits. They are read in rows, left to right. "?"
does not look like a digit.

--json prints a list of {file, digit, probabilities, confidence}. digit is null if the image is blank, or if the confidence is
below model.doubt.THRESHOLD, which means that the image does not look like a digit. For an image of several digits, digit and
probabilities are null, and confidence is the lowest of all digits. It has two more keys:

  number  the rows as text, separated by line breaks
  rows    lists of {digit, probabilities, confidence, box}; box is [left, top, right, bottom] in px of the image, which is reduced
          to at most model.paper.SIDE px a side

Exit code: 0 if all files were read, 1 if a file could not be read, 2 if the checkpoint could not be read.
"""

import argparse
import contextlib
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from model import checkpoint, doubt, image_numbers
from model.checkpoint import CheckpointError
from model.image import MAX_BYTES, ImageError, load, open_page
from model.layers import ForwardPass
from model.network import DIGITS, Network
from system import portable

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")  # the files of a folder that are read


def predict(network: Network, data: bytes) -> dict[str, object]:
    """Classify the digits in an image file. Return a dictionary with the keys digit, probabilities and confidence.

    All values are None if the image is blank. The digit is None if the confidence is low. If there are several digits, the digit
    and the probabilities are None, and the confidence is the lowest of all digits. Then the dictionary also has the keys number,
    the digits as text, and rows, a list of lists with a dictionary for each digit.
    Raises ImageError if the image cannot be read.
    """
    page = image_numbers.cut_touching(open_page(load(data)), network)
    found = image_numbers.read_page(page, network)
    chosen = page.digit()
    if found:
        rows = [[{**_values(digit.passed, digit.confidence), "box": list(digit.box)} for digit in row] for row in found]
        number = "\n".join("".join("?" if d["digit"] is None else str(d["digit"]) for d in row) for row in rows)
        lowest = min(digit.confidence for row in found for digit in row)
        return {"digit": None, "probabilities": None, "confidence": lowest, "number": number, "rows": rows}
    if not chosen:
        return {"digit": None, "probabilities": None, "confidence": None}
    passed = network.forward(page.steps(chosen)[-1].pixels)
    return _values(passed, float(doubt.confidence(passed)))


def _values(passed: ForwardPass, confidence: float) -> dict[str, object]:
    """Return a prediction as a dictionary for JSON. The digit is None if the confidence is below the threshold."""
    read = passed.digit if confidence >= doubt.THRESHOLD else None
    return {"digit": read, "probabilities": [float(p) for p in passed.probabilities], "confidence": confidence}


def files(names: Sequence[str]) -> Iterator[str]:
    """Yield the names of image files. A folder is replaced by the images in it, or yielded unchanged if it has none."""
    for name in names:
        images = []
        if name != "-" and _holds(Path(name).is_dir):
            with contextlib.suppress(OSError):
                images = sorted(
                    str(path) for path in Path(name).iterdir() if path.suffix.lower() in SUFFIXES and _holds(path.is_file)
                )
        yield from images or [name]


def _holds(test: Callable[[], bool]) -> bool:
    """Call a function that tests a path. Return its result, or False if the path can't be accessed."""
    try:
        return test()
    except OSError:
        return False


def read(name: str) -> bytes:
    """Return the bytes of a file, or of standard input if the name is "-". At most MAX_BYTES + 1 bytes are read.

    A result of this length shows that the file is too large. Raises ImageError if the file cannot be read.
    """
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        if _holds(Path(name).is_dir):
            raise ImageError(f"the folder holds no image that can be read ({', '.join(SUFFIXES)}).")
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ImageError(f"the file can't be read ({error.strerror or error}).") from error


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m model.predict", description="Read the digits in each image.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="an image, a folder of images, or - for standard input")
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
    for name in files(options.files):
        try:
            found.append({"file": name, **predict(network, read(name))})
        except ImageError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed += 1
            continue
        if not options.json:
            print(_line(**found[-1]), flush=True)
    if options.json:
        print(json.dumps(found, indent=2))
    return 1 if failed else 0


def _line(file: str, digit: int | None, probabilities: list[float] | None, confidence: float | None, **several) -> str:
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
