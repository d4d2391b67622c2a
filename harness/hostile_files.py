"""Make broken, oversized and hostile files: images and checkpoints.

The tests check that each is refused. `benchmarks.bad_input` measures what refusing it costs.
"""

import io
import json
import struct
import zlib
from itertools import pairwise

import numpy as np
import safetensors.numpy
from PIL import Image

from model import checkpoint


def encode(picture: Image.Image, kind: str, **options) -> bytes:
    """Return an image as the bytes of a file of that kind ("PNG", "JPEG", …)."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG that declares this size and has these chunks, each a pair of name and content."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def jpeg_of_scans(n: int) -> bytes:
    """Return a progressive JPEG of a few KB whose last scan is repeated n times. A decoder passes over the image n times."""
    data = encode(Image.linear_gradient("L").convert("RGB"), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * n + data[-2:]


def zero_layers(*sizes: int) -> dict[str, np.ndarray]:
    """Return the arrays of a checkpoint whose layers have these sizes and only zeros."""
    tensors = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        tensors |= {f"w{i}": np.zeros((n_in, n_out), np.float32), f"b{i}": np.zeros(n_out, np.float32)}
    return tensors


def signed_checkpoint(tensors: dict[str, np.ndarray], **changes: str) -> bytes:
    """Return a checkpoint file with any arrays and a matching SHA-256, as anyone who knows the format could make one.

    changes: header entries that replace the usual ones.
    """
    header = {"format": checkpoint.FORMAT, "hidden": "relu", "output": "softmax", "metadata": "{}"} | changes
    header["sha256"] = checkpoint.digest(tensors, header)
    return safetensors.numpy.save(tensors, header)


def safetensors_file(header: dict | bytes, data: bytes = b"") -> bytes:
    """Return a safetensors file with any header, as JSON or as bytes, and any data after it."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
