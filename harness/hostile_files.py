"""Make broken, oversized and hostile files: images and checkpoints. The tests check that each is refused."""

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
    """Return a picture as the bytes of an image file. kind: the format, such as "PNG". options: passed to Pillow's Image.save."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return the bytes of a PNG file whose header states the given size. chunks: (name, data) pairs between IHDR and IEND."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


def jpeg_of_scans(n: int) -> bytes:
    """Return the bytes of a small progressive JPEG that is slow to decode: its last scan is repeated n times."""
    data = encode(Image.linear_gradient("L").convert("RGB"), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * n + data[-2:]


def jpeg_of_size(width: int, height: int, data: int = 0) -> bytes:
    """Return the bytes of a JPEG of 8x8 pixels whose header states another size. data: the number of bytes after the image."""
    small = encode(Image.new("L", (8, 8), 200), "JPEG")
    size = small.index(b"\xff\xc0") + 5
    return small[:size] + struct.pack(">HH", height, width) + small[size + 4 :] + bytes(data)


def jpeg_of_channels(width: int, height: int) -> bytes:
    """Return the bytes of a JPEG that stores its three colour channels one after another. Decoding it takes much memory."""
    grey = encode(Image.new("L", (width, height), 200), "JPEG")
    frame, scan = grey.index(b"\xff\xc0"), grey.index(b"\xff\xda")
    header = b"\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + b"".join(bytes([i, 0x11, 0]) for i in range(1, 4))
    scans = (b"\xff\xda\0\x08\1" + bytes([i, 0, 0, 63, 0]) + grey[scan + 10 : -2] for i in range(1, 4))
    return grey[:frame] + header + grey[frame + 13 : scan] + b"".join(scans) + grey[-2:]


def zero_layers(*sizes: int) -> dict[str, np.ndarray]:
    """Return the arrays of a network of zeros as a dict with the keys w1, b1, w2, b2, … sizes: the units of each layer."""
    tensors = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        tensors |= {f"w{i}": np.zeros((n_in, n_out), np.float32), f"b{i}": np.zeros(n_out, np.float32)}
    return tensors


def signed_checkpoint(tensors: dict[str, np.ndarray], **changes: str) -> bytes:
    """Return the bytes of a checkpoint file with a valid SHA-256 hash. changes: entries to replace in the header."""
    header = {"format": checkpoint.FORMAT, "hidden": "relu", "output": "softmax", "metadata": "{}"} | changes
    header["sha256"] = checkpoint.digest(tensors, header)
    return safetensors.numpy.save(tensors, header)


def browser_file(arrays: dict[str, np.ndarray], **changes: str | None) -> bytes:
    """Return the file that the browser's trainer writes of arrays w1, b1, …. changes: of its metadata; None removes one."""
    metadata = {"hidden": "relu", "output": "softmax"} | changes
    kinds = {"w": "weight", "b": "bias"}
    turned = {key: np.ascontiguousarray(array.T) if key[0] == "w" else array for key, array in arrays.items()}
    tensors = {f"{2 * int(key[1:]) - 2}.{kinds[key[0]]}": array for key, array in turned.items()}
    return safetensors.numpy.save(tensors, {key: value for key, value in metadata.items() if value is not None})


def safetensors_file(header: dict | bytes, data: bytes = b"") -> bytes:
    """Return the bytes of a safetensors file. header: a dict or bytes, not necessarily valid. data: what follows the header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
