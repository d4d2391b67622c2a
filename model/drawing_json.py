"""Read and write drawings as JSON.

    {"strokes": [[x, y, cx, cy, x, y, …], …], "picture": {"src": "data:image/png;base64,…", "left": 0, "top": 0, "side": 320}}

`model.strokes` explains the numbers of a stroke. The picture may be null. The browser sends and keeps drawings in this form. This
module also reads the JSON of the JavaScript library Fabric, which the canvas and older files contain:

    {"objects": [{"type": "Path", "path": [["M", x, y], ["Q", cx, cy, x, y], …, ["L", x, y]]}, {"type": "Image", "src": …}, …]}

>>> parse({"objects": [{"type": "Path", "path": [["M", 60, 40], ["L", 60, 240]]}]}).strokes
((60.0, 40.0, 60.0, 140.0, 60.0, 240.0),)
"""

import base64
import io
import math
import reprlib

import numpy as np
from PIL import Image

from model.strokes import CANVAS, Drawing, Picture, Stroke, length
from system.errors import Refusal

LARGEST = 1e6  # canvas pixels: limit of a coordinate
MAX_CURVES = 4000  # curves, and strokes, that are read: half a minute of a pen that sends 120 points a second
PICTURE_PREFIX = "data:image/png;base64,"
PICTURE_SIDE = 28  # pixels that are read of a picture
SHOWN_SIDE = 280  # px: side of a picture's PNG
MAX_PICTURE = 400  # px: side of a PNG that is opened. A file of examples may hold hundreds of them.
# Attributes of Fabric that an edit mode of the canvas would change. A stroke with other values is not read.
UNCHANGED = {"scaleX": 1, "scaleY": 1, "angle": 0, "skewX": 0, "skewY": 0, "flipX": False, "flipY": False}
PATH, IMAGE = ("Path", "path"), ("Image", "image")  # Fabric's names of its types of objects, in its versions


class DrawingError(Refusal, ValueError):
    """A drawing could not be read. The message gives the reason and tells the user what to do."""


def parse(json_data: object) -> Drawing:
    """Convert the JSON of a drawing to a Drawing. None is converted to an empty drawing.

    Everything after the first MAX_CURVES curves is dropped. Raises DrawingError if the JSON is not a valid drawing.
    """
    fields = {} if json_data is None else json_data
    parts = fields.get("objects", fields.get("strokes", [])) if isinstance(fields, dict) else None
    if not isinstance(fields, dict) or not isinstance(parts, list):
        raise DrawingError("The drawing is not the canvas's JSON (an object with a list of strokes): clear it and draw again.")
    strokes: list[Stroke] = []
    picture, left = fields.get("picture"), MAX_CURVES
    for part in parts:
        if left < 0:
            break
        if isinstance(part, dict) and part.get("type") in IMAGE:
            picture = part  # the last picture covers the others
            continue
        for stroke in [_stroke(part, left + 1)] if isinstance(part, list) else _from_fabric(part, left + 1):
            strokes += [stroke[: 4 * left - 2]] if left > 0 else []
            left -= length([stroke])
    return Drawing(tuple(strokes), None if picture is None else _picture(picture), left < 0)


def to_json(drawing: Drawing) -> dict:
    """Return the JSON of a drawing."""
    return {
        "strokes": [list(stroke) for stroke in drawing.strokes],
        "picture": drawing.picture and picture_to_json(drawing.picture),
    }


def picture_to_json(picture: Picture) -> dict:
    """Return the JSON of a picture."""
    return {"src": picture.source, "left": picture.left, "top": picture.top, "side": picture.side}


def to_picture(pixels: np.ndarray) -> Picture:
    """Convert an image to a picture that covers the canvas. Each pixel is enlarged without smoothing.

    pixels: float32 (28, 28), or (n, n) if n divides 280. 1 = ink.
    """
    return _picture({"src": _png(pixels), "side": CANVAS})


def _stroke(numbers: list, most: int) -> Stroke:
    if len(numbers) % 4 != 2:
        raise DrawingError("A stroke of the drawing is incomplete: clear it and draw again.")
    return tuple(number(value) for value in numbers[: 4 * most - 2])


def _from_fabric(part: object, most: int) -> list[Stroke]:
    """Convert a Fabric object to strokes. Each "M" in its path starts a stroke. most: how many path commands to read."""
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or kind not in PATH:
        raise DrawingError(
            "The drawing holds something that is not a stroke ({part}): undo it, or clear and draw again.", part=brief(kind)
        )
    commands = part.get("path")
    if not isinstance(commands, list):
        raise DrawingError("A stroke of the drawing has no path: clear it and draw again.")
    strokes: list[list[float]] = []
    for command in commands[:most]:
        here = strokes[-1][-2:] if strokes else []
        match command:
            case ["M", x, y]:
                strokes.append([number(x), number(y)])
            case ["Q", *numbers] if here and len(numbers) == 4:
                strokes[-1] += map(number, numbers)
            case ["L", *_] | ["Z"] if here and len(command) in (1, 3):
                end = [number(value) for value in command[1:]] or strokes[-1][:2]
                strokes[-1] += [(here[0] + end[0]) / 2, (here[1] + end[1]) / 2, *end]
            case _:
                raise DrawingError(
                    "A stroke of the drawing has a part that is not M, L, Q or Z ({part}): clear it and draw again.",
                    part=brief(command),
                )
    _move(strokes, part)
    return [tuple(stroke) for stroke in strokes]


def _move(strokes: list[list[float]], part: dict) -> None:
    """Move strokes to the position in their Fabric object, `part`. Raises DrawingError if it is rotated, scaled or flipped."""
    if any(part.get(key, usual) != usual for key, usual in UNCHANGED.items()):
        raise DrawingError("A stroke of the drawing was turned, stretched or flipped: clear it and draw again.")
    if "left" not in part or "top" not in part or not strokes:
        return
    pen = number(part.get("strokeWidth", 1))  # the box that is placed includes the pen's width
    for axis, edge, origin in ((0, "left", "originX"), (1, "top", "originY")):
        lines = [stroke[axis::2] for stroke in strokes]  # start, control, end, control, end, …
        ranges = [_extremes(*line[i : i + 3]) for line in lines for i in range(0, len(line) - 1, 2)]
        ranges += [(line[0], line[0]) for line in lines]
        low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
        middle = number(part[edge]) + _offset_to_middle(part.get(origin)) * (high - low + pen)
        for stroke in strokes:
            stroke[axis::2] = [middle + (value - (low + high) / 2) for value in stroke[axis::2]]


def _extremes(a: float, b: float, c: float) -> tuple[float, float]:
    """Return the range of a coordinate on a curve from `a` to `c` with control point `b`, by the formula of Fabric 7.4."""
    low, high = min(a, c), max(a, c)
    if low <= b <= high:
        return low, high
    # b + (1 - t)^3 (a - b) + t^3 (c - b) turns where (1 - t) : t = sqrt|c - b| : sqrt|a - b|.
    from_a, from_c = math.sqrt(abs(a - b)), math.sqrt(abs(c - b))
    share = from_a / (from_a + from_c)  # t. Computed first, because the third power of a tiny length would be 0.
    turn = b + (1 - share) ** 3 * (a - b) + share**3 * (c - b)
    return min(low, turn), max(high, turn)


def _offset_to_middle(origin: object) -> float:
    """Return the offset from the reference point of a box, such as "left", to its middle, as a share of the box's side."""
    return {"center": 0.0, "right": -0.5, "bottom": -0.5}.get(str(origin), 0.5)


def _picture(fields: object) -> Picture:
    """Read a picture from JSON in one of the two formats of this module. Raises DrawingError if it is invalid."""
    source = fields.get("src") if isinstance(fields, dict) else None
    is_png = isinstance(source, str) and source.startswith(PICTURE_PREFIX) and len(source) <= 100_000
    if not isinstance(fields, dict) or not is_png:
        raise DrawingError("The drawing holds a picture that is not a small PNG: clear it and draw again.")
    try:
        with Image.open(io.BytesIO(base64.b64decode(source[len(PICTURE_PREFIX) :], validate=True)), formats=["PNG"]) as image:
            if max(image.size) > MAX_PICTURE:
                raise DrawingError(
                    "The drawing holds a picture of more than {most} px: clear it and draw again.", most=MAX_PICTURE
                )
            pixels = np.asarray(image.convert("L").resize((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.BOX), np.float32) / 255
            width = image.width
    except DrawingError:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DrawingError("The drawing holds a picture that can't be opened: clear it and draw again.") from error
    side = number(fields["side"]) if "side" in fields else width * number(fields.get("scaleX", 1))
    if not side >= 1:
        raise DrawingError("The drawing holds a picture without a size: clear it and draw again.")
    left, top = (
        number(fields.get(edge, 0)) + (_offset_to_middle(fields.get(origin)) - 0.5) * side
        for edge, origin in (("left", "originX"), ("top", "originY"))
    )
    return Picture(source if width == SHOWN_SIDE else _png(pixels), pixels, left, top, side)


def _png(pixels: np.ndarray) -> str:
    """Encode an image as a PNG of SHOWN_SIDE px, in a data URL. pixels: float32 (n, n), where n divides SHOWN_SIDE."""
    levels = np.kron((pixels * 255).round().astype(np.uint8), np.ones((SHOWN_SIDE // len(pixels),) * 2, np.uint8))
    buffer = io.BytesIO()
    Image.fromarray(levels).save(buffer, "PNG")
    return PICTURE_PREFIX + base64.b64encode(buffer.getvalue()).decode()


def number(value: object) -> float:
    """Convert a coordinate to a float. Raises DrawingError if the value is not a number between -LARGEST and LARGEST."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return float(value)
    raise DrawingError(
        "The drawing has a coordinate that is no usable number ({part}): clear it and draw again.", part=brief(value)
    )


def brief(value: object) -> str:
    """Convert a value to a text of at most 40 characters for an error message."""
    try:
        return f"{reprlib.repr(value):.40}"
    except ValueError:
        return "a number of thousands of digits"  # Python writes no longer ones
