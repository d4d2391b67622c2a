"""Image files of any mode, polarity, size, format and pen read alike; what is broken, hostile or no image is one sentence. Which
pieces of ink on a page are the digit, by pieces that are made up."""

import io
import zlib
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from harness import drawn_digits
from harness.digits import sheet
from harness.hostile_files import encode, jpeg_of_channels, jpeg_of_scans, jpeg_of_size, png
from model.digit import from_drawing, from_image
from model.image import Page, Piece
from model.image_file import ImageError, brightness, load
from model.paper import Ink
from model.stroke_width import PEN, redrawn
from model.strokes import Drawing, polyline

GREY = sheet([[7]], pen=10, size=140)
SEVEN = np.asarray(GREY)  # dark on light


def read(data: bytes) -> np.ndarray:
    """The network's pixels of an image file."""
    digit = from_image(load(data))
    assert digit is not None
    assert digit.pixels.shape == (28, 28)
    assert digit.pixels.dtype == np.float32
    return digit.pixels


def rgba(light: bool = False) -> Image.Image:
    """Ink on nothing: dark, or light ink, the rest transparent and of the ink's own colour."""
    page = np.full((140, 140, 4), 250 if light else 10, np.uint8)
    page[..., 3] = np.where(SEVEN < 128, 255, 0)
    return Image.fromarray(page)


EXPECTED = read(encode(GREY, "PNG"))
MODES: dict[str, Callable[[], bytes]] = {
    "L": lambda: encode(GREY, "PNG"),
    "light on dark": lambda: encode(Image.fromarray(255 - SEVEN), "PNG"),
    "RGB": lambda: encode(GREY.convert("RGB"), "PNG"),
    "RGBA, dark ink on nothing": lambda: encode(rgba(), "PNG"),
    "RGBA, light ink on nothing": lambda: encode(rgba(light=True), "PNG"),
    "P, one colour transparent": lambda: encode(GREY.quantize(2), "PNG", transparency=GREY.quantize(2).getpixel((0, 0))),
    "1": lambda: encode(GREY.convert("1", dither=Image.Dither.NONE), "PNG"),
    "16-bit PNG": lambda: encode(Image.fromarray(SEVEN.astype(np.uint16) * 257), "PNG"),
    "16-bit PNG, 12 bits used": lambda: encode(Image.fromarray(SEVEN.astype(np.uint16) * 16), "PNG"),
    "32-bit TIFF": lambda: encode(Image.fromarray(SEVEN.astype(np.int32) * 1000), "TIFF"),
    "float TIFF": lambda: encode(Image.fromarray(SEVEN.astype(np.float32) / 255), "TIFF"),
    "CMYK TIFF": lambda: encode(GREY.convert("CMYK"), "TIFF"),
    "CMYK JPEG": lambda: encode(GREY.convert("CMYK"), "JPEG", quality=95),
    "JPEG": lambda: encode(GREY, "JPEG", quality=95),
    "progressive JPEG": lambda: encode(GREY.convert("RGB"), "JPEG", quality=95, progressive=True),
    "JPEG with a video behind it, as phones make": lambda: encode(GREY, "JPEG", quality=95) + b"\xff\xda" * 100,
    "WebP": lambda: encode(GREY.convert("RGB"), "WEBP", quality=95),
    "GIF": lambda: encode(GREY, "GIF"),
    "animated GIF": lambda: encode(GREY, "GIF", save_all=True, append_images=[Image.new("L", (140, 140), c) for c in (0, 99)]),
    "animated PNG": lambda: encode(GREY, "PNG", save_all=True, append_images=[Image.new("L", (140, 140))]),
    "small in a large page, light on dark": lambda: encode(Image.fromarray(255 - np.pad(SEVEN, 600, mode="edge")), "PNG"),
    "5600 px JPEG": lambda: encode(GREY.resize((5600, 5600), Image.Resampling.NEAREST), "JPEG", quality=80),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_format_polarity_and_size_reads_alike(mode: str):
    assert np.abs(read(MODES[mode]()) - EXPECTED).mean() < 0.02


@pytest.mark.parametrize(("kind", "orientation"), [*(("JPEG", k) for k in range(1, 9)), ("PNG", 6), ("TIFF", 6), ("WEBP", 6)])
def test_a_photo_that_its_camera_stored_turned_or_mirrored_is_read_upright(kind: str, orientation: int):
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = encode(GREY.convert("RGB"), kind, exif=exif)
    upright = from_image(ImageOps.exif_transpose(Image.open(io.BytesIO(stored))))
    assert np.abs(read(stored) - upright.pixels).mean() < 0.02


def test_the_first_step_shows_the_photo_as_it_is():
    for page in (SEVEN, 255 - SEVEN):
        np.testing.assert_allclose(from_image(Image.fromarray(page)).steps[0].pixels, page / 255, atol=1e-6)


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_blank_image_with_or_without_grain_has_no_digit(colour: int):
    for mode in ("L", "RGB", "RGBA", "I;16", "1", "F"):
        assert from_image(Image.new("L", (50, 40), colour).convert(mode, dither=Image.Dither.NONE)) is None, mode
    grain = np.random.default_rng(0).integers(-6, 7, (50, 40)) + np.clip(colour, 8, 240)
    assert from_image(Image.fromarray(grain.astype(np.uint8))) is None


@pytest.mark.parametrize("size", [(1, 1), (1, 200), (200, 1), (2, 2), (4_000_000, 1), (3, 1_000_000)])
def test_an_image_of_odd_size_is_read_or_blank(size: tuple[int, int]):
    picture = Image.new("L", size, 255)
    picture.putpixel((size[0] // 2, size[1] // 2), 0)
    digit = from_image(picture)
    assert digit is None or np.isfinite(digit.pixels).all()


def test_a_large_jpeg_of_any_shape_is_reduced_while_it_is_decoded():
    picture = load(encode(Image.new("L", (5000, 1000)), "JPEG"))
    assert from_image(picture) is None
    assert picture.size == (2500, 500)


@pytest.mark.parametrize(("mode", "side"), [("L", 2100), ("RGBA", 1050), ("CMYK", 1050), ("F", 1050)])
def test_an_image_whose_pixels_take_much_memory_is_reduced_sooner(mode: str, side: int):
    assert brightness(Image.new(mode, (2100, 8))).shape[1] == side


@pytest.mark.parametrize("values", [np.linspace(-3, 5, 256, dtype=np.float32), np.arange(1000, 1256, dtype=np.int32)])
def test_numbers_of_any_range_become_brightness_from_0_to_255(values: np.ndarray):
    np.testing.assert_allclose(brightness(Image.fromarray(values[None])), np.arange(256)[None], atol=1)


def test_floats_that_are_not_numbers_are_taken_for_zero():
    page = SEVEN.astype(np.float32)
    page[0, 0], page[1, 1], page[2, 2] = np.nan, np.inf, -np.inf
    assert np.isfinite(from_image(Image.fromarray(page)).pixels).all()


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "zero bytes": (lambda: b"", "empty"),
    "text that names an SVG after 4 KB": (lambda: b" " * 4096 + b"<svg", "not an image"),
    "an SVG": (lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0L9 9"/></svg>', "SVG"),
    "a PostScript file, which would be run": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
    "only a PNG's start": (lambda: b"\x89PNG\r\n\x1a\n", "not an image"),
    "two billion pixels wide": (lambda: png(2**31 - 1, 1, (b"IDAT", b"")), "pixels"),
    "a bomb below Pillow's own limit": (lambda: png(9000, 9000, (b"IDAT", b"")), "9,000 x 9,000 pixels"),
    "no pixels": (lambda: png(0, 0, (b"IDAT", b"")), "not an image|broken|pixels"),
    "a PNG with a comment of 1 GB": (
        lambda: png(9, 9, *[(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**20)))] * 9),
        "broken|not an image",
    ),
    "a PNG of half a million chunks": (lambda: png(9, 9, *[(b"teXt", b"")] * 500_000), "more than the 20,000 chunks"),
    "a HEIC photo": (lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "HEIC.*send the photo as JPEG"),
    "an AVIF image": (lambda: b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100), "AVIF.*PNG or JPEG"),
    "an AVIF image whose first brand is a general one": (
        lambda: b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + bytes(100),
        "AVIF.*PNG or JPEG",
    ),
    "a JPEG of 100 scans": (lambda: jpeg_of_scans(100), "scans"),
    "a progressive JPEG of 13 million pixels": (lambda: encode(Image.new("L", (3600, 3600)), "JPEG", progressive=True), "pixels"),
    "a JPEG of 13 million pixels, colour by colour": (lambda: jpeg_of_channels(3600, 3600), "pixels"),
    "a WebP of 7 million pixels": (lambda: encode(Image.new("L", (2700, 2600)), "WEBP", method=0), "pixels"),
    "7 million pixels, one colour transparent": (
        lambda: encode(Image.new("RGB", (2700, 2600)), "PNG", transparency=(9, 9, 9)),
        "pixels",
    ),
    "a JPEG of 63 million pixels in 380 bytes": (lambda: jpeg_of_size(7900, 8000), "broken"),
    "a broken PNG of one large chunk": (lambda: png(9, 9, (b"IDAT", bytes(300_000))), "broken"),
    "20 MB": (lambda: bytes(20 * 2**20), "not an image"),
    "more than 20 MB": (lambda: bytes(20 * 2**20 + 1), "more than the 20 MB"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_image_or_too_much_is_refused_in_one_sentence(name: str):
    make, reason = BAD[name]
    with pytest.raises(ImageError, match=reason) as caught:
        from_image(load(make()))
    assert "\n" not in str(caught.value)


@settings(max_examples=60)
@given(st.sampled_from(["L", "P, one colour transparent", "JPEG", "WebP", "GIF", "CMYK TIFF", "animated PNG"]), st.data())
def test_altered_or_truncated_images_are_refused_or_read(mode: str, data: st.DataObject):
    whole = MODES[mode]()
    altered = bytearray(whole[: data.draw(st.integers(1, len(whole)))])
    for _ in range(data.draw(st.integers(1, 6))):
        end = data.draw(st.sampled_from([64, len(altered)]))
        altered[data.draw(st.integers(0, min(end, len(altered)) - 1))] = data.draw(st.integers(0, 255))
    try:
        digit = from_image(load(bytes(altered)))
    except ImageError:
        return
    assert digit is None or np.isfinite(digit.pixels).all()


STROKES = [[(60, 50), (110, 40), (140, 80), (90, 130), (150, 170), (120, 230), (50, 220)], [(160, 60), (200, 100)]]


def picture(width: int, strokes: list = STROKES) -> Image.Image:
    """The strokes as straight lines on a page of 280 px, light on dark."""
    return drawn_digits.picture([np.array(stroke) for stroke in strokes], width)


@pytest.mark.parametrize("width", [1, 2, 3, 8, 20])
def test_an_image_reads_as_the_drawing_does_whatever_its_pen(width: int):
    drawn = from_drawing(Drawing(tuple(polyline(points) for points in STROKES))).pixels
    assert np.abs(from_image(picture(width)).pixels - drawn).mean() < 0.025


def test_a_thin_line_gets_the_pen_s_width_and_a_blot_is_not_worn_away():
    line = from_image(picture(1, [[(140, 20), (140, 260)]])).pixels
    assert line[12].sum() == pytest.approx(PEN, abs=0.3)
    blot = redrawn(np.asarray(picture(120, [[(140, 130), (140, 150)]]))[70:210, 80:200] > 128)
    assert blot.sum() > 150 and blot.max() == 1


def test_a_dot_and_a_photo_s_grain_are_drawn():
    assert redrawn(np.ones((1, 1), bool)).sum() > 1
    grain = np.random.default_rng(0).random((512, 512)) < 0.5
    centred = redrawn(grain)
    assert np.isfinite(centred).all() and centred.min() >= 0 and centred.max() <= 1


SIDE = 400  # px
MAIN = Piece((180, 180, 220, 220), contrast=0.5, length=100, crowded=0, grain=0, cut_off=False, thickness=0.1)


def page(*pieces: Piece, names: np.ndarray | None = None, reduction: int = 1, dark_below: int = SIDE) -> Page:
    """A sheet with these pieces. names: the piece of each pixel. dark_below: the row at which a shadow begins."""
    sheet = np.full((SIDE, SIDE), 0.77, np.float32)
    sheet[dark_below:] = 0.27
    blank = np.zeros_like(sheet)
    return Page(blank, Ink(blank, sheet, blank, blank, False, False), reduction, blank if names is None else names, pieces)


@pytest.mark.parametrize(
    ("change", "factor"),
    [
        ({}, 1),
        ({"length": 200}, 2),
        ({"contrast": 0.25}, 1 / 4),
        ({"grain": 0.1}, 0.36),  # of the contrast of 0.5, 0.3 is left
        ({"grain": 0.3}, 0),
        ({"crowded": 1}, 1 / 2),
        ({"cut_off": True}, 0.05),
        ({"thickness": 0.4}, 1),
        ({"thickness": 0.41}, 0.1),
        ({"box": (320, 180, 360, 220)}, 1 / 2),  # 0.35 of the photo's side from the middle
        ({"box": (180, 110, 220, 150)}, 1 / (1 + (70 / 400 / 0.35) ** 2)),
        ({"box": (160, 190, 240, 210)}, 1),
        ({"box": (159, 190, 241, 210)}, 0.1),  # more than four times as wide as high
    ],
)
def test_a_piece_weighs_by_what_makes_it_likely_to_be_a_digit(change: dict, factor: float):
    assert page(replace(MAIN, **change)).weights == pytest.approx((factor * 100 * 0.5**2 * 0.8,), rel=1e-3)


@pytest.mark.parametrize(("dark_below", "factor"), [(228, 1), (224, 1 / (1 + 2 * np.log(0.8 / 0.3)))])
def test_uneven_light_within_eight_pixels_of_a_piece_makes_it_lighter(dark_below: int, factor: float):
    """A tenth of its size of 40 px, and 4 px more."""
    assert page(MAIN, dark_below=dark_below).weights == pytest.approx((20 * factor,), rel=1e-3)


BESIDE = replace(MAIN, box=(230, 180, 250, 220))


@pytest.mark.parametrize(
    ("change", "is_part"),
    [
        ({"box": (232, 180, 250, 220)}, True),
        ({"box": (233, 180, 250, 220)}, False),  # further than 0.3 of the size of 40 px
        ({"box": (230, 200, 235, 205)}, True),
        ({"box": (230, 200, 234, 204)}, False),  # not larger than a tenth: dust
        ({"box": (230, 170, 250, 229)}, True),
        ({"box": (230, 170, 250, 230)}, False),  # 1.5 times as large
        ({"contrast": 0.21}, True),
        ({"contrast": 0.2}, False),  # 0.4 of the contrast
        ({"thickness": 0.4}, True),
        ({"thickness": 0.41}, False),  # a blot
        ({"cut_off": True}, False),
    ],
)
def test_a_near_piece_of_alike_size_and_ink_belongs_to_the_digit(change: dict, is_part: bool):
    assert page(MAIN, replace(BESIDE, **change)).digit() == ((0, 1) if is_part else (0,))


def test_pieces_join_the_digit_twice_and_a_cut_off_digit_takes_a_cut_off_piece():
    row = [replace(MAIN, box=(180 + 50 * k, 180, 220 + 50 * k, 220)) for k in range(4)]
    assert page(*row).digit() == (0, 1, 2)
    assert page(replace(MAIN, cut_off=True), replace(BESIDE, cut_off=True)).digit() == (0, 1)


def test_a_photo_with_too_little_ink_is_blank_a_faint_piece_decides_nothing_and_a_digit_is_clear_without_a_rival():
    """0.0003 for each pixel of the photo's side: 0.12. What is seen weighs four times as much, and a rival half as much as it."""
    assert [page(replace(MAIN, length=length)).digit() for length in (0.59, 0.61)] == [(), (0,)]
    assert [page(replace(MAIN, length=length)).clarity > 0 for length in (2.3, 2.5)] == [False, True]
    assert [page(MAIN, replace(MAIN, length=length)).is_clear((0,)) for length in (49, 50)] == [True, False]


@pytest.mark.parametrize(("thin", "found"), [([10, 17], [10, 17]), ([10, 16], [16]), ([5, 33], [33]), ([6, 34], [6])])
def test_a_piece_is_cut_where_it_is_thinner_than_on_both_sides(thin: list[int], found: list[int]):
    """Cuts are 0.12 of the height of 50 px apart, and so far from its ends. Here a pixel of `names` is two of the photo."""
    names = np.zeros((SIDE // 2, SIDE // 2), np.int32)
    names[50:100, 60:100] = 1
    for k, x in enumerate(thin):
        names[60 - k : 100, 60 + x] = 0
    sheet = page(replace(MAIN, box=(120, 100, 200, 200)), names=names, reduction=2)
    assert sheet.thin_columns(0) == [60 + x for x in found]


def test_a_cut_piece_becomes_two_with_their_own_boxes_and_shares_of_its_length():
    names = np.zeros((SIDE // 2, SIDE // 2), np.int32)
    names[60:100, 60:80] = names[50:100, 90:100] = 1
    cut = page(replace(MAIN, box=(120, 100, 200, 200)), names=names, reduction=2).cut(0, [80])
    assert [piece.box for piece in cut.pieces] == [(120, 120, 160, 200), (180, 100, 200, 200)]
    assert [piece.length for piece in cut.pieces] == pytest.approx([100 * 800 / 1300, 100 * 500 / 1300])
    np.testing.assert_array_equal(cut.names, names + (names * np.arange(200) >= 80))
