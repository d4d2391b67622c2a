"""Encode a drawing as a short text for a link, and decode it.

The text is base64url (RFC 4648, no padding). It encodes the version, the label, the length of the picture, the picture (28x28
pixels, deflated) and the strokes. A stroke is its number of points, and for each point the step from the previous point in half
canvas pixels. These are variable-length integers. A drawn digit takes about 100 characters.

    >>> text = encode(Drawing((polyline([(60, 40), (60, 240)]),)), label=1)
    >>> text
    'AQEAAvABoAEAoAY'
    >>> decode(text)[0].strokes
    ((60.0, 40.0, 60.0, 140.0, 60.0, 240.0),)
"""

import base64
import binascii
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

import cv2
import numpy as np

from model.drawing_json import PICTURE_SIDE, to_picture
from model.strokes import CANVAS, Drawing, Picture, Point, flatten, polyline
from system.errors import Refusal

MOST = 4000  # characters; servers and messengers take addresses of twice this length
VERSION = 1
NO_LABEL = 10
GRID = 2  # steps in a canvas pixel
FARTHEST = 3 * CANVAS  # canvas px: a pen may leave the canvas, but no further
TOLERANCES = (0.5, 1.0, 2.0, 4.0)  # canvas px between a stroke and its polyline; a long drawing gets a larger one
ALPHABET = re.compile(r"[A-Za-z0-9_-]*")
VARINT = re.compile(rb"[\x80-\xff]{0,2}[\x00-\x7f]")  # of at most three bytes


class LinkError(Refusal, ValueError):
    """A drawing could not be read from a link. The message gives the reason and tells the user what to do."""


def encode(drawing: Drawing, label: int | None = None) -> str:
    """Encode a drawing, and the digit that it shows, as text for a link, "" if it is too long. Strokes become polylines."""
    picture = b""
    if drawing.picture is not None:
        picture = zlib.compress(np.rint(drawing.picture.pixels * 255).astype(np.uint8).tobytes(), 9)
    head = bytes([VERSION, NO_LABEL if label is None else label]) + varint(len(picture)) + picture
    lines = flatten(drawing.strokes) if drawing.strokes else []
    for tolerance in TOLERANCES:
        packed = head + b"".join(map(varint, _pack([simplify(line, tolerance) for line in lines])))
        text = base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
        if len(text) <= MOST:
            return text
    return ""


def decode(text: str) -> tuple[Drawing, int | None]:
    """Decode a drawing and its label, or None, from the text that `encode` returns. Raises LinkError if it is invalid."""
    if len(text) > MOST:
        raise LinkError("The drawing in this link is too long. Copy a link with fewer strokes.")
    try:
        if not ALPHABET.fullmatch(text):
            raise ValueError("a character that base64url does not have")
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        size = VARINT.match(data, 2)
        if size is None or data[0] != VERSION or data[1] > NO_LABEL:
            raise ValueError("another version")
        start = size.end() + _number(size[0])
        picture = _unpack_picture(data[size.end() : start]) if start > size.end() else None
        numbers = VARINT.findall(data, start)
        if b"".join(numbers) != data[start:]:
            raise ValueError("a number that does not end")
        drawing = Drawing(tuple(map(polyline, _unpack(map(_number, numbers)))), picture)
        if drawing.is_empty:
            raise ValueError("nothing is drawn")
    except (ValueError, binascii.Error, zlib.error) as error:
        raise LinkError("The drawing in this link is cut off or altered. Copy the whole link again.") from error
    return drawing, None if data[1] == NO_LABEL else data[1]


def simplify(line: np.ndarray, tolerance: float) -> np.ndarray:
    """Simplify a line with the Douglas-Peucker algorithm. Return the remaining points, float32 (n, 2).

    They deviate from the line by less than twice the tolerance, because OpenCV also drops points on almost straight parts.
    """
    points = np.array(line, np.float32)  # (n, 2)
    points[-1] = np.nextafter(points[-1], np.float32(np.inf))  # OpenCV turns a line with equal ends round, as if it were a ring
    return cv2.approxPolyDP(points[:, None], tolerance, closed=False)[:, 0]


def _pack(lines: Iterable[np.ndarray]) -> Iterator[int]:
    """Encode strokes as numbers >= 0. For each stroke, yield its number of points and the step to each point, in 0.5 px."""
    here = np.zeros(2, int)
    for line in lines:
        points = np.rint(GRID * line.clip(-FARTHEST, FARTHEST)).astype(int)  # (n, 2)
        steps = np.diff(points, axis=0, prepend=here[None])
        yield len(line)
        yield from np.where(steps < 0, -2 * steps - 1, 2 * steps).ravel().tolist()  # zigzag: small steps either way take one byte
        here = points[-1]


def _unpack(numbers: Iterator[int]) -> Iterator[list[Point]]:
    """Decode strokes from the numbers that `_pack` yields. Yield the points of each stroke, in canvas px."""
    here = np.zeros(2, int)
    for count in numbers:
        zigzag = np.array(list(islice(numbers, 2 * count)))
        if not 0 < 2 * count == len(zigzag):
            raise ValueError("a stroke without points, or cut off")
        steps = np.where(zigzag % 2, -(zigzag + 1) // 2, zigzag // 2).reshape(-1, 2)
        points = here + steps.cumsum(axis=0)
        if np.abs(points).max() > GRID * FARTHEST:
            raise ValueError("a point outside")
        here = points[-1]
        yield [(x, y) for x, y in (points / GRID).tolist()]


def varint(number: int) -> bytes:
    """Encode a number >= 0 as a Protobuf varint: seven bits of the number in each byte, the lowest bits in the first byte."""
    found = bytearray()
    while number > 127:
        found.append(number % 128 + 128)
        number //= 128
    return bytes([*found, number])


def _number(varint: bytes) -> int:
    return sum(byte % 128 << 7 * place for place, byte in enumerate(varint))


def _unpack_picture(packed: bytes) -> Picture:
    size = PICTURE_SIDE**2
    pixels = zlib.decompressobj().decompress(packed, size + 1)  # no more than that, whatever the bytes claim
    if len(pixels) != size:
        raise ValueError("a picture of another size")
    return to_picture(np.frombuffer(pixels, np.uint8).reshape(PICTURE_SIDE, PICTURE_SIDE) / np.float32(255))
