"""The commands on a photo: what lies on the canvas, what the page says, and whether it shows the photo for marking a part."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.runtime.uploaded_file_manager import DeletedFile

from harness.digits import sheet
from harness.hostile_files import encode
from model import checkpoint
from model.photos import SHOWN_SIDE
from tests.ui.session import receive, upload
from ui import commands, session
from ui.components import photo_box

pytestmark = pytest.mark.usefixtures("uploads")
PHOTO = "photo"  # key of the uploader


def choose(photo: Image.Image | bytes, name: str = "a.png") -> None:
    """Let a file arrive, and read it."""
    receive(PHOTO, upload(photo if isinstance(photo, bytes) else encode(photo, "PNG"), name))
    commands.drawing.use_photo(PHOTO)


def mark(*box: float) -> None:
    """Let the edges of a box arrive, and read what is in it."""
    receive(photo_box.KEY, {"box": list(box)})
    commands.drawing.use_part()


def read(visitor: session.Session) -> list[int]:
    """Return the digits that the shipped network reads in the drawing."""
    lying = visitor.drawing.sheet
    return [checkpoint.load().forward(digit.pixels).digit for digit, _ in lying.digits]


def is_shown(visitor: session.Session) -> bool:
    return visitor.photo.number == visitor.drawing.sheet.photo


@pytest.mark.parametrize("digits", [[7], [2, 6, 4]])
def test_a_digit_or_a_row_of_digits_comes_onto_the_canvas(visitor: session.Session, digits: list[int]):
    choose(sheet([digits]))
    assert read(visitor) == digits and visitor.drawing.sheet.source == "from your photo a.png"
    assert not visitor.photo.note and not visitor.photo.is_open
    assert max(Image.open(io.BytesIO(visitor.photo.preview)).size) <= SHOWN_SIDE


def test_of_two_rows_one_is_read_with_the_photo_open_and_then_the_part_that_is_marked(visitor: session.Session):
    choose(sheet([[1, 2, 3], [4, 5, 6]]))
    assert len(read(visitor)) == 3 and visitor.photo.is_open
    assert visitor.photo.note.startswith("The photo shows 2 rows of digits")
    for box, digits in (((0, 0, 1, 0.5), [1, 2, 3]), ((1, 1, 0.5, 0.5), None), ((0, 0.5, 1, 1), [4, 5, 6])):
        before = visitor.drawing.sheet
        mark(*box)
        if digits is None:  # it has no area
            assert visitor.drawing.sheet is before
        else:
            assert read(visitor) == digits and visitor.photo.is_open and not visitor.photo.note
            assert visitor.drawing.sheet.source == "from your photo a.png, the part in the box"
    mark(0, 0, 0.05, 0.05)
    assert visitor.photo.note == "No digit was found in the box: no ink stands out from the paper."
    assert visitor.drawing.sheet.drawing.is_empty and is_shown(visitor)


@pytest.mark.parametrize("name", ["blank.png", "damaged.png"])
def test_a_photo_that_is_not_read_empties_the_sheet_and_its_note_goes_with_it(visitor: session.Session, name: str):
    """The bars of an earlier drawing would look like the photo's."""
    blank, seven = Image.new("L", (80, 80), 235), sheet([[7]])
    choose(seven)
    choose(blank if name == "blank.png" else np.random.default_rng(0).bytes(500), name)
    unread = visitor.drawing.sheet
    assert name in visitor.photo.note and bool(visitor.photo.preview) == (name == "blank.png")
    assert visitor.drawing.sheet.drawing.is_empty and is_shown(visitor)
    steps = (
        ([], ""),
        ([], unread.source),
        ([[10, 10, 15, 35, 20, 60]], ""),
        ([], unread.source),
    )  # Clear, Undo, a stroke, Undo
    for number, (strokes, source) in enumerate(steps, 1):
        sent = {"number": number, "put": visitor.drawing.put_id, "label": None, "source": source, "strokes": strokes}
        visitor.drawing = visitor.drawing.follow(sent)
        assert is_shown(visitor) == (source != ""), number
    commands.drawing.use_test_digit()
    assert not is_shown(visitor)
    choose(seven)
    assert read(visitor) == [7] and is_shown(visitor) and not visitor.photo.note
    receive(PHOTO, DeletedFile("0"))  # it was removed, or the page still names it, and the server was restarted
    commands.drawing.use_photo(PHOTO)
    assert read(visitor) == [7] and not visitor.photo.preview
