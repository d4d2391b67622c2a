"""A photo by file and by a (fake) camera: it is read, a sentence says why not, and a box marks another part of it."""

from contextlib import suppress

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, TimeoutError, expect

from harness import driver
from harness.digits import sheet, write
from harness.hostile_files import encode
from tests.browser.desk import NOTHING, Desk
from tests.browser.training_view import upload


@pytest.fixture(params=["desk"])
def page(request: pytest.FixtureRequest) -> Page:
    """Return a page that stays open, with an empty sheet. The parameter names the page."""
    desk: Desk = request.getfixturevalue(request.param)
    return desk.begin("Look inside", NOTHING)


def choose(page: Page, name: str, picture: Image.Image) -> None:
    page.get_by_role("button", name="Photo").click()
    upload(page, name, encode(picture, "PNG"))


def two_digits() -> Image.Image:
    """A photo with a 7 above a 4, alike and far apart."""
    picture = Image.new("RGB", (1200, 800), (225, 224, 218))
    pen = ImageDraw.Draw(picture)
    for digit, top in ((7, 60), (4, 520)):
        write(pen, digit, (120, top), 220, 9, (40, 40, 90))
    return picture


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_the_camera_is_asked_only_when_it_is_wanted(page: Page):
    """The fake camera shows no digit. What it takes is read all the same: the sheet has a picture, or a sentence says why not."""
    page.get_by_role("button", name="Photo").click()
    expect(page.get_by_test_id("stCameraInput")).to_have_count(0)
    expect(page.get_by_text("It is not stored.")).to_be_visible()
    page.get_by_text("Use the camera").click()
    take = page.get_by_role("button", name="Take Photo")
    expect(take).to_be_enabled(timeout=20_000)
    page.wait_for_function("document.querySelector('[data-testid=stCameraInput] video').videoWidth > 0")
    read = page.locator("[data-testid=reading][data-drawn=true]").or_(page.get_by_text("No digit was found")).first
    for _ in range(5):  # on a busy machine the camera's first pictures come later than the button
        with suppress(TimeoutError):
            take.click(timeout=5000)  # when a picture is taken, the button has gone
        with suppress(AssertionError):
            expect(read).to_be_visible(timeout=10_000)
            break
    expect(read).to_be_visible()
    page.get_by_role("button", name="Photo").click()
    driver.click(page.get_by_text("Use the camera"))  # off again
    page.keyboard.press("Escape")


@pytest.mark.parametrize(("page", "ways"), [("desk", ("keyboard", "mouse")), ("phone", ("touch",))], indirect=["page"])
def test_an_unclear_photo_asks_for_a_box(page: Page, ways: tuple[str, ...]):
    choose(page, "two.png", two_digits())
    expect(page.get_by_text("Drag a box around another one")).to_be_visible(timeout=30_000)
    area = page.get_by_test_id("photo-area")
    area.scroll_into_view_if_needed()
    for way in ways:
        for digit, box, moves in ((7, (0.05, 0.02, 0.35, 0.45), (-15, -15)), (4, (0.05, 0.55, 0.35, 0.98), (0, 29))):
            with driver.answered(page):
                if way == "keyboard":
                    move_box(page, area, moves)
                else:
                    drag_box(page, area, box, way)
            expect(driver.digit_read(page)).to_have_text(str(digit), timeout=30_000)


def test_the_digits_of_a_number_in_a_photo_are_boxed_and_come_back_by_undo(page: Page):
    number, boxes = page.get_by_test_id("reading-number"), page.locator(".digit-boxes > *")
    choose(page, "row.png", sheet([[2, 6, 4]]))
    expect(number).to_have_text("264", timeout=30_000)
    expect(boxes).to_have_count(3)
    driver.press(page, "Clear")
    expect(boxes).to_have_count(0)
    driver.press(page, "Undo")
    expect(number).to_have_text("264")
    driver.draw(page, [[(0.1, 0.1), (0.9, 0.9)]])  # over it
    expect(boxes).to_have_count(0)


def move_box(page: Page, area: Locator, moves: tuple[int, int]) -> None:
    """Move the box on the photo with the arrow keys, and press Enter. moves: steps to the right and down."""
    area.focus()
    for steps, (back, forth) in zip(moves, (("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown")), strict=True):
        for _ in range(abs(steps)):
            page.keyboard.press(forth if steps > 0 else back)
    page.keyboard.press("Enter")


def drag_box(page: Page, area: Locator, box: tuple[float, float, float, float], way: str) -> None:
    """Drag a box on the photo with the mouse or a finger. box: left, top, right and bottom, as shares of the photo."""
    place = area.bounding_box()
    assert place is not None
    x, y, width, height = (place[key] for key in ("x", "y", "width", "height"))
    left, top, right, bottom = x + box[0] * width, y + box[1] * height, x + box[2] * width, y + box[3] * height
    if way == "touch":
        driver.touch(page, [(left, top), ((left + right) / 2, (top + bottom) / 2), (right, bottom)])
        return
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(right, bottom, steps=5)
    page.mouse.up()
