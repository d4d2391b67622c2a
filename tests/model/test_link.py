"""model.link: a drawing comes back from its text as the network reads it; any other text is refused in one sentence."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.digits import DIGITS
from harness.pencil import drawn, pencil
from model import checkpoint
from model.digit import from_drawing
from model.distance import furthest
from model.drawing_json import parse, to_picture
from model.link import MOST, LinkError, decode, encode, simplify
from model.strokes import Drawing, polyline

NETWORK = checkpoint.load()


def ends(drawing: Drawing) -> list[tuple[float, ...]]:
    return [(*stroke[:2], *stroke[-2:]) for stroke in drawing.strokes]


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawing_is_read_the_same_from_its_text(digit: int):
    drawing = parse(drawn(digit))
    text = encode(drawing, digit)
    assert len(text) < 300
    back, label = decode(text)
    assert label == digit
    before, after = (NETWORK.forward(from_drawing(each).pixels) for each in (drawing, back))
    np.testing.assert_allclose(after.probabilities, before.probabilities, atol=0.01)


def test_a_picture_and_the_strokes_on_it_come_back():
    pixels = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.float32) / 255
    line = tuple(pencil([(10.0, 10.0), (200.0, 300.0)]))
    back, label = decode(encode(Drawing((line,), to_picture(pixels))))
    assert label is None
    np.testing.assert_allclose(back.picture.pixels, pixels, atol=1e-6)
    assert back.strokes[0][-2:] == pytest.approx((200, 300), abs=0.5)


@given(st.lists(st.lists(st.tuples(*[st.floats(-100, 500)] * 2), min_size=1, max_size=20), min_size=1, max_size=8))
def test_strokes_come_back_within_a_pixel(lines):
    drawing = parse({"strokes": [pencil(line) for line in lines]})
    back, _ = decode(encode(drawing))
    np.testing.assert_allclose(ends(back), ends(drawing), rtol=0, atol=0.5)


def test_a_simplified_line_stays_near_all_its_points():
    rng = np.random.default_rng(0)
    for k in range(300):
        line, tolerance = rng.uniform(0, (320, 20), (rng.integers(2, 60), 2)), rng.uniform(0.1, 10)  # back and forth
        line[-1] = line[0] if k % 3 == 0 else line[-1]  # every third line is closed
        kept = np.array(simplify(line, tolerance))
        np.testing.assert_allclose(kept[[0, -1]], line[[0, -1]], rtol=1e-6)
        assert furthest(line, kept) <= 2 * tolerance


def test_a_pen_that_left_the_canvas_comes_back_at_most_960_px_away_and_a_drawing_that_is_too_long_not_at_all():
    (back,) = decode(encode(Drawing((polyline([(-2000, 5), (100.26, 2000)]),))))[0].strokes
    assert back == polyline([(-960, 5), (100.5, 960)])
    scribble = np.random.default_rng(0).uniform(0, 320, (1500, 2)).tolist()
    assert encode(Drawing((polyline(scribble),))) == ""


def test_details_of_more_than_2_px_stay_in_a_drawing_whose_smaller_ones_do_not_fit():
    small, large = (polyline([(k * 300 / n, height * (k % 2)) for k in range(n)]) for height, n in ((1.5, 1500), (2.5, 100)))
    straight, kept = decode(encode(Drawing((small, large))))[0].strokes
    assert len(straight) == 6 and len(kept) > 0.9 * len(large)


BOMB = base64.urlsafe_b64encode(b"\1\x0a\xd0\x0f" + zlib.compress(bytes(10**6), 9)[:2000]).decode()
HOSTILE = ["A" * (MOST + 1), "ä", "A", "AQ==", "AQoA", "AQEAAvABoAEAoA", "AgEAAvABoAEAoAY", BOMB, "AQoA_____w", "<x>", "AQoA\n"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_is_no_drawing_is_refused(text: str):
    with pytest.raises(LinkError, match=r"^The drawing in this link is .*\.$"):
        decode(text)


@given(
    st.text(max_size=60)
    | st.binary(max_size=200).map(lambda data: base64.urlsafe_b64encode(b"\1\x0a" + data).decode().rstrip("="))
)
def test_any_text_is_a_drawing_or_a_sentence(text: str):
    try:
        drawing, label = decode(text)
    except LinkError:
        return
    assert from_drawing(drawing) is not None
    assert label is None or 0 <= label <= 9
