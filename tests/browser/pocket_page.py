"""Draw on the sheet of the pocket edition."""

from playwright.sync_api import Page

from harness.digits import DIGITS


def draw(page: Page, digit: int) -> None:
    """Draw a digit with the mouse."""
    draw_strokes(page, DIGITS[digit])


def draw_strokes(page: Page, strokes: list) -> None:
    """Draw strokes with the mouse. Their points are shares of the sheet."""
    box = page.get_by_test_id("sheet").bounding_box()
    for stroke in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=5)
        page.mouse.up()
