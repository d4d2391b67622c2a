"""Strokes: from the canvas's Fabric JSON to points, and from a pen's points to the path that the canvas would make of them.

A free stroke arrives as an object of type Path: `{"type": "Path", "path": [["M", x, y], ["Q", cx, cy, x, y], …, ["L", x, y]]}`
in canvas pixels, y down, with the place, scale and angle that the canvas's edit mode may have given it. `ui/live/digit.js`
repeats this module and `model.digit` step for step: where one changes, so does the other (`tests/browser/test_parity.py`
compares them).
"""

import base64
import io
import math
import reprlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]  # a quadratic Bézier curve: start, control, end; straight where control is the middle

MAX_COMMANDS = 4000  # path commands, and objects, read at most: half a minute of a pen that sends 120 a second
LARGEST = 1e6  # canvas pixels: what lies further out is no drawing
FLATNESS = 1 / 400  # of the drawing's extent: how far a chord may lie from its curve (0.05 px of the 20 px box)
MAX_CHORDS = 16
MAX_POINTS = 16_000  # of all chords together: long drawings get fewer chords a curve, so that none costs more than 100 ms
PICTURE_PREFIX = "data:image/png;base64,"
PICTURE_SIDE = 28
MAX_PICTURE = 400  # px a side: ours have 280; of a file of corrections with hundreds of them none may cost milliseconds


class DrawingError(ValueError):
    """A drawing that can't be read; the message says what in it and what to do."""


@dataclass(frozen=True)
class Picture:
    """A 28x28 image lying on the canvas (a test digit, an upload). pixels: float32 (28, 28), 1 = ink; left, top, side: px."""

    pixels: np.ndarray
    left: float
    top: float
    side: float


@dataclass(frozen=True)
class Drawing:
    """What a canvas holds. strokes: each stroke's curves, canvas pixels; widths: the pens, px; picture: what lies below."""

    strokes: tuple[tuple[Curve, ...], ...]
    widths: tuple[float, ...]
    picture: Picture | None = None
    cut_off: bool = False  # more than MAX_COMMANDS: the rest was not read


def parse(json_data: dict | None) -> Drawing:
    """The strokes and the picture in a canvas's `json_data`; nothing drawn gives no strokes and no picture.

    Raises DrawingError for objects other than free strokes and pictures, and for coordinates missing, not finite or beyond ±1e6.
    """
    objects = (json_data or {}).get("objects", []) if isinstance(json_data, dict | None) else None
    if not isinstance(objects, list):
        raise DrawingError("The drawing is not the canvas's JSON (an object with a list of objects): clear it and draw again.")
    strokes, widths, picture, left = [], [], None, MAX_COMMANDS
    for item in objects[:MAX_COMMANDS]:
        kind = item.get("type") if isinstance(item, dict) else None
        if kind in ("Path", "path"):
            commands = item.get("path")
            if not isinstance(commands, list):
                raise DrawingError("A stroke of the drawing has no path: clear it and draw again.")
            if left > 0 and commands:
                strokes.append(tuple(_placed(_curves(commands[:left]), item)))
                widths.append(_number(item.get("strokeWidth", 1)))
            left -= len(commands)
        elif kind in ("Image", "image"):
            picture = item
        else:
            raise DrawingError(
                f"The drawing holds something that is not a stroke ({_brief(kind)}): undo it, or clear and draw again."
            )
    shown = None if picture is None else _picture(picture)  # the last lies above the others
    return Drawing(tuple(strokes), tuple(widths), shown, left < 0 or len(objects) > MAX_COMMANDS)


def flatten(strokes: Sequence[Sequence[Curve]]) -> list[list[Point]]:
    """Each stroke as points joined by straight lines, close to its curves (FLATNESS of the whole drawing's extent)."""
    points = [p for stroke in strokes for curve in stroke for p in curve]
    left, top, right, bottom = bounds(points)
    tolerance = max(right - left, bottom - top) * FLATNESS
    most = max(1, min(MAX_CHORDS, MAX_POINTS * 3 // len(points)))
    flat = []
    for stroke in strokes:
        line = [stroke[0][0]]
        for p0, p1, p2 in stroke:
            # A chord over 1/n of a quadratic curve lies at most |p0 - 2 p1 + p2| / (4 n^2) from it.
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
    """left, top, right, bottom of at least one point."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def pencil(points: Sequence[Point], width: float) -> dict:
    """The Fabric object that the canvas's pencil makes of a pen's points (canvas pixels): curves from middle to middle.

    As Fabric 7.4's PencilBrush: each point is a curve's control, the middles of neighbours are its ends, and both ends of
    the stroke are pushed out by a thousandth of the pen's width.
    """
    if len(points) == 1:
        points = [points[0], points[0]]
    correction = width / 1000
    (x0, y0), (x1, y1) = points[0], points[1]
    sx, sy = 1, 0
    if len(points) > 2:
        sx, sy = int(np.sign(points[2][0] - x1)), int(np.sign(points[2][1] - y1))
    path: list[list] = [["M", x0 - sx * correction, y0 - sy * correction]]
    p1, p2 = points[0], points[1]
    for i in range(1, len(points)):
        if p1 != p2:
            path.append(["Q", *p1, (p1[0] + p2[0]) / 2, (p1[1] + p2[1]) / 2])
        p1 = points[i]
        if i + 1 < len(points):
            p2 = points[i + 1]
    if len(points) > 2:
        sx, sy = int(np.sign(p1[0] - points[-2][0])), int(np.sign(p1[1] - points[-2][1]))
    path.append(["L", p1[0] + sx * correction, p1[1] + sy * correction])
    return {"type": "Path", "path": path, "strokeWidth": width}


def picture_object(pixels: np.ndarray, side: float) -> dict:
    """The Fabric object that lays a 28x28 image (float32, 1 = ink) over a canvas of `side` px, its pixels crisp."""
    enlarged = np.kron((pixels * 255).round().astype(np.uint8), np.ones((10, 10), np.uint8))  # (280, 280)
    buffer = io.BytesIO()
    Image.fromarray(enlarged).save(buffer, "PNG")
    source = PICTURE_PREFIX + base64.b64encode(buffer.getvalue()).decode()
    scale = side / 280
    return {"type": "Image", "originX": "left", "originY": "top", "left": 0, "top": 0, "width": 280, "height": 280,
            "scaleX": scale, "scaleY": scale, "strokeWidth": 0, "src": source}  # fmt: skip


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise DrawingError(f"The drawing has a coordinate that is no usable number ({_brief(value)}): clear it and draw again.")
    return float(value)


def _brief(value: object) -> str:
    """A value as a message shows it, cut short before it is written out: it may be of any size."""
    return f"{reprlib.repr(value):.40}"


def _curves(commands: list) -> list[Curve]:
    """Path commands as quadratic curves; a straight part's control point is its middle."""
    curves, here, start = [], None, None
    for command in commands:
        name = command[0] if isinstance(command, list) and 1 <= len(command) <= 5 else None
        numbers = [_number(v) for v in command[1:]] if name in ("M", "L", "Q", "Z") else []
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
                f"A stroke of the drawing has a part that is not M, L, Q or Z ({_brief(command)}): clear it and draw again."
            )
    return curves


def _extremes(a: float, b: float, c: float) -> tuple[float, float]:
    """The least and greatest value along one axis of a quadratic curve as Fabric 7.4 bounds it: as if it were the cubic curve
    with both controls at b. A little too wide, but it is about that box's middle that Fabric places, turns and scales a path.
    """
    low, high = min(a, c), max(a, c)
    if low <= b <= high:
        return low, high
    # b + (1 - t)^3 (a - b) + t^3 (c - b) turns where (1 - t) : t = sqrt|c - b| : sqrt|a - b|.
    from_a, from_c = math.sqrt(abs(a - b)), math.sqrt(abs(c - b))
    share = from_a / (from_a + from_c)  # t; first, for the third power of a length of 1e-110 is 0
    turn = b + (1 - share) ** 3 * (a - b) + share**3 * (c - b)
    return min(low, turn), max(high, turn)


def _placed(curves: list[Curve], item: dict) -> list[Curve]:
    """The curves where the object's left, top, scale, skew and angle put them; Fabric turns and scales about their middle."""
    if "left" not in item or "top" not in item:
        return curves
    x_range = [_extremes(p0[0], p1[0], p2[0]) for p0, p1, p2 in curves]
    y_range = [_extremes(p0[1], p1[1], p2[1]) for p0, p1, p2 in curves]
    low_x, high_x = min(r[0] for r in x_range), max(r[1] for r in x_range)
    low_y, high_y = min(r[0] for r in y_range), max(r[1] for r in y_range)
    scale_x, scale_y = _number(item.get("scaleX", 1)), _number(item.get("scaleY", 1))
    angle, *skew = (math.radians(_number(item.get(key, 0))) for key in ("angle", "skewX", "skewY"))
    skew_x, skew_y = math.tan(skew[0]), math.tan(skew[1])
    cos, sin = math.cos(angle), math.sin(angle)
    pen = _number(item.get("strokeWidth", 1))
    # From the object's origin (a corner or its middle) to its middle, turned with it; its box includes the pen.
    across = _offset(item.get("originX", "left")) * (high_x - low_x + pen) * scale_x
    down = _offset(item.get("originY", "top")) * (high_y - low_y + pen) * scale_y
    middle_x = _number(item["left"]) + cos * across - sin * down
    middle_y = _number(item["top"]) + sin * across + cos * down
    scale_x *= -1 if item.get("flipX") is True else 1
    scale_y *= -1 if item.get("flipY") is True else 1
    offset_x, offset_y = (low_x + high_x) / 2, (low_y + high_y) / 2

    def place(p: Point) -> Point:
        x, y = p[0] - offset_x, p[1] - offset_y
        y += skew_y * x
        x, y = (x + skew_x * y) * scale_x, y * scale_y
        return (middle_x + cos * x - sin * y, middle_y + sin * x + cos * y)

    return [(place(p0), place(p1), place(p2)) for p0, p1, p2 in curves]


def _offset(origin: object) -> float:
    """From an origin to the middle, in box widths or heights: left and top +1/2, center 0, right and bottom -1/2."""
    return {"center": 0.0, "right": -0.5, "bottom": -0.5}.get(str(origin), 0.5)


def _picture(item: dict) -> Picture:
    source = item.get("src")
    if not isinstance(source, str) or not source.startswith(PICTURE_PREFIX) or len(source) > 100_000:
        raise DrawingError("The drawing holds a picture that is not a small PNG: clear it and draw again.")
    try:
        with Image.open(io.BytesIO(base64.b64decode(source[len(PICTURE_PREFIX) :], validate=True)), formats=["PNG"]) as image:
            if max(image.size) > MAX_PICTURE:
                raise DrawingError(f"The drawing holds a picture of more than {MAX_PICTURE} px: clear it and draw again.")
            pixels = np.asarray(image.convert("L").resize((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.BOX), np.float32) / 255
            side = image.width * _number(item.get("scaleX", 1))
    except DrawingError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DrawingError("The drawing holds a picture that can't be opened: clear it and draw again.") from error
    across, down = _offset(item.get("originX", "left")) - 0.5, _offset(item.get("originY", "top")) - 0.5
    if not side >= 1:
        raise DrawingError("The drawing holds a picture without a size: clear it and draw again.")
    return Picture(pixels, _number(item.get("left", 0)) + across * side, _number(item.get("top", 0)) + down * side, side)
