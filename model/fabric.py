"""Place the curves of a path as Fabric does, the JavaScript library of the canvas."""

import math
import reprlib

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]  # a quadratic Bézier curve: start, control point, end. In a line the control is the middle.

LARGEST = 1e6  # canvas pixels: limit of a coordinate


class DrawingError(ValueError):
    """A drawing could not be read. The message gives the reason and tells the user what to do."""


def number(value: object) -> float:
    """Convert a coordinate to a float. Raises DrawingError if the value is not a number between -LARGEST and LARGEST."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise DrawingError(f"The drawing has a coordinate that is no usable number ({brief(value)}): clear it and draw again.")
    return float(value)


def brief(value: object) -> str:
    """Convert a value to a text of at most 40 characters for an error message."""
    return f"{reprlib.repr(value):.40}"


def _extremes(a: float, b: float, c: float) -> tuple[float, float]:
    """Return the minimum and maximum of a quadratic Bézier curve along x or y, as computed by Fabric 7.4, a canvas library.

    a, b, c: the coordinates of the start, the control point and the end of the curve.
    The range can be slightly too wide. Fabric uses the same range when it places, rotates and scales a path.
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
    """Apply the position, scale, skew and rotation of a drawn object to its curves. Return the new curves.

    curves: the quadratic Bézier curves of the object.
    item: the object as JSON of Fabric, the JavaScript canvas library.
    """
    if "left" not in item or "top" not in item:
        return curves
    x_range = [_extremes(p0[0], p1[0], p2[0]) for p0, p1, p2 in curves]
    y_range = [_extremes(p0[1], p1[1], p2[1]) for p0, p1, p2 in curves]
    low_x, high_x = min(r[0] for r in x_range), max(r[1] for r in x_range)
    low_y, high_y = min(r[0] for r in y_range), max(r[1] for r in y_range)
    scale_x, scale_y = number(item.get("scaleX", 1)), number(item.get("scaleY", 1))
    angle, *skew = (math.radians(number(item.get(key, 0))) for key in ("angle", "skewX", "skewY"))
    skew_x, skew_y = math.tan(skew[0]), math.tan(skew[1])
    cos, sin = math.cos(angle), math.sin(angle)
    pen = number(item.get("strokeWidth", 1))
    # From the object's origin (a corner or the middle) to its middle. The box includes the pen's width.
    across = offset_to_middle(item.get("originX", "left")) * (high_x - low_x + pen) * scale_x
    down = offset_to_middle(item.get("originY", "top")) * (high_y - low_y + pen) * scale_y
    middle_x = number(item["left"]) + cos * across - sin * down
    middle_y = number(item["top"]) + sin * across + cos * down
    scale_x *= -1 if item.get("flipX") is True else 1
    scale_y *= -1 if item.get("flipY") is True else 1
    offset_x, offset_y = (low_x + high_x) / 2, (low_y + high_y) / 2

    def place(p: Point) -> Point:
        x, y = p[0] - offset_x, p[1] - offset_y
        y += skew_y * x
        x, y = (x + skew_x * y) * scale_x, y * scale_y
        return (middle_x + cos * x - sin * y, middle_y + sin * x + cos * y)

    return [(place(p0), place(p1), place(p2)) for p0, p1, p2 in curves]


def offset_to_middle(origin: object) -> float:
    """Return the offset from an origin such as "left" to the middle of a box, as a fraction of the width or height.

    The offset is 0.5 for left and top, 0 for center, and -0.5 for right and bottom.
    """
    return {"center": 0.0, "right": -0.5, "bottom": -0.5}.get(str(origin), 0.5)
