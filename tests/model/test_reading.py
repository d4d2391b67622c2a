"""A reading: what the network makes of the drawing on the sheet, of a number of several digits, and of an image."""

import dataclasses

from harness.pencil import drawn
from model import checkpoint
from model.digit import from_drawing
from model.drawing_json import parse, to_picture
from model.reading import Content, read
from model.strokes import Drawing

NETWORK = checkpoint.load()


def test_an_image_shows_the_steps_of_its_upload_until_something_is_drawn_on_it():
    pixels = from_drawing(drawn(3)).pixels
    origin = dataclasses.replace(from_drawing(drawn(3)), note="its own")
    image = Drawing((), to_picture(pixels))
    reading = read(NETWORK, "", Content(image, 3, "a photo", ((origin, image.picture.box),)))
    assert reading.digit.steps is origin.steps and len(reading.parts) == 1 and reading.result.digit == 3
    assert read(NETWORK, "", Content(image)).digit.steps is not origin.steps
    more = dataclasses.replace(image, strokes=parse(drawn(1)).strokes)
    assert read(NETWORK, "", Content(more, 3, "a photo", ((origin, image.picture.box),))).digit.steps is not origin.steps
