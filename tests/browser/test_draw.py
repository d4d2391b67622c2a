"""Drawing as a person does: real mouse strokes and touch, each digit read, undo, redo, clear, test digits, the keyboard, a
phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from harness.widgets import wait_until_quiet

LINE = [(0.3, 0.5), (0.7, 0.5)]


@pytest.fixture
def sheet(shared_page: Page) -> Page:
    """The shared page with an empty sheet and with the field for a photo closed."""
    if shared_page.get_by_test_id("stFileUploader").is_visible():
        shared_page.keyboard.press("Escape")
        expect(shared_page.get_by_test_id("stFileUploader")).to_be_hidden()
    if driver.digit_read(shared_page).text_content():
        driver.press(shared_page, "Clear")
    expect(driver.digit_read(shared_page)).to_have_text("")
    return shared_page


def probabilities(page: Page) -> list[float]:
    """The ten values on the screen."""
    return [float(page.get_by_test_id(f"probability-{digit}").get_attribute("data-value")) for digit in range(10)]


def test_an_empty_sheet_shows_no_guess_and_no_bars(sheet: Page):
    expect(driver.digit_read(sheet)).to_have_text("")
    expect(sheet.locator("[data-testid^=probability-]:visible")).to_have_count(0)


@pytest.mark.parametrize("digit", range(10))
def test_a_digit_drawn_with_the_mouse_is_read(sheet: Page, digit: int):
    driver.draw(sheet, DIGITS[digit])
    expect(driver.digit_read(sheet)).to_have_text(str(digit))
    assert sum(probabilities(sheet)) == pytest.approx(1, abs=1e-5)
    assert max(range(10), key=probabilities(sheet).__getitem__) == digit


def test_a_digit_small_in_a_corner_is_read(sheet: Page):
    driver.draw(sheet, [[(0.03 + 0.2 * x, 0.02 + 0.2 * y) for x, y in stroke] for stroke in DIGITS[3]])
    expect(driver.digit_read(sheet)).to_have_text("3")


def test_undo_redo_and_clear(sheet: Page):
    driver.draw(sheet, DIGITS[7])
    first = probabilities(sheet)
    driver.draw(sheet, [LINE])
    assert probabilities(sheet) != first
    driver.press(sheet, "Undo")
    assert probabilities(sheet) == pytest.approx(first, abs=1e-6)
    driver.press(sheet, "Undo")
    expect(driver.digit_read(sheet)).to_have_text("")
    driver.press(sheet, "Redo")
    expect(driver.digit_read(sheet)).to_have_text("7")
    driver.press(sheet, "Clear")
    expect(driver.digit_read(sheet)).to_have_text("")
    driver.draw(sheet, DIGITS[2])
    expect(driver.digit_read(sheet)).to_have_text("2")
    driver.press(sheet, "Undo")
    driver.press(sheet, "Undo")
    expect(driver.digit_read(sheet)).to_have_text("7")


@pytest.mark.parametrize("press", ["Undo", "Control+z", "Clear"])
def test_a_press_right_after_a_stroke_acts_on_the_stroke(sheet: Page, press: str):
    """By itself, the canvas sends a stroke 200 ms after its end. A press before that acted on the drawing without it."""
    driver.draw(sheet, DIGITS[7])
    seven = probabilities(sheet)
    driver.begin_stroke(sheet, LINE)
    sheet.mouse.up()
    if press == "Control+z":
        sheet.keyboard.press(press)
    else:
        sheet.get_by_role("button", name=press, exact=True).click()
    wait_until_quiet(sheet)  # there are two answers
    if press == "Clear":
        expect(driver.digit_read(sheet)).to_have_text("")
        driver.press(sheet, "Undo")
        driver.press(sheet, "Undo")
    assert probabilities(sheet) == pytest.approx(seven, abs=1e-6)
    driver.press(sheet, "Redo")
    assert probabilities(sheet) != pytest.approx(seven, abs=1e-6)


def test_ctrl_z_during_a_stroke_does_nothing(sheet: Page):
    """Undo would replace the canvas, and the stroke would lose what was drawn so far."""
    driver.draw(sheet, DIGITS[7])
    seven = probabilities(sheet)
    driver.begin_stroke(sheet, LINE)
    sheet.keyboard.press("Control+z")
    with driver.answered(sheet):
        sheet.mouse.up()
    assert probabilities(sheet) != pytest.approx(seven, abs=1e-6)
    driver.press(sheet, "Undo")
    assert probabilities(sheet) == pytest.approx(seven, abs=1e-6)


def test_there_is_one_button_of_each_name(sheet: Page):
    driver.draw(sheet, DIGITS[7])
    for name in ("Undo", "Redo", "Clear", "Try a test digit"):
        expect(sheet.get_by_role("button", name=name)).to_have_count(1)


@pytest.mark.parametrize("name, stroke", [("dot", [(0.5, 0.5)]), ("line", [(0.1, 0.5), (0.9, 0.5)])])
def test_a_dot_or_a_line_is_read_without_error(sheet: Page, name: str, stroke: list):
    driver.draw(sheet, [stroke])
    expect(driver.digit_read(sheet)).to_have_text(re.compile(r"^\d$"))


def test_a_test_digit_by_keyboard_alone_shows_its_label(page: Page, url: str):
    driver.open_app(page, url)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.innerText ?? ''").strip().endswith("Try a test digit"):
            break
    page.keyboard.press("Enter")
    expect(driver.digit_read(page)).to_have_text(re.compile(r"^\d$"))
    expect(page.get_by_text(re.compile(r"MNIST test digit no\. [\d,]+, labelled \d"))).to_be_visible()


def test_ctrl_z_takes_the_last_stroke_back(sheet: Page):
    driver.draw(sheet, DIGITS[7])
    sheet.keyboard.press("Control+z")
    expect(driver.digit_read(sheet)).to_have_text("")


def test_a_phone_draws_by_touch_and_nothing_scrolls_sideways(new_page, url: str):
    page = new_page(390, 844, has_touch=True, is_mobile=True, device_scale_factor=3)
    driver.open_app(page, url)
    box = page.locator(driver.CANVAS).first.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    driver.touch(page, [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in DIGITS[7][0]])
    expect(driver.digit_read(page)).to_have_text("7")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_photo_is_read(sheet: Page, tmp_path):
    from PIL import Image, ImageDraw

    photo = Image.new("L", (400, 300), 230)
    ImageDraw.Draw(photo).line([(120, 60), (260, 60), (180, 250)], fill=40, width=22, joint="curve")
    photo.save(tmp_path / "seven.png")
    sheet.get_by_role("button", name="Photo").click()
    sheet.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(tmp_path / "seven.png")
    expect(driver.digit_read(sheet)).to_have_text("7")


def test_a_file_that_is_no_picture_gets_one_sentence(sheet: Page, tmp_path):
    (tmp_path / "fake.png").write_bytes(b"not a picture")
    driver.draw(sheet, DIGITS[7])
    sheet.get_by_role("button", name="Photo").click()
    sheet.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(tmp_path / "fake.png")
    expect(sheet.get_by_text("fake.png: The file is not an image that can be opened")).to_be_visible()
    expect(driver.digit_read(sheet)).to_have_text("7")
