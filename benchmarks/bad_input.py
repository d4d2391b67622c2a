"""What hostile input costs: python -m benchmarks.bad_input [--json]

Each input is read once, in a process of its own, as the app would read it. ms: CPU time until it was read or refused; mb: memory
that this took at its peak, beside the input itself; said: the sentence, or "read". At most MOST_MS and MOST_MB are allowed.
"""

import argparse
import base64
import ctypes
import gc
import json
import multiprocessing
import struct
import sys
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.common import report
from model import checkpoint, corrections
from model.digit import from_drawing, from_image
from model.fabric import LARGEST
from model.image import MAX_JPEG_PIXELS, MAX_PIXELS, MAX_WEBP_PIXELS, load
from model.strokes import MAX_COMMANDS, pencil, picture_object
from tests.model.test_checkpoint_refused import signed, zeros
from tests.model.test_image import encode, png, scans

MOST_MS, MOST_MB = 100, 50


def path_of(*commands: list) -> dict:
    """A drawing of one stroke."""
    return {"objects": [{"type": "Path", "path": list(commands), "strokeWidth": 18}]}


def wild(count: int, seed: int = 0) -> dict:
    """Curves from one end of what is allowed to the other."""
    rows = np.random.default_rng(seed).uniform(-LARGEST, LARGEST, (count, 4)).tolist()
    return path_of(["M", 0, 0], *(["Q", *row] for row in rows))


def noise(pixels: int, channels: int = 1, dtype: str = "uint8") -> Image.Image:
    """An image of about so many pixels that nothing compresses."""
    side = int(pixels**0.5)
    shape = (side, side) if channels == 1 else (side, side, channels)
    return Image.fromarray(np.random.default_rng(0).integers(0, 2**8 if dtype == "uint8" else 2**16, shape, dtype))


def export(drawings: list[dict]) -> bytes:
    """Corrections as an export holds them."""
    return json.dumps({"drawings": [{"label": 7, "drawing": drawing} for drawing in drawings]}).encode()


def filled(start: str, part: str, end: str, size: int = corrections.MAX_BYTES) -> bytes:
    """JSON of nearly so many bytes, of one part over and over."""
    return (start + part * ((size - len(start) - len(end) - 4) // len(part)) + "null" + end).encode()


def header(text: bytes) -> bytes:
    """A safetensors file of a header only."""
    return struct.pack("<Q", len(text)) + text


DOTS = {"objects": [{"type": "Path", "path": [["M", 9, 9]], "strokeWidth": LARGEST}] * 20_000}
DRAWINGS: dict[str, Callable[[], object]] = {
    "a million points in one stroke": lambda: path_of(["M", 0, 0], *([["L", 1, 2]] * 1_000_000)),
    "a scribble of as many curves as are read": lambda: wild(MAX_COMMANDS),
    "20,000 curves from end to end": lambda: wild(20_000),
    "20,000 dots with a pen a million pixels wide": lambda: DOTS,
    "a million strokes": lambda: {"objects": [{"type": "Path", "path": [["M", 5, 5], ["L", 90, 80]]}] * 1_000_000},
    "a command of a million numbers": lambda: path_of(["M", 0, 0], ["Q", *[1] * 1_000_000]),
    "an object whose kind is 50 MB long": lambda: {"objects": [{"type": "x" * 50_000_000}]},
    "a picture of 1,000 x 1,000": lambda: {"objects": [huge_picture()]},
    "a thousand pictures": lambda: {"objects": [picture_object(np.ones((28, 28)), 320)] * 1000},
}
IMAGES: dict[str, Callable[[], bytes]] = {
    "PNG, RGBA, the most pixels": lambda: encode(noise(MAX_PIXELS, 4), "PNG", compress_level=1),
    "PNG, 16 bits, the most pixels": lambda: encode(noise(MAX_PIXELS, 1, "uint16"), "PNG", compress_level=1),
    "TIFF, CMYK, the most pixels": lambda: encode(noise(MAX_PIXELS, 4).convert("CMYK"), "TIFF", compression="tiff_lzw"),
    "GIF, the most pixels": lambda: encode(noise(MAX_PIXELS), "GIF"),
    "BMP, the most pixels": lambda: encode(noise(MAX_PIXELS, 3), "BMP"),
    "WebP, the most pixels": lambda: encode(noise(MAX_WEBP_PIXELS, 3), "WEBP", quality=50, method=0),
    "JPEG, the most pixels": lambda: encode(noise(MAX_JPEG_PIXELS - 10**5), "JPEG", quality=20),
    "JPEG, progressive, the most pixels": lambda: encode(noise(MAX_PIXELS), "JPEG", quality=50, progressive=True),
    "PNG, 8 megapixels": lambda: encode(noise(8_000_000, 4), "PNG", compress_level=1),
    "PNG, 20,000 x 20,000 in 400 KB": lambda: png(20_000, 20_000, (b"IDAT", zlib.compress(bytes(20_001) * 20_000, 1))),
    "PNG with a comment of 1 GB": lambda: png(9, 9, *[(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**27), 9))] * 8),
    "JPEG of 5,000 scans": lambda: scans(5000),
    "300 MB": lambda: b"\x89PNG\r\n\x1a\n" + bytes(300 * 2**20),
}
CHECKPOINTS: dict[str, Callable[[], bytes]] = {
    "as large as is read": lambda: signed(zeros(784, *[1024] * 6, 10)),
    "a header as large as the file may be": lambda: header(b"{" + b" " * (checkpoint.MAX_BYTES - 10) + b"}"),
    "a header of a million entries": lambda: header(entries(10**6)),
    "a header of as many entries as are read": lambda: header(entries(checkpoint.MAX_HEADER // 14)),
    "2 GB declared in a kilobyte": lambda: struct.pack("<Q", 2**31) + b"{" + bytes(1000),
    "a pickle that would run code": lambda: b"cbuiltins\nprint\n(S'run'\ntR.",
    "noise": lambda: np.random.default_rng(0).bytes(checkpoint.MAX_BYTES),
}
CORRECTIONS: dict[str, Callable[[], bytes]] = {
    "as many drawings as are kept": lambda: export([{"objects": [pencil(hook(i), 18)]} for i in range(corrections.MAX_DRAWINGS)]),
    "one more": lambda: export([{"objects": [pencil(hook(i), 18)]} for i in range(corrections.MAX_DRAWINGS + 1)]),
    "the same, of wild curves": lambda: export([wild(100, i) for i in range(corrections.MAX_DRAWINGS)]),
    "the same, of large pictures": lambda: export([{"objects": [huge_picture()]} for _ in range(corrections.MAX_DRAWINGS)]),
    "the same, of pictures": lambda: export(
        [{"objects": [picture_object(noisy(i), 320)]} for i in range(corrections.MAX_DRAWINGS)]
    ),
    "as many empty lists as fit": lambda: filled('{"drawings": [', "[],", "]}"),
    "as many objects as fit": lambda: filled('{"drawings": [', "{},", "]}"),
    "as many numbers as fit": lambda: filled('{"drawings": [', "1.5,", "]}"),
    "brackets that never close": lambda: b"[" * corrections.MAX_BYTES,
    "300 MB": lambda: bytes(300 * 2**20),
}


def entries(count: int) -> bytes:
    """A header's JSON with so many words of description."""
    return json.dumps({"__metadata__": {f"{i:x}": "" for i in range(count)}}).encode()


def noisy(i: int) -> np.ndarray:
    """Grey noise, 28x28, each i another."""
    return np.random.default_rng(i).random((28, 28))


def huge_picture() -> dict:
    """A picture of 1,000 x 1,000 on the canvas, a few KB."""
    source = base64.b64encode(encode(Image.new("L", (1000, 1000), 255), "PNG")).decode()
    return picture_object(np.ones((28, 28)), 320) | {"src": f"data:image/png;base64,{source}"}


def hook(i: int) -> list[tuple[float, float]]:
    """A stroke of 60 points, each i another."""
    return [(90 + i % 50 + 2 * k, 60 + 3.0 * k + (i % 7) * (k % 5)) for k in range(60)]


READERS: dict[str, tuple[dict[str, Callable[[], object]], Callable[[object], object]]] = {
    "drawing": (DRAWINGS, from_drawing),
    "image": (IMAGES, lambda data: from_image(load(data))),
    "checkpoint": (CHECKPOINTS, lambda data: checkpoint.loads(data, "a checkpoint")),
    "corrections": (CORRECTIONS, lambda data: corrections.loads(data, "an import")),
}


def status_mb(key: str) -> float:
    """A line of /proc/self/status."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no {key} in /proc/self/status")


def cost(kind: str, name: str) -> dict:
    """The figures of one input. In a process of its own, whose memory nobody has used before."""
    inputs, reader = READERS[kind]
    data = inputs[name]()
    gc.collect()
    gc.freeze()  # as the app does with what it holds: looking through the input again and again is no part of reading it
    ctypes.CDLL(None).malloc_trim(0)  # what making the input has left behind would be used again, unseen
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew (proc(5))
    before, start = status_mb("VmRSS"), time.process_time()
    try:
        reader(data)
        said = "read"
    except ValueError as error:  # all of our own errors are
        said = str(error)
    ms = 1000 * (time.process_time() - start)
    return {"kind": kind, "name": name, "ms": ms, "mb": status_mb("VmHWM") - before, "said": said}


def main() -> int:
    """Measure and print; exit code 1 where anything costs more."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bad_input", description=__doc__.split(":")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    from_image(load(encode(noise(10_000), "PNG")))  # what is imported at first use is no input's cost
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        found = [pool.apply(cost, (kind, name)) for kind, (inputs, _) in READERS.items() for name in inputs]
    lines = [f"{f['kind']:<12}{f['name']:<48}{f['ms']:>7.0f} ms{f['mb']:>7.1f} MB   {f['said']:.90}" for f in found]
    report({"inputs": found, "most_ms": max(f["ms"] for f in found), "most_mb": max(f["mb"] for f in found)}, options.json, lines)
    return int(any(f["ms"] > MOST_MS or f["mb"] > MOST_MB for f in found))


if __name__ == "__main__":
    sys.exit(main())
