"""Convert the canvas's Fabric JSON to strokes.

A stroke is an object of type Path, `{"type": "Path", "path": [["M", x, y], ["Q", cx, cy, x, y], …, ["L", x, y]]}`, in canvas
pixels with y down. It may have a position. JavaScript in the browser repeats this module and `model.digit`, and
`tests/browser/test_parity.py` compares the two: change both together.
"""

import base64
import io
import math
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

import numpy as np
from PIL import Image

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]  # a quadratic Bézier curve: start, control point, end. In a line the control is the middle.

LARGEST = 1e6  # canvas pixels: limit of a coordinate
PEN_WIDTH = 18  # canvas pixels: of the page's pen. The reading does not depend on it
MAX_COMMANDS = 4000  # path commands, and objects, that are read: half a minute of a pen that sends 120 points a second
FLATNESS = 1 / 400  # distance between a chord and its curve, as a share of the drawing's extent (0.05 px of the 20 px box)
MAX_CHORDS = 16  # for each curve
MAX_POINTS = 16_000  # of all chords: curves of a long drawing get fewer chords, so that none takes more than 100 ms
PICTURE_PREFIX = "data:image/png;base64,"
PICTURE_SIDE = 28
# Attributes of a stroke or picture that are read or shown. Others are not stored.
NUMBERS = ("left", "top", "width", "height", "scaleX", "scaleY", "strokeWidth")
WORDS = ("originX", "originY", "stroke", "strokeLineCap", "strokeLineJoin", "fill")
# Attributes of a stroke that an edit mode of the canvas would change. A stroke with other values is not read.
UNCHANGED = {"scaleX": 1, "scaleY": 1, "angle": 0, "skewX": 0, "skewY": 0, "flipX": False, "flipY": False}
PATH, IMAGE = ("Path", "path"), ("Image", "image")  # Fabric's names of the two types of objects, in its versions
MAX_WORD = 40  # characters
MAX_PICTURE = 400  # px a side; the app's own pictures have 280. A file of examples may hold hundreds of them.


class DrawingError(ValueError):
    """A drawing could not be read. The message gives the reason and tells the user what to do."""


@dataclass(frozen=True)
class Picture:
    """A picture on the canvas, such as an MNIST digit. pixels: float32 (28, 28), 1 = ink. left, top, side: in canvas px."""

    pixels: np.ndarray
    left: float
    top: float
    side: float


@dataclass(frozen=True)
class Drawing:
    """A drawing on the canvas."""

    strokes: tuple[tuple[Curve, ...], ...]
    picture: Picture | None = None  # the background image, such as an MNIST digit, or None
    # whether the end is missing, because the drawing has more than MAX_COMMANDS objects or path commands (lines, curves)
    cut_off: bool = False

    def only(self, indices: Sequence[int]) -> "Drawing":
        """Return a drawing with only the strokes at these indices, and without the background image."""
        return Drawing(tuple(self.strokes[i] for i in indices), None, self.cut_off)


def parse(json_data: dict | None) -> Drawing:
    """Convert the JSON of the JavaScript canvas library Fabric to a Drawing. None is converted to an empty drawing.

    Raises DrawingError if the canvas contains anything other than strokes and pictures, or if a coordinate is invalid.
    """
    objects = (json_data or {}).get("objects", []) if isinstance(json_data, dict | None) else None
    if not isinstance(objects, list):
        raise DrawingError("The drawing is not the canvas's JSON (an object with a list of objects): clear it and draw again.")
    strokes, picture, left = [], None, MAX_COMMANDS
    for item in objects[:MAX_COMMANDS]:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind in PATH:
            commands = item.get("path")
            if not isinstance(commands, list):
                raise DrawingError("A stroke of the drawing has no path: clear it and draw again.")
            if left > 0 and commands:
                strokes.append(tuple(placed(_curves(commands[:left]), item)))
                number(item.get("strokeWidth", 1))  # the canvas draws with it
            left -= len(commands)
        elif kind in IMAGE:
            picture = item
        else:
            raise DrawingError(
                f"The drawing holds something that is not a stroke ({brief(kind)}): undo it, or clear and draw again."
            )
    shown = None if picture is None else _picture(picture)  # the last picture covers the others
    return Drawing(tuple(strokes), shown, left < 0 or len(objects) > MAX_COMMANDS)


def known_parts(json_data: dict) -> dict:
    """Remove all values that the app does not use from a canvas's JSON, and pictures that another one covers. Return a copy."""
    objects, kept, left = json_data["objects"][:MAX_COMMANDS], [], MAX_COMMANDS
    last = max((i for i, item in enumerate(objects) if item["type"] in IMAGE), default=-1)  # it covers the other pictures
    for i, item in enumerate(objects):
        part = {"type": item["type"]}
        part |= {key: item[key] for key in NUMBERS if _is_number(item.get(key))}
        part |= {key: item[key] for key in WORDS if isinstance(item.get(key), str) and len(item[key]) <= MAX_WORD}
        part |= {"fill": None} if "fill" in item and item["fill"] is None else {}
        if item["type"] in PATH and left > 0 and item["path"]:
            kept.append(part | {"path": item["path"][:left]})
        elif i == last:
            kept.append(part | {"src": item["src"]})
        left -= len(item["path"]) if item["type"] in PATH else 0
    return {"objects": kept}


def flatten(strokes: Sequence[Sequence[Curve]]) -> list[list[Point]]:
    """Convert the curves of each stroke to a polyline. Return the points of each polyline."""
    points = [p for stroke in strokes for curve in stroke for p in curve]
    left, top, right, bottom = bounds(points)
    tolerance = max(right - left, bottom - top) * FLATNESS
    most = max(1, min(MAX_CHORDS, MAX_POINTS * 3 // len(points)))
    flat = []
    for stroke in strokes:
        line = [stroke[0][0]]
        for p0, p1, p2 in stroke:
            # n chords of a quadratic curve are at most |p0 - 2 p1 + p2| / (4 n^2) away from it.
            bx, by = p0[0] - 2 * p1[0] + p2[0], p0[1] - 2 * p1[1] + p2[1]
            bend = math.sqrt(bx * bx + by * by) / 4
            n = min(most, max(1, math.ceil(math.sqrt(bend / tolerance)))) if tolerance > 0 else 1
            for k in range(1, n + 1):
                t = k / n
                u = 1 - t
                line.append(
                    (u * u * p0[0] + 2 * u * t * p1[0] + t * t * p2[0], u * u * p0[1] + 2 * u * t * p1[1] + t * t * p2[1])
                )
        flat.append(line)
    return flat


def bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom edges of the smallest box that contains the points."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def picture_object(pixels: np.ndarray, side: float) -> dict:
    """Return a Fabric image object (JSON) that shows a square image on the whole canvas.

    pixels: float32 (28, 28), or (n, n) if n divides 280. 1 = ink. Each pixel is enlarged without smoothing.
    side: the side of the canvas in px.
    """
    enlarged = np.kron((pixels * 255).round().astype(np.uint8), np.ones((280 // len(pixels),) * 2, np.uint8))  # (280, 280)
    buffer = io.BytesIO()
    Image.fromarray(enlarged).save(buffer, "PNG")
    source = PICTURE_PREFIX + base64.b64encode(buffer.getvalue()).decode()
    scale = side / 280
    return {"type": "Image", "originX": "left", "originY": "top", "left": 0, "top": 0, "width": 280, "height": 280,
            "scaleX": scale, "scaleY": scale, "strokeWidth": 0, "src": source}  # fmt: skip


def _curves(commands: list) -> list[Curve]:
    """Convert path commands such as ["Q", cx, cy, x, y] to quadratic Bézier curves. Raises DrawingError for invalid commands."""
    curves: list[Curve] = []
    here: Point | None = None
    start: Point = (0.0, 0.0)
    for command in commands:
        name = command[0] if isinstance(command, list) and 1 <= len(command) <= 5 else None
        numbers = [number(v) for v in command[1:]] if name in ("M", "L", "Q", "Z") else []
        if name == "M" and len(numbers) == 2:
            here = start = (numbers[0], numbers[1])
            if not curves:
                curves.append((here, here, here))  # a lone M is a dot
        elif here is not None and name in ("L", "Q", "Z") and len(numbers) == {"L": 2, "Q": 4, "Z": 0}[name]:
            end = start if name == "Z" else (numbers[-2], numbers[-1])
            control = (numbers[0], numbers[1]) if name == "Q" else ((here[0] + end[0]) / 2, (here[1] + end[1]) / 2)
            curves.append((here, control, end))
            here = end
        else:
            raise DrawingError(
                f"A stroke of the drawing has a part that is not M, L, Q or Z ({brief(command)}): clear it and draw again."
            )
    return curves


def _picture(item: dict) -> Picture:
    source = item.get("src")
    if not isinstance(source, str) or not source.startswith(PICTURE_PREFIX) or len(source) > 100_000:
        raise DrawingError("The drawing holds a picture that is not a small PNG: clear it and draw again.")
    try:
        with Image.open(io.BytesIO(base64.b64decode(source[len(PICTURE_PREFIX) :], validate=True)), formats=["PNG"]) as image:
            if max(image.size) > MAX_PICTURE:
                raise DrawingError(f"The drawing holds a picture of more than {MAX_PICTURE} px: clear it and draw again.")
            pixels = np.asarray(image.convert("L").resize((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.BOX), np.float32) / 255
            side = image.width * number(item.get("scaleX", 1))
    except DrawingError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DrawingError("The drawing holds a picture that can't be opened: clear it and draw again.") from error
    across, down = offset_to_middle(item.get("originX", "left")) - 0.5, offset_to_middle(item.get("originY", "top")) - 0.5
    if not side >= 1:
        raise DrawingError("The drawing holds a picture without a size: clear it and draw again.")
    return Picture(pixels, number(item.get("left", 0)) + across * side, number(item.get("top", 0)) + down * side, side)


def number(value: object) -> float:
    """Convert a coordinate to a float. Raises DrawingError if the value is not a number between -LARGEST and LARGEST."""
    if not _is_number(value):
        raise DrawingError(f"The drawing has a coordinate that is no usable number ({brief(value)}): clear it and draw again.")
    return float(value)


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST


def brief(value: object) -> str:
    """Convert a value to a text of at most 40 characters for an error message."""
    try:
        return f"{reprlib.repr(value):.40}"
    except ValueError:
        return "a number of thousands of digits"  # Python writes no longer ones


def _extremes(a: float, b: float, c: float) -> tuple[float, float]:
    """Return the range (low, high) of one coordinate of a quadratic Bézier curve with start `a`, control point `b`, end `c`.

    The range can be slightly too wide. The formula is that of the canvas library Fabric 7.4, which positions a path by it.
    """
    low, high = min(a, c), max(a, c)
    if low <= b <= high:
        return low, high
    # b + (1 - t)^3 (a - b) + t^3 (c - b) turns where (1 - t) : t = sqrt|c - b| : sqrt|a - b|.
    from_a, from_c = math.sqrt(abs(a - b)), math.sqrt(abs(c - b))
    share = from_a / (from_a + from_c)  # t. Computed first, because the third power of a tiny length would be 0.
    turn = b + (1 - share) ** 3 * (a - b) + share**3 * (c - b)
    return min(low, turn), max(high, turn)


def placed(curves: list[Curve], item: dict) -> list[Curve]:
    """Move quadratic Bézier curves to the position that their Fabric object, `item`, gives.

    Raises DrawingError if the object is turned, scaled, skewed or flipped. The page offers none of these.
    """
    if any(item.get(key, usual) != usual for key, usual in UNCHANGED.items()):
        raise DrawingError("A stroke of the drawing was turned, stretched or flipped: clear it and draw again.")
    if "left" not in item or "top" not in item:
        return curves
    pen = number(item.get("strokeWidth", 1))  # the box that is placed includes the pen's width
    moves = []
    for axis, place, origin in ((0, "left", "originX"), (1, "top", "originY")):
        ranges = [_extremes(p0[axis], p1[axis], p2[axis]) for p0, p1, p2 in curves]
        low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
        middle = number(item[place]) + offset_to_middle(item.get(origin, "left")) * (high - low + pen)
        moves.append((middle, (low + high) / 2))
    (new_x, old_x), (new_y, old_y) = moves

    def move(p: Point) -> Point:
        return new_x + (p[0] - old_x), new_y + (p[1] - old_y)

    return [(move(p0), move(p1), move(p2)) for p0, p1, p2 in curves]


def offset_to_middle(origin: object) -> float:
    """Return how far the middle of a box lies beyond its reference point along one axis, as a share of the box's side.

    origin: the reference point, "left" or "top" (0.5), "center" (0), or "right" or "bottom" (-0.5). Other values count as "left".
    """
    return {"center": 0.0, "right": -0.5, "bottom": -0.5}.get(str(origin), 0.5)
