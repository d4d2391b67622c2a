"""Files reach the page: after one that was refused, and on a slow connection.

Streamlit's uploader first sends that the earlier file is gone. The page then runs while the new file is on its way.
"""

from playwright.sync_api import Page, Route, expect

from harness import driver, widgets
from harness.digits import sheet
from harness.hostile_files import encode
from model import checkpoint
from tests.browser.training_view import network_that_reads, upload
from tests.browser.visitors import as_file

FILES = "**/_stcore/upload_file/**"


def upload_slowly(page: Page, name: str, content: bytes) -> None:
    """Choose a file that arrives only after the page has run without the file before it."""
    held: list[Route] = []
    page.route(FILES, lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
    with driver.answered(page), page.expect_request(lambda request: request.method == "PUT"):
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(as_file(name, content))
    with driver.answered(page):
        held.pop().continue_()
    page.unroute(FILES)


def test_a_network_and_a_photo_are_read_once_and_stay(page: Page, url: str):
    """The server forgets a file that was read. Other views, another file and a full run change nothing."""
    driver.open_app(page, url, "Training")
    widgets.unfold(page, "Read with a network from a file")
    upload(page, "bad.safetensors", b"?")
    expect(page.get_by_role("alert").filter(has_text="not a whole safetensors file")).to_be_visible()
    upload_slowly(page, "mine.safetensors", checkpoint.DEFAULT.read_bytes())
    expect(network_that_reads(page)).to_have_value("Uploaded: mine.safetensors")
    driver.open_view(page, "Look inside")
    page.get_by_role("button", name="Photo").click()
    upload(page, "bad.png", b"not a picture")
    expect(page.get_by_role("alert").filter(has_text="bad.png")).to_be_visible()
    page.get_by_role("button", name="Photo").click()
    upload_slowly(page, "seven.png", encode(sheet([[7]], size=400), "PNG"))
    expect(driver.digit_read(page)).to_have_text("7")
    driver.open_view(page, "Training")
    driver.open_view(page, "Look inside")
    driver.rerun(page)
    for name, digit in (("Undo", ""), ("Redo", "7")):  # it has been put on the sheet once
        driver.press(page, name)
        expect(driver.digit_read(page)).to_have_text(digit)
    expect(page.get_by_text("The part of the photo to read")).to_be_visible()
    widgets.open_part(page, "Pixels")
    names = page.locator(".st-key-inside-pixels figcaption")
    expect(names).to_have_text(["as photographed", "even light", "ink alone", "cropped", "centred"])
    expect(page.get_by_role("alert")).to_have_count(0)
