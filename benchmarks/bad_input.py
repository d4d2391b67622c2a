"""Measure the CPU time and memory that the worst files, links and drawings cost. Run it with `python -m benchmarks.bad_input`.

Each input is read once, in a process of its own, by the function that the app uses. Uploads go to a running server. The exit code
is 1 if an input takes more than MOST_MS or MOST_MB.

Keys of each entry in `inputs`:
  kind, name  the kind of input, and what it is
  ms          CPU time until it was read or refused
  mb          peak memory for reading it; the input itself is not counted
  said        the error message, or "done"
most_ms and most_mb are the largest of all.
"""

import asyncio
import base64
import ctypes
import gc
import json
import multiprocessing
import struct
import sys
import time
import uuid
import warnings
import zlib
from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import requests
from PIL import Image

from benchmarks import common
from harness import driver
from harness.hostile_files import (
    encode,
    jpeg_of_channels,
    jpeg_of_scans,
    jpeg_of_size,
    png,
    safetensors_file,
    signed_checkpoint,
    zero_layers,
)
from harness.websocket_client import Visitor
from model import checkpoint, examples, foreign, link
from model.digit import from_drawing
from model.drawing_json import LARGEST, MAX_CURVES, picture_to_json, to_picture
from model.image_file import MAX_JPEG_PIXELS, MAX_PIXELS
from model.network import MAX_UNITS, Network
from model.photos import open_photo
from system import portable
from ui import networks

MOST_MS, MOST_MB = 3000, 150
LARGEST_SIZES = (784, *[MAX_UNITS] * 4, 10)
UPLOADS = [19_000_000] * 60  # bytes of each


def scribble(count: int, seed: int = 0) -> dict:
    return {"strokes": [[0, 0, *np.random.default_rng(seed).uniform(-LARGEST, LARGEST, 4 * count).tolist()]]}


def noise(pixels: int) -> Image.Image:
    side = int(pixels**0.5)
    return Image.fromarray(np.random.default_rng(0).integers(0, 2**8, (side, side, 3), "uint8"))


def blank(mode: str) -> Image.Image:
    return Image.new(mode, (int(MAX_PIXELS**0.5),) * 2)


def file_of(count: int, make: Callable[[int], dict]) -> bytes:
    """Return the bytes of a file with `count` labelled drawings: make(0), make(1), …"""
    return json.dumps({"drawings": [{"label": 7, "drawing": make(i)} for i in range(count)]}).encode()


READERS: Mapping[str, Callable[[Any], object]] = {
    "drawing": from_drawing,
    "image": lambda data: open_photo(data, "a photo"),
    "network": lambda data: foreign.loads(data, "a network", "relu"),
    "accuracy": networks.measured,
    "examples": lambda data: examples.loads(data, "an import"),
    "link": lambda text: from_drawing(link.decode(text)[0]),
}
# The inputs, by kind and name.
INPUTS: Mapping[tuple[str, str], Callable[[], object]] = {
    ("drawing", "a scribble of as many curves as are read"): lambda: scribble(MAX_CURVES),
    ("drawing", "20,000 curves from end to end"): lambda: scribble(20_000),
    ("drawing", "a thousand pictures"): lambda: {
        "objects": [{"type": "Image", **picture_to_json(to_picture(np.ones((28, 28))))}] * 1000
    },
    ("image", "PNG, RGBA, the most pixels"): lambda: encode(blank("RGBA"), "PNG"),
    ("image", "JPEG, the most pixels"): lambda: encode(noise(MAX_JPEG_PIXELS - 10**5).convert("L"), "JPEG", quality=20),
    ("image", "JPEG, the most pixels, nearly all of them missing"): lambda: jpeg_of_size(7900, 8000, MAX_JPEG_PIXELS // 512),
    ("image", "JPEG, CMYK, progressive, the most pixels"): lambda: encode(blank("CMYK"), "JPEG", progressive=True),
    ("image", "JPEG of 380 bytes that states the most pixels"): lambda: jpeg_of_size(7900, 8000),
    ("image", "JPEG, the most pixels, colour by colour"): lambda: jpeg_of_channels(7990, 7990),
    ("image", "PNG, a transparent colour, the most pixels"): lambda: encode(blank("RGB"), "PNG", transparency=(0, 0, 0)),
    ("image", "PNG, 20,000 x 20,000 in 400 KB"): lambda: png(20_000, 20_000, (b"IDAT", zlib.compress(bytes(20_001) * 20_000, 1))),
    ("image", "PNG of 500,000 empty chunks"): lambda: png(9, 9, *[(b"tEXt", b"")] * 500_000),
    ("image", "JPEG of 5,000 scans"): lambda: jpeg_of_scans(5000),
    ("network", "as large as is read"): lambda: signed_checkpoint(zero_layers(*LARGEST_SIZES)),
    ("network", "a header of a million entries"): lambda: safetensors_file(
        {"__metadata__": {f"{i:x}": "" for i in range(10**6)}}
    ),
    ("network", "2 GB declared in a kilobyte"): lambda: struct.pack("<Q", 2**31) + b"{" + bytes(1000),
    ("network", "noise"): lambda: np.random.default_rng(0).bytes(checkpoint.MAX_BYTES),
    ("accuracy", "the largest network, which claims 500 %"): lambda: Network(
        checkpoint.layers_of(zero_layers(*LARGEST_SIZES), "a network"), metadata={"test_accuracy": 5}
    ),
    ("examples", "as many as are kept, of wild curves"): lambda: file_of(examples.MAX_DRAWINGS, lambda i: scribble(100, i)),
    ("examples", "as many empty lists as fit"): lambda: b'{"drawings": [' + b"[]," * (examples.MAX_BYTES // 3 - 10) + b"[]]}",
    ("examples", "brackets that never close"): lambda: b"[" * examples.MAX_BYTES,
    ("examples", "300 MB"): lambda: bytes(300 * 2**20),
    ("link", "as many points as fit"): lambda: link_of(bytes([1, 10, 0]) + b"\xb8\x0b" + bytes(2 * 1464)),
    ("link", "a picture that unpacks to 2.9 MB"): lambda: link_of(bytes([1, 10]) + zlib.compress(bytes(2_900_000), 9)[:2900]),
    ("link", "1 MB"): lambda: "A" * 10**6,
}


def link_of(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def cost_of_uploads(server: driver.Server) -> dict:
    """Let one visitor upload UPLOADS, for no widget. Return the CPU time for each file, and the memory for all files."""
    visitor = Visitor(server.url, 0, patience=60)
    await visitor.open()
    with requests.Session() as session:
        (cookie,) = session.get(f"{server.url}/_stcore/health").cookies
        session.headers["X-Xsrftoken"] = (cookie.value or "").strip('"')

        def upload(size: int) -> None:
            address = f"{server.url}/_stcore/upload_file/{visitor.session_id}/{uuid.uuid4()}"
            session.put(address, files={"file": ("a.bin", bytes(size))}).raise_for_status()

        await asyncio.to_thread(upload, 0)
        before = common.reset_peak(server.pid)
        for size in UPLOADS:
            await asyncio.to_thread(upload, size)
    await visitor.close()
    ms = 1000 * common.cpu_seconds(server.pid) / len(UPLOADS)
    mb = common.memory_mb(server.pid, "VmHWM") - before
    return {"kind": "uploads", "name": f"{len(UPLOADS)} files of 19 MB from one visitor", "ms": ms, "mb": mb, "said": "done"}


def cost(kind: str, name: str) -> dict:
    """Measure what it costs to read an input, a key of INPUTS. Call this in a new process each time."""
    data = INPUTS[kind, name]()
    gc.collect()
    gc.freeze()  # as the app does: otherwise garbage collections would search the input again and again
    ctypes.CDLL(None).malloc_trim(0)  # memory left over from making the input would hide what reading it takes
    before, start = common.reset_peak("self"), time.process_time()
    try:
        READERS[kind](data)
        said = "done"
    except (ValueError, OSError) as error:  # ValueError is the base class of our own errors
        said = str(error)
    ms = 1000 * (time.process_time() - start)
    return {"kind": kind, "name": name, "ms": ms, "mb": common.memory_mb("self", "VmHWM") - before, "said": said}


def measure(_: Namespace) -> dict:
    portable.return_freed_memory()  # as the app does
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    open_photo(encode(noise(10_000), "PNG"), "a photo")  # so that `cost` does not measure the loading of codecs
    with multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1) as pool:
        found = [pool.apply(cost, each) for each in INPUTS]
    with driver.serving(environment={"DIGIT_LENS_SHARED": "on"}) as server:
        found.append(asyncio.run(cost_of_uploads(server)))
    return {"inputs": found, "most_ms": max(f["ms"] for f in found), "most_mb": max(f["mb"] for f in found)}


if __name__ == "__main__":
    figures = common.run(measure, common.parser(__doc__))
    sys.exit(int(figures["most_ms"] > MOST_MS or figures["most_mb"] > MOST_MB))
