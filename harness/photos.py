"""Simulate photographs of handwritten digits on paper and on a board.

Each pixel looks at a point of the sheet, in millimetres. There, paper, printed lines and ink absorb light (`PaperSheet`). The
lamp, a shadow and the lens decide how much light there is (`Light`). Then come blur, noise and the camera's curve (`Camera`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image, ImageFilter

from harness import drawn_digits

Rng = np.random.Generator
Colour = tuple[float, float, float]  # reflectance of red, green and blue light, 0 to 1

PENS = ("ballpoint", "fineliner", "felt pen", "pencil")
KINDS = (
    "plain",
    "uneven light",
    "shadow",
    "lamp reflection",
    "lines",
    "squares",
    "dots",
    "page on a table",
    "beside other writing",
    "webcam",
    "blackboard",
    "all together",
)
QUALITY = (55, 93)  # of the JPEG
_VALUES = np.linspace(0, 1, 4096)
SRGB = (np.where(_VALUES < 0.0031308, 12.92 * _VALUES, 1.055 * _VALUES ** (1 / 2.4) - 0.055) * 255 + 0.5).astype(np.uint8)


@dataclass
class Pen:
    width: float  # of a stroke, in mm
    ink: Colour  # the share of the light that a stroke reflects, relative to the paper. For opaque chalk, its reflectance
    grain: float  # how much the paper's grain interrupts the stroke, 0 to 1


@dataclass
class PaperSheet:
    """The sheet of paper. Lengths are in mm, and colours are reflectances."""

    paper: Colour
    tooth: float  # how uneven the paper is
    rules: str = ""  # the printed lines: "", "lines", "squares" or "dots"
    spacing: float = 0.0
    rule_width: float = 0.0
    rule: Colour = (0.0, 0.0, 0.0)
    phase: tuple[float, float] = (0.0, 0.0)  # the offset of the printed lines
    margin: float | None = None  # the distance of a red line left of the digit
    # the distance of the left, top, right and bottom edge of the page from the middle of the digit. None: no edge is seen.
    edges: tuple[float, float, float, float] | None = None
    table: Colour = (0.0, 0.0, 0.0)  # below the page, if it has edges
    holes: bool = False  # whether the page, if it has edges, has two punch holes left of the digit


@dataclass
class Light:
    """The light on the sheet of paper. Lengths are shares of the photo's longer side."""

    direction: float  # of the slope, in radians
    slope: float = 0.9  # the light at the dark side, as a share of the brightest
    shadow: float = 1.0  # the light in the shadow, as a share of the brightest. 1 means no shadow.
    penumbra: float = 0.0  # the width of the shadow's edge
    offset: float = 0.0  # the distance of the shadow's edge from the digit
    glare: float = 0.0  # the light that a lamp's reflection adds, as a share of the paper's brightness
    vignette: float = 0.05  # how much light the lens loses in the corners, as a share


@dataclass
class Camera:
    size: tuple[int, int]  # width and height of the photo in px
    digit_share: float  # the height of the digit, as a share of the photo's longer side
    turn: float  # rotation in degrees
    keystone: float  # how much smaller the far side of the photo shows the sheet, as a share
    blur: float  # the standard deviation of the lens's blur, in px
    noise: float  # the standard deviation of the noise at full brightness, as a share
    exposure: float  # the brightness of white paper in the brightest light, 0 to 1
    tint: Colour  # factors of red, green and blue
    sharpen: float
    place: tuple[float, float]  # of the digit's middle, as a share of width and height


@dataclass(frozen=True)
class Shape:
    """The shape of a handwritten digit: either lines, to be drawn by a pen of any width, or an image of the digit."""

    # points of each line, (n, 2), in units of the digit's height. The digit's middle is at (0, 0).
    lines: tuple[np.ndarray, ...] = ()
    # float (h, w), 1 = ink. The image has a narrow margin: the digit is about 20/24 as high as the image.
    image: np.ndarray | None = None

    @property
    def width(self) -> float:
        """The width of the digit, divided by its height."""
        if self.image is not None:
            return self.image.shape[1] / self.image.shape[0]
        return float(np.ptp(np.vstack(self.lines)[:, 0])) + 0.1


@dataclass(frozen=True)
class Writing:
    """A digit's shape with its position on the sheet of paper. middle and height are in mm, turn is in degrees."""

    shape: Shape
    height: float
    middle: tuple[float, float] = (0.0, 0.0)
    turn: float = 0.0


@dataclass(frozen=True)
class Scene:
    """Everything that determines a simulated photo, except random noise."""

    writings: tuple[Writing, ...]
    pen: Pen
    sheet: PaperSheet
    light: Light
    camera: Camera


def from_strokes(strokes: Sequence[np.ndarray]) -> Shape:
    """Convert the strokes of a drawing to a `Shape` with smooth lines. strokes: arrays of points, (n, 2) each."""
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale, middle = 1 / max((high - low)[1], 0.6 * (high - low)[0], 1), (low + high) / 2
    return Shape(tuple(_smooth((line - middle) * scale) for line in strokes))


def from_pixels(pixels: np.ndarray) -> Shape:
    """Convert an image of a digit, uint8 (28, 28), 255 = ink, to a `Shape` with an enlarged image that has a narrow margin."""
    rows, columns = np.flatnonzero((pixels > 100).any(axis=1)), np.flatnonzero((pixels > 100).any(axis=0))
    cropped = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    size = (cropped.shape[1] + 4) * 16, (cropped.shape[0] + 4) * 16
    enlarged = Image.fromarray(np.pad(cropped, 2)).resize(size, Image.Resampling.BICUBIC)
    return Shape(image=np.clip((np.asarray(enlarged, np.float32) / 255 - 0.5) * 6 + 0.5, 0, 1))


def _smooth(line: np.ndarray) -> np.ndarray:
    """Insert three points between neighbouring points of a line, on a Catmull-Rom curve. Return the points, (4 n - 3, 2)."""
    if len(line) < 3:
        return line
    padded = np.vstack([2 * line[0] - line[1], line, 2 * line[-1] - line[-2]])
    a, b, c, d = (padded[i : len(line) - 1 + i, None] for i in range(4))
    t = np.arange(4)[None, :, None] / 4
    curve = ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3) / 2
    return np.vstack([curve.reshape(-1, 2), line[-1:]])


def photo(scene: Scene, rng: Rng, blank: bool = False) -> Image.Image:
    """Photograph a scene. blank: whether nothing is written on the sheet. rng: of the noise."""
    camera = scene.camera
    width, height = camera.size
    x, y, scale = _sheet_coordinates(camera, max(w.height for w in scene.writings))
    reflectance = _paper(scene.sheet, x, y, scale, rng)  # (height, width, 3)
    ink = _ink(replace(scene, writings=()) if blank else scene, x, y, scale, rng)[..., None]
    pressure = 1 + 0.15 * _noise(height, width, max(4, round(2 * scale)), rng)[..., None].clip(-3, 1)
    on_page = 1.0 if scene.sheet.edges is None else _inside(scene.sheet.edges, x, y, scale)[..., None]
    colour = np.array(scene.pen.ink, np.float32)
    is_board = max(scene.sheet.paper) < 0.3
    stroke = colour if is_board else reflectance * colour**pressure  # chalk hides the board, ink darkens the paper
    reflectance = reflectance * (1 - ink * on_page) + stroke * ink * on_page
    linear = reflectance * _light(scene.light, camera, rng)[..., None] * np.array(camera.tint, np.float32)
    if scene.light.glare:
        linear += scene.light.glare * _glare(camera, rng)[..., None]
    linear = linear * camera.exposure / 0.86
    linear = cv2.GaussianBlur(linear, (0, 0), camera.blur)
    coarse = rng.standard_normal((height, width), dtype=np.float32)
    coarse = cv2.GaussianBlur(coarse, (0, 0), 0.8)  # as a phone's smoothing leaves it
    fine = rng.standard_normal((height, width, 3), dtype=np.float32)
    linear += (0.7 * fine + 2 * coarse[..., None]) * (camera.noise * np.sqrt(np.clip(linear, 0, 1) + 0.02))
    picture = Image.fromarray(SRGB[(linear.clip(0, 1) * 4095 + 0.5).astype(np.uint16)])
    if camera.sharpen:
        picture = picture.filter(ImageFilter.UnsharpMask(2, round(100 * camera.sharpen), 2))
    return picture


def crop(picture: Image.Image, scene: Scene, digits: int, rng: Rng) -> Image.Image:
    """Cut a photo close around its first digits, and reduce them to a height of 40 to 300 px, as people do before sending it."""
    camera, main = scene.camera, scene.writings[:digits]
    high = camera.digit_share * max(camera.size)  # px
    scale, turn = high / max(w.height for w in scene.writings), math.radians(camera.turn)
    x, y = np.transpose([w.middle for w in main])
    across, down = math.cos(turn) * x - math.sin(turn) * y, math.sin(turn) * x + math.cos(turn) * y
    wide = 0.6 * max(w.height * max(0.5, w.shape.width) for w in main)
    left, right = (camera.place[0] * camera.size[0] + scale * v for v in (across.min() - wide, across.max() + wide))
    top, bottom = (camera.place[1] * camera.size[1] + scale * v for v in (down.min(), down.max()))
    margins = high * rng.uniform(0.02, 0.8, 4)
    start = max(0, int(left - margins[0])), max(0, int(top - 0.6 * high - margins[1]))
    end = min(picture.width, int(right + margins[2])), min(picture.height, int(bottom + 0.6 * high + margins[3]))
    cut = picture.crop((*start, *end))
    factor = min(1.0, math.exp(rng.uniform(math.log(40), math.log(300))) / high)
    return cut.resize((max(8, round(cut.width * factor)), max(8, round(cut.height * factor))), Image.Resampling.LANCZOS)


def _sheet_coordinates(camera: Camera, height: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Return where on the paper each pixel looks, x and y in mm, and the scale in px per mm. height: of the digit, in mm."""
    w, h = camera.size
    scale = camera.digit_share * max(w, h) / height
    u, v = (distance / scale for distance in _distances(camera.size, camera.place))
    turn = math.radians(camera.turn)
    u, v = math.cos(turn) * u + math.sin(turn) * v, -math.sin(turn) * u + math.cos(turn) * v
    depth = 1 + camera.keystone * v * scale / max(w, h)
    x, y = u * depth, v * depth
    bend = 0.004 * camera.keystone * (x * scale / max(w, h)) ** 2 * max(w, h) / scale  # the sheet does not lie quite flat
    return x, y + bend, scale


def _distances(size: tuple[int, int], place: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y of all pixels, in px from a point, each (h, w). size: (w, h). place: the point, in fractions of w and h."""
    w, h = size
    return np.meshgrid(np.arange(w, dtype=np.float32) - place[0] * w, np.arange(h, dtype=np.float32) - place[1] * h)


def _inside(edges: tuple[float, float, float, float], x: np.ndarray, y: np.ndarray, scale: float) -> np.ndarray:
    """Return the fraction of each pixel that lies within edges (left, top, right, bottom). All are in mm. scale: px per mm."""
    left, top, right, bottom = edges
    distance = np.minimum(np.minimum(x - left, right - x), np.minimum(y - top, bottom - y))
    return np.clip(distance * scale + 0.5, 0, 1)


def _stripes(across: np.ndarray, spacing: float, width: float, scale: float) -> np.ndarray:
    """Return the fraction of each pixel that parallel lines cover. across: each pixel's position across the lines, in mm."""
    distance = np.abs((across + spacing / 2) % spacing - spacing / 2)
    return np.clip((width / 2 - distance) * scale + 0.5, 0, min(1.0, width * scale))


def _paper(sheet: PaperSheet, x: np.ndarray, y: np.ndarray, scale: float, rng: Rng) -> np.ndarray:
    """Return each pixel's reflectance without ink, float32 (height, width, 3). x, y: pixel positions in mm. scale: px per mm."""
    h, w = x.shape
    tooth = 1 + sheet.tooth * (_noise(h, w, max(1, round(0.3 * scale)), rng) + 0.5 * _noise(h, w, 40, rng))
    surface = np.array(sheet.paper, np.float32) * tooth[..., None]
    px, py = x + sheet.phase[0], y + sheet.phase[1]
    covered = np.zeros_like(x)
    if sheet.rules in ("lines", "squares"):
        covered = _stripes(py, sheet.spacing, sheet.rule_width, scale)
    if sheet.rules == "squares":
        covered = np.maximum(covered, _stripes(px, sheet.spacing, sheet.rule_width, scale))
    if sheet.rules == "dots":
        dx, dy = ((p + sheet.spacing / 2) % sheet.spacing - sheet.spacing / 2 for p in (px, py))
        covered = np.clip((sheet.rule_width - np.hypot(dx, dy)) * scale + 0.5, 0, 1)
    surface = _printed(surface, covered, sheet.rule)
    if sheet.margin is not None:
        surface = _printed(surface, _stripes(x + sheet.margin, 1e6, 0.35, scale), (0.85, 0.4, 0.42))
    if sheet.edges is None:
        return surface
    wood = 1 + 0.1 * _noise(h, w, 60, rng) + 0.1 * np.sin(y * 0.9 + 4 * _noise(h, w, 200, rng))
    table = np.array(sheet.table, np.float32) * wood[..., None]
    if sheet.holes:
        left = -(sheet.margin or 21) - 9
        for hole in (-40, 40):
            distance = 2.75 - np.hypot(x - left, y - hole)
            inside = np.clip(distance * scale + 0.5, 0, 1)[..., None]
            surface = surface * (1 - inside) + table * 0.6 * inside
    inside = _inside(sheet.edges, x, y, scale)[..., None]
    beside = _inside(sheet.edges, x - 1.2, y - 1.2, scale * 0.4)[..., None]  # the page's own shadow
    return surface * inside + table * (1 - 0.5 * beside) * (1 - inside)


def _printed(surface: np.ndarray, covered: np.ndarray, colour: Colour) -> np.ndarray:
    """Return a surface's reflectance after printing on it. covered: the fraction of each pixel that the print covers."""
    return surface * (1 - covered[..., None] * (1 - np.array(colour, np.float32)))


def _noise(height: int, width: int, size: int, rng: Rng) -> np.ndarray:
    """Return smooth random values, (height, width), with mean 0 and a standard deviation of about 1. size: grain size in px."""
    coarse = rng.standard_normal((height // size + 3, width // size + 3), dtype=np.float32)
    enlarged = cv2.resize(coarse, None, fx=size, fy=size, interpolation=cv2.INTER_CUBIC)
    return enlarged[size // 2 : size // 2 + height, size // 2 : size // 2 + width] * np.float32(1.3)


def _raster(writing: Writing, pen: Pen, fineness: float) -> tuple[np.ndarray, float]:
    """Draw a digit at `fineness` px per mm at most. Return its ink, float32 (side, side), 0 to 1, and half of the side in mm."""
    half = writing.height * 1.3 + pen.width
    fineness = min(fineness, 1100 / half)
    side = max(8, round(2 * half * fineness))
    if writing.shape.image is not None:
        drawn = Image.new("L", (side, side))
        shape = Image.fromarray((writing.shape.image * 255).astype(np.uint8))
        size = max(1, round(shape.width * writing.height * fineness / (shape.height * 20 / 24)))
        tall = max(1, round(shape.height * size / shape.width))
        drawn.paste(shape.resize((size, tall), Image.Resampling.BICUBIC), ((side - size) // 2, (side - tall) // 2))
    else:
        lines = [(line * writing.height + half) * fineness for line in writing.shape.lines]
        drawn = drawn_digits.picture(lines, max(pen.width * fineness, 0.6), side)
    if writing.turn:
        drawn = drawn.rotate(writing.turn, Image.Resampling.BICUBIC)
    return np.asarray(drawn, np.float32) / 255, half


def _ink(scene: Scene, x: np.ndarray, y: np.ndarray, scale: float, rng: Rng) -> np.ndarray:
    """Return how much ink covers each pixel, float32 (height, width), 0 to 1. x, y: pixel positions in mm. scale: px per mm."""
    ink = np.zeros_like(x)
    fineness = 1.2 * scale
    height, width = x.shape
    grain = _noise(height, width, max(1, round(0.16 * fineness)), rng) if scene.pen.grain else None
    for writing in scene.writings:
        drawn, half = _raster(writing, scene.pen, fineness)
        inside = (np.abs(x - writing.middle[0]) < half) & (np.abs(y - writing.middle[1]) < half)
        rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
        if not len(rows):
            continue
        box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        u, v = (x[box] - writing.middle[0]) / half, (y[box] - writing.middle[1]) / half  # -1 to 1
        a, b = (((place + 1) / 2 * len(drawn) - 0.5).astype(np.float32) for place in (u, v))
        covered = cv2.remap(drawn, a, b, cv2.INTER_LINEAR)  # 0 outside
        if grain is not None:
            covered = covered * np.clip(1 - scene.pen.grain * np.clip(0.5 + grain[box] * 0.9, 0, 1.4), 0, 1)
        ink[box] = np.maximum(ink[box], covered)
    return ink


def _light(light: Light, camera: Camera, rng: Rng) -> np.ndarray:
    """Return how much light falls on each pixel, as a fraction of the brightest light, float32 (height, width)."""
    w, h = camera.size
    a, b = (distance / max(w, h) for distance in _distances(camera.size, (0.5, 0.5)))
    along = math.cos(light.direction) * a + math.sin(light.direction) * b
    falling = np.clip(0.5 - along / 1.1, 0, 1)
    lit = light.slope + (1 - light.slope) * falling**1.5
    lit = lit * (1 + 0.02 * _noise(h, w, max(w, h) // 4, rng))
    if light.shadow < 1:
        da, db = (distance / max(w, h) for distance in _distances(camera.size, camera.place))
        edge = rng.uniform(0, 2 * np.pi)
        across = math.cos(edge) * da + math.sin(edge) * db + light.offset
        across = across + 0.02 * np.sin(6 * (math.cos(edge) * db - math.sin(edge) * da) + rng.uniform(0, 6))
        dark = 0.5 + 0.5 * np.tanh(across / (light.penumbra / 2))
        lit = lit * (1 - (1 - light.shadow) * dark)
    return (lit * (1 - light.vignette * ((a * a + b * b) / 0.39) ** 1.5)).astype(np.float32)


def _glare(camera: Camera, rng: Rng) -> np.ndarray:
    """Return the brightness of a lamp's reflection beside the digit at each pixel, 0 to 1, float32 (height, width)."""
    angle, away, size = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.4), rng.uniform(0.08, 0.2)
    a, b = (distance / max(camera.size) for distance in _distances(camera.size, camera.place))
    a, b = a - away * math.cos(angle), b - away * math.sin(angle)
    return np.exp(-(a * a + b * b) / (2 * size * size)).astype(np.float32)


BLUE, BLACK, RED = (0.13, 0.17, 0.5), (0.1, 0.1, 0.11), (0.72, 0.13, 0.16)
# Of each type but the pencil: the least and the largest width of a stroke in mm, the colours, and the grain.
TYPES: Mapping[str, tuple[tuple[float, float], Sequence[Colour], float]] = {
    "ballpoint": ((0.4, 0.7), (BLUE, BLACK, RED), 0.12),
    "fineliner": ((0.3, 0.6), (BLACK, (0.1, 0.12, 0.4)), 0.0),
    "felt pen": ((1.2, 3.0), ((0.05, 0.05, 0.06), (0.06, 0.12, 0.45), (0.75, 0.08, 0.1)), 0.0),
    "chalk": ((5, 9), ((0.75, 0.75, 0.72), (0.75, 0.7, 0.4)), 0.5),
}


def pen_of(name: str, rng: Rng) -> Pen:
    """Return a pen of a type, one of PENS or "chalk", with a random colour and width."""
    if name == "pencil":
        grey = rng.uniform(0.2, 0.38)
        return Pen(rng.uniform(0.5, 0.9), (grey, grey, grey + 0.01), 0.42)
    widths, colours, grain = TYPES[name]
    return Pen(rng.uniform(*widths), colours[rng.integers(len(colours))], grain)


def scene_of(kind: str, pen: str, shapes: Sequence[Shape], others: Sequence[Shape], rng: Rng) -> Scene:
    """Return a random scene of digits in a row. kind: one of KINDS. pen: one of PENS. others: digits that stand at the edge."""
    everything = kind == "all together"
    made = pen_of("chalk" if kind == "blackboard" else pen, rng)
    row = len(shapes) > 1
    if shapes[0].image is None:
        height = made.width * rng.uniform(*((9, 18) if kind == "blackboard" else (8, 24)))
    else:  # its strokes become about as wide as the pen
        height = made.width / 0.11 * rng.uniform(0.9, 1.3)
    tooth, light = rng.uniform(0.005, 0.025), Light(direction=rng.uniform(0, 2 * np.pi))
    white = rng.uniform(0.78, 0.9)
    sheet = PaperSheet(tooth=tooth, paper=(white, white * rng.uniform(0.97, 1.01), white * rng.uniform(0.88, 1.02)))
    share = math.exp(rng.uniform(math.log(0.06), math.log(0.5)))
    share = min(share, 0.55 / (0.9 * len(shapes))) if row else share
    side = int(rng.choice([640, 800, 1000, 1200]))
    size = (side * 3 // 4, side) if rng.random() < 0.6 and not row else (side, side * 3 // 4)
    camera = Camera(
        size=size,
        digit_share=float(share),
        turn=rng.uniform(-4, 4),
        keystone=rng.uniform(0, 0.12),
        blur=float(math.exp(rng.uniform(math.log(0.6), math.log(1.8)))),
        noise=rng.uniform(0.006, 0.025),
        exposure=rng.uniform(0.6, 0.9),
        tint=(1.0, rng.uniform(0.93, 1.0), rng.uniform(0.75, 1.05)),
        sharpen=float(rng.choice([0, 0, 0.6])),
        place=(rng.uniform(0.4, 0.6), rng.uniform(0.4, 0.6)),
    )
    writings = list(_row(shapes, height, rng))
    if kind == "uneven light" or everything:
        light.slope, light.vignette = rng.uniform(0.2, 0.4), rng.uniform(0.1, 0.4)
    if kind == "shadow" or (everything and rng.random() < 0.7):
        light.shadow = rng.uniform(0.3, 0.6)
        light.penumbra = math.exp(rng.uniform(math.log(0.008), math.log(0.1)))
        light.offset = rng.uniform(-0.12, 0.12)
    if kind == "lamp reflection":
        light.glare, light.slope = rng.uniform(0.3, 0.8), rng.uniform(0.5, 0.9)
    rules = kind if kind in ("lines", "squares", "dots") else ""
    if everything:
        rules = str(rng.choice(["lines", "squares"]))
    if kind in ("page on a table", "beside other writing") and rng.random() < 0.5:
        rules = "lines"
    if rules:
        grey, blue = (0.62, 0.62, 0.62), (0.5, 0.62, 0.82)
        sheet.rules = rules
        sheet.spacing = rng.uniform(*{"lines": (7.0, 10.0), "squares": (4.0, 6.0), "dots": (5.0, 5.0)}[rules])
        sheet.rule_width = rng.uniform(0.15, 0.35)
        sheet.rule = tuple(c * rng.uniform(0.9, 1.25) for c in (grey, blue)[rng.integers(2)])
        sheet.phase = rng.uniform(0, 10), rng.uniform(0, 10)
        if rng.random() < 0.4:
            sheet.margin = height * rng.uniform(1.2, 2.5) + (1.0 if not row else 0.45 * len(shapes)) * height
    if kind == "page on a table" or (everything and rng.random() < 0.5):
        away = [height * (0.5 * len(shapes) + rng.uniform(0.8, 3)) for _ in range(4)]
        table = ((0.3, 0.2, 0.12), (0.08, 0.07, 0.07), (0.5, 0.42, 0.35), (0.6, 0.6, 0.62))[rng.integers(4)]
        sheet.edges, sheet.table, sheet.holes = (-away[0], -away[1], away[2], away[3]), table, bool(rng.random() < 0.4)
    if kind == "beside other writing" or (everything and rng.random() < 0.5):
        writings += _others(others, height, camera, rng)
    if kind == "webcam":
        camera.size = (640, 480) if rng.random() < 0.7 else (1280, 720)
        camera.digit_share = min(rng.uniform(0.15, 0.5), share if row else 1)
        camera.noise, camera.blur, camera.exposure = rng.uniform(0.02, 0.05), rng.uniform(0.8, 1.6), rng.uniform(0.35, 0.7)
        camera.tint = 1.0, rng.uniform(0.85, 1), rng.uniform(0.6, 1.0)
        light.slope, light.vignette = rng.uniform(0.4, 0.9), 0.2
    if kind == "blackboard":
        sheet.paper, sheet.tooth = ((0.05, 0.055, 0.05), (0.05, 0.09, 0.07))[rng.integers(2)], 0.12
        camera.exposure *= 1.6
        light.slope = rng.uniform(0.5, 0.9)
    if everything or kind == "uneven light":
        camera.turn = rng.uniform(-10, 10)
    return Scene(tuple(writings), made, sheet, light, camera)


def _row(shapes: Sequence[Shape], height: float, rng: Rng) -> list[Writing]:
    """Place digits in a random, slightly sloping row. Return them as writings, with the middle of the row at (0, 0)."""
    rise, gap = rng.uniform(-0.06, 0.06), rng.uniform(0.12, 0.45)
    x, found = 0.0, []
    for shape in shapes:
        size = height * (rng.uniform(0.9, 1.1) if len(shapes) > 1 else 1)
        wide = size * shape.width
        y = rise * x + (rng.uniform(-0.06, 0.06) * height if len(shapes) > 1 else 0)
        found.append(Writing(shape, size, (x + wide / 2, y), rng.uniform(-6, 6)))
        x += wide + height * max(0.1, gap + rng.uniform(-0.1, 0.1))
    middle = (x - gap * height) / 2
    return [replace(writing, middle=(writing.middle[0] - middle, writing.middle[1] - rise * middle)) for writing in found]


def _others(others: Sequence[Shape], height: float, camera: Camera, rng: Rng) -> list[Writing]:
    """Place small digits where the upper or lower edge of a photo cuts them off. height: of the main digits, in mm."""
    scale = camera.digit_share * max(camera.size) / height
    h = camera.size[1] / scale
    found, small = [], height * rng.uniform(0.4, 0.8)
    side = rng.integers(2)
    for i, shape in enumerate(others):
        along = (i - len(others) / 2) * small * 1.1
        inwards = rng.uniform(0.1, 0.5) * small
        y = h * (1 - camera.place[1]) - inwards if side else inwards - h * camera.place[1]
        if abs(y) > 1.4 * height:
            found.append(Writing(shape, small, (along, y), rng.uniform(-8, 8)))
    return found
