"""Measure what it costs to read or refuse hostile input, and to use the largest input that is accepted.

Run it with `python -m benchmarks.bad_input`. Each input is read once, in a process of its own, by the function that the app uses.
The inputs of the kind "use" are computations that a view makes at once, nearly all of them with the largest network. The exit
code is 1 if an input takes more than MOST_MS or MOST_MB.

Keys of each entry in `inputs`:
  kind, name  the kind of input, and what it is
  ms          CPU time until it was read or refused
  mb          peak memory for reading it; the input itself is not counted
  said        the error message, or "read"
most_ms and most_mb are the largest of all.
"""

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
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from PIL import Image

from benchmarks import common
from harness.hostile_files import encode, jpeg_of_scans, png, safetensors_file, signed_checkpoint, zero_layers
from harness.pencil import pencil
from model import (
    checkpoint,
    convolution,
    corrections,
    evaluation,
    foreign,
    link,
    mnist,
    reshape,
    robustness,
    teaching,
    whatif,
)
from model.digit import from_drawing, from_image
from model.image import MAX_JPEG_PIXELS, MAX_PIXELS, MAX_WEBP_PIXELS, load
from model.network import MAX_UNITS, Network, random_network
from model.strokes import LARGEST, MAX_COMMANDS, picture_object
from ui.sheet import canvas
from ui.sheet.history import History
from ui.views.explore import layers

MOST_MS, MOST_MB = 3000, 150
LARGEST_SIZES = (784, *[MAX_UNITS] * 4, 10)


def one_stroke(*commands: list) -> dict:
    """Return a drawing of one stroke with path commands as in SVG, such as ["M", 0, 0]."""
    return {"objects": [{"type": "Path", "path": list(commands), "strokeWidth": 18}]}


def scribble(count: int, seed: int = 0) -> dict:
    """Return a drawing that consists of one stroke with many random curves."""
    rows = np.random.default_rng(seed).uniform(-LARGEST, LARGEST, (count, 4)).tolist()
    return one_stroke(["M", 0, 0], *(["Q", *row] for row in rows))


def hook(i: int) -> dict:
    """Return a drawing of one stroke with 60 points, whose shape depends on `i`."""
    return {"objects": [pencil([(90 + i % 50 + 2 * k, 60 + 3.0 * k + (i % 7) * (k % 5)) for k in range(60)], 18)]}


def noise_picture(i: int) -> dict:
    return {"objects": [picture_object(np.random.default_rng(i).random((28, 28)), 320)]}


def huge_picture() -> dict:
    """Return a drawing that contains a PNG image: a few KB of data, but 1,000 x 1,000 pixels when the image is decoded."""
    source = base64.b64encode(encode(Image.new("L", (1000, 1000), 255), "PNG")).decode()
    return {"objects": [picture_object(np.ones((28, 28)), 320) | {"src": f"data:image/png;base64,{source}"}]}


def noise(pixels: int, channels: int = 1, dtype: str = "uint8") -> Image.Image:
    """Return a square image of random noise with about `pixels` pixels of the type "uint8" or "uint16"."""
    side = int(pixels**0.5)
    shape = (side, side) if channels == 1 else (side, side, channels)
    return Image.fromarray(np.random.default_rng(0).integers(0, 2**8 if dtype == "uint8" else 2**16, shape, dtype))


def header_entries(count: int) -> bytes:
    return safetensors_file({"__metadata__": {f"{i:x}": "" for i in range(count)}})


def export_of(make: Callable[[int], dict], count: int = corrections.MAX_DRAWINGS) -> bytes:
    """Return the bytes of a JSON file that contains many drawings: make(0), make(1), … Each drawing gets the label 7."""
    return json.dumps({"drawings": [{"label": 7, "drawing": make(i)} for i in range(count)]}).encode()


def small_scribble(i: int) -> dict:
    """Return a drawing of one stroke with 240 random curves. Its file is small, but drawing it takes long. i: the random seed."""
    rows = np.random.default_rng(i).integers(0, 99, (240, 4)).tolist()
    return one_stroke(["M", 0, 0], *(["Q", *row] for row in rows))


def uneven_scribble(i: int) -> dict:
    """Return a drawing of 120 random straight lines, written as Bézier curves. i: the random seed.

    Equal steps of a curve's parameter are short at the start of the line and long at the end.
    """
    points = np.random.default_rng(i).integers(0, 99, (121, 2)).tolist()
    return one_stroke(["M", *points[0]], *(["Q", *start, *end] for start, end in pairwise(points)))


def nested(depth: int) -> list:
    return [nested(depth - 1)] if depth else []


def filled_with(part: str) -> bytes:
    """Return a hostile file of drawings: a JSON list that repeats `part`, such as "[],", up to the accepted file size."""
    start, end = '{"drawings": [', "]}"
    return (start + part * ((corrections.MAX_BYTES - len(start) - len(end) - 4) // len(part)) + "null" + end).encode()


DOTS = {"objects": [{"type": "Path", "path": [["M", 9, 9]], "strokeWidth": LARGEST}] * 20_000}
DRAWINGS: dict[str, Callable[[], object]] = {
    "a million points in one stroke": lambda: one_stroke(["M", 0, 0], *([["L", 1, 2]] * 1_000_000)),
    "a scribble of as many curves as are read": lambda: scribble(MAX_COMMANDS),
    "20,000 curves from end to end": lambda: scribble(20_000),
    "20,000 dots with a pen a million pixels wide": lambda: DOTS,
    "a million strokes": lambda: {"objects": [{"type": "Path", "path": [["M", 5, 5], ["L", 90, 80]]}] * 1_000_000},
    "a command of a million numbers": lambda: one_stroke(["M", 0, 0], ["Q", *[1] * 1_000_000]),
    "an object whose kind is 50 MB long": lambda: {"objects": [{"type": "x" * 50_000_000}]},
    "a picture of 1,000 x 1,000": huge_picture,
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
    "PNG of 500,000 empty chunks": lambda: png(9, 9, *[(b"tEXt", b"")] * 500_000),
    "JPEG of 5,000 scans": lambda: jpeg_of_scans(5000),
    "300 MB": lambda: b"\x89PNG\r\n\x1a\n" + bytes(300 * 2**20),
}
CHECKPOINTS: dict[str, Callable[[], bytes]] = {
    "as large as is read": lambda: signed_checkpoint(zero_layers(*LARGEST_SIZES)),
    "a header as large as the file may be": lambda: safetensors_file(b"{" + b" " * (checkpoint.MAX_BYTES - 10) + b"}"),
    "a header of a million entries": lambda: header_entries(10**6),
    "a header of as many entries as are read": lambda: header_entries(checkpoint.MAX_HEADER // 14),
    "2 GB declared in a kilobyte": lambda: struct.pack("<Q", 2**31) + b"{" + bytes(1000),
    "a pickle that would run code": lambda: b"cbuiltins\nprint\n(S'run'\ntR.",
    "noise": lambda: np.random.default_rng(0).bytes(checkpoint.MAX_BYTES),
}


@cache
def largest() -> Network:
    """Return the largest network that the app accepts, with random weights."""
    return random_network(LARGEST_SIZES, np.random.default_rng(0))


def state_dict(*sizes: int) -> bytes:
    """Return the bytes of a PyTorch state_dict with all-zero weights and no biases. sizes: the number of units in each layer."""
    shapes = enumerate(pairwise(sizes))
    return safetensors.numpy.save({f"{i}.weight": np.zeros((n_out, n_in), np.float32) for i, (n_in, n_out) in shapes})


NETWORKS: dict[str, Callable[[], bytes]] = {
    "state_dict, as large as is read": lambda: state_dict(*LARGEST_SIZES),
    "state_dict 784-1-300000-1-10": lambda: state_dict(784, 1, 300_000, 1, 10),
    "state_dict 784-6000-10": lambda: state_dict(784, 500, 10) + bytes(10_000_000),
    "state_dict of 8 layers in any order": lambda: state_dict(784, *[10] * 8),
}
USES: dict[str, Callable[[], object]] = {
    "Try a hard one": lambda: evaluation.hard_digits(evaluation.probabilities_of(largest(), digits()[0]), digits()[1]),
    "Evaluate: all test digits": lambda: evaluation.probabilities_of(largest(), digits()[0]),
    "Evaluate: the convolutional network": lambda: evaluation.probabilities_of(convolution.load(), digits()[0]),
    "Evaluate: one step of the robustness": lambda: next(robustness.measure(largest(), *digits())),
    "What if: one neuron": lambda: whatif.score_changed(
        largest(), whatif.first_pre_activations(largest(), digits()[0]), {(1, 1): whatif.Change(off=True)}, digits()[1]
    ),
    "Explore: a map of 1,024 neurons (LDA)": lambda: layers.map_of(largest(), 1, True),
    "Explore: a map of 1,024 neurons (PCA)": lambda: layers.map_of(largest(), 1, False),
    "Explore: gradient steps": lambda: reshape.reshape(largest(), IMAGE, reshape.Goal(4, 3), reshape.SMALLEST),
    "Teach it: the most steps": lambda: teaching.teach(largest(), IMAGE, 3, 1e-3, 100),
    "Lessons: a nudge": lambda: teaching.nudge(largest(), IMAGE, 3, 1, 2, 3),
}
IMAGE = np.random.default_rng(0).random((28, 28), np.float32)
LINKS: dict[str, Callable[[], str]] = {
    "a link of as many points as fit": lambda: link_of(bytes([1, 10, 0]) + b"\xb8\x0b" + bytes(2 * 1464)),
    "a link of wild points": lambda: link_of(bytes([1, 10, 0]) + wild_points(480)),
    "a link of a picture that unpacks to 2.9 MB": lambda: link_of(bytes([1, 10]) + packed_picture()),
    "a link of 1 MB": lambda: "A" * 10**6,
}


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    return mnist.test_images(), mnist.test_labels()


def link_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def wild_points(count: int) -> bytes:
    """Return a stroke of `count` points, encoded as in the app's links. It jumps between opposite corners of the allowed area."""
    return link.varint(count) + b"".join(link.varint(n) * 2 for n in [3840, 7679, *[7680, 7679] * ((count - 2) // 2)])


def packed_picture() -> bytes:
    """Return the picture part of a link: 3 KB of compressed data that unpack to 2.9 MB, much more than the app allows."""
    packed = zlib.compress(bytes(2_900_000), 9)[:2900]
    return link.varint(len(packed)) + packed


CORRECTIONS: dict[str, Callable[[], bytes]] = {
    "as many drawings as are kept": lambda: export_of(hook),
    "one more": lambda: export_of(hook, corrections.MAX_DRAWINGS + 1),
    "the same, of wild curves": lambda: export_of(lambda i: scribble(100, i)),
    "the same, of large pictures": lambda: export_of(lambda i: huge_picture()),
    "the same, of pictures": lambda: export_of(noise_picture),
    "as many empty lists as fit": lambda: filled_with("[],"),
    "as many objects as fit": lambda: filled_with("{},"),
    "as many numbers as fit": lambda: filled_with("1.5,"),
    "scribbles, as many as are accepted": lambda: export_of(small_scribble, 82),
    "scribbles of uneven curves, as many as are accepted": lambda: export_of(uneven_scribble, 210),
    "scribbles, as many drawings as are kept": lambda: export_of(small_scribble),
    "an attribute nested 900 deep": lambda: export_of(lambda i: {"objects": [hook(i)["objects"][0] | {"x": nested(900)}]}, 1),
    "brackets that never close": lambda: b"[" * corrections.MAX_BYTES,
    "300 MB": lambda: bytes(300 * 2**20),
}
MESSAGES: dict[str, Callable[[], dict]] = {  # of 1 MB, the most that the server accepts
    "a thousand strokes of 120 points": lambda: steps(1000, 2 * 120),
    "sixty strokes of two thousand points": lambda: steps(60, 2 * 2000),
    "five hundred strokes, each undone": lambda: steps(500, 2 * 240, "undo"),
    "a stored drawing of as many curves as are read": lambda: restored(scribble(MAX_COMMANDS)),
    "a stored drawing of a thousand pictures": lambda: restored(DRAWINGS["a thousand pictures"]()),
}


def steps(count: int, numbers: int, then: str = "") -> dict:
    """Return the message that a browser sends for `count` strokes.

    numbers: the number of coordinates in each stroke. then: the action after each stroke, such as "undo", or "" for none.
    """
    found = []
    for i in range(count):
        found.append([len(found) + 1, "stroke", [100 + (7 * i + 3 * k) % 200 for k in range(numbers)]])
        found += [[len(found) + 1, then]] if then else []
    return {"seen": 0, "steps": found}


def restored(drawing: object) -> dict:
    """Return the message that a browser sends to the server to restore a drawing from an earlier session."""
    return {"seen": 0, "steps": [[1, "restore", {"label": None, "source": "", "drawing": drawing}, True]]}


def read_message(value: dict) -> None:
    """Apply the strokes and actions in a browser's message to an empty canvas. Convert the resulting drawing to 28x28 pixels."""
    history = History()
    found = canvas.steps(value | {"session": history.session}, history.session)
    assert found is not None, "the message is for this history"
    from_drawing(history.follow(*found).sheet.drawing)


READERS: dict[str, tuple[Mapping[str, Callable[[], object]], Callable[[Any], object]]] = {
    "drawing": (DRAWINGS, from_drawing),
    "image": (IMAGES, lambda data: from_image(load(data))),
    "checkpoint": (CHECKPOINTS, lambda data: checkpoint.loads(data, "a checkpoint")),
    "corrections": (CORRECTIONS, lambda data: [item.pixels for item in corrections.loads(data, "an import")]),
    "network": (NETWORKS, lambda data: foreign.loads(data, "a network", "relu")),
    "link": (LINKS, lambda text: from_drawing(link.decode(text)[0])),
    "message": (MESSAGES, read_message),
    "use": ({name: lambda use=use: use for name, use in USES.items()}, lambda use: use()),
}


def cost(kind: str, name: str) -> dict:
    """Measure the time and the memory that it takes to read one hostile input. Call this in a new process for each input."""
    inputs, reader = READERS[kind]
    data = inputs[name]()
    gc.collect()
    gc.freeze()  # as the app does: otherwise garbage collections would search the input again and again
    ctypes.CDLL(None).malloc_trim(0)  # memory left over from making the input would hide what reading it takes
    Path("/proc/self/clear_refs").write_text("5")  # reset the peak (proc(5))
    before, start = common.memory_mb("self"), time.process_time()
    try:
        reader(data)
        said = "read"
    except ValueError as error:  # the base class of our own errors
        said = str(error)
    ms = 1000 * (time.process_time() - start)
    return {"kind": kind, "name": name, "ms": ms, "mb": common.memory_mb("self", "VmHWM") - before, "said": said}


def warm_up() -> None:
    """Load the data and codecs that a running server has already loaded, so that `cost` does not measure the loading."""
    largest()
    digits()
    from_image(load(encode(noise(10_000), "PNG")))


def main() -> int:
    parser = common.parser("bad_input", __doc__)
    parser.add_argument("--only", nargs="+", choices=READERS, default=list(READERS), metavar="KIND", help=", ".join(READERS))
    options = parser.parse_args()
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    warm_up()
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        found = [pool.apply(cost, (kind, name)) for kind in options.only for name in READERS[kind][0]]
    lines = [f"{f['kind']:<12}{f['name']:<48}{f['ms']:>7.0f} ms{f['mb']:>7.1f} MB   {f['said']:.90}" for f in found]
    figures = {"inputs": found, "most_ms": max(f["ms"] for f in found), "most_mb": max(f["mb"] for f in found)}
    common.report(figures, options.json, lines)
    return int(figures["most_ms"] > MOST_MS or figures["most_mb"] > MOST_MB)


if __name__ == "__main__":
    sys.exit(main())
