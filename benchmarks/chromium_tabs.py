"""Tabs of a real Chromium that draw digits, and upload photos, beside the websocket clients of benchmarks.load."""

import os
import threading
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, FilePayload, Page, sync_playwright

from harness import driver
from harness.digits import DIGITS
from harness.hostile_files import encode

STROKES = 3  # that a tab draws before it presses Clear
PHOTO = Path(__file__).parents[1] / "tests" / "photos" / "lines_7604.jpg"
PHOTO_SHOWS = PHOTO.stem.rpartition("_")[2]
PHOTO_SIZE = 4000, 3000  # px
UPLOADER = "[data-testid=stFileUploaderDropzoneInput]"
PHOTO_PACE = 3.0  # s between two uploads
NICE = 5  # Chromium's priority: lower than the server's, higher than the training run's


class Tabs(threading.Thread):
    """A thread that draws digits in several Chromium tabs from the event `ready` until the event `stopped` is set.

    pace: the time between two strokes in the same tab, in seconds.
    photo: a JPEG photo. An additional tab uploads it every PHOTO_PACE seconds. If None, no photos are uploaded.
    """

    def __init__(self, url: str, count: int, pace: float, photo: bytes | None = None) -> None:
        super().__init__(daemon=True)
        self.url, self.count, self.pace, self.photo = url, count, pace, photo
        self.strokes, self.photos, self.errors = 0, 0, 0
        self.stopped, self.ready = threading.Event(), threading.Event()

    def run(self) -> None:
        with sync_playwright() as playwright:
            browser = driver.launch(playwright)
            pages = [browser.new_context(viewport={"width": 1200, "height": 900}).new_page() for _ in range(self.count)]
            for page in pages:
                page.on("pageerror", lambda _: self._count_error())
                driver.open_app(page, self.url)
            photographer = self._open_photos(browser.new_page()) if self.photo else None
            lower_chromium_priority()
            self.ready.set()
            uploaded = time.monotonic()
            while not self.stopped.is_set():
                if photographer and time.monotonic() - uploaded >= PHOTO_PACE:
                    uploaded += PHOTO_PACE
                    self.photos += 1  # Streamlit does not upload a file again that has the name of the last one
                    file = FilePayload(name=f"{self.photos}.jpg", mimeType="image/jpeg", buffer=self.photo)
                    photographer.locator(UPLOADER).set_input_files(file)
                for page in pages:
                    began = time.monotonic()
                    try:
                        driver.draw(page, DIGITS[self.strokes % 10][:1])
                        self.strokes += 1
                        if self.strokes // self.count % STROKES == 0:
                            driver.press(page, "Clear")
                    except Error:
                        self._count_error()
                    self.stopped.wait(max(0.0, self.pace / self.count - (time.monotonic() - began)))
                if not pages:
                    self.stopped.wait(0.1)
            if photographer and photographer.get_by_test_id("reading-number").inner_text() != PHOTO_SHOWS:
                self._count_error()
            browser.close()

    def _open_photos(self, page: Page) -> Page:
        """Open the app in `page`, an empty browser tab. Open the app's file uploader for photos. Return `page`."""
        driver.open_app(page, self.url)
        page.get_by_role("button", name="Photo").click()
        page.locator(UPLOADER).wait_for(state="attached")
        return page

    def _count_error(self) -> None:
        self.errors += 1


def large_photo() -> bytes:
    """Return a photo of PHOTO_SIZE, with a number on lined paper, as JPEG."""
    with Image.open(PHOTO) as picture:
        return encode(picture.resize(PHOTO_SIZE), "JPEG", quality=90)


def lower_chromium_priority() -> None:
    """Lower the priority of Chromium, as if the browsers ran on other machines and did not slow down the server."""
    for name in Path("/proc").glob("[0-9]*/comm"):
        try:
            if name.read_text().startswith("chrom"):
                for thread in (name.parent / "task").iterdir():
                    # otherwise, Chromium started by root would raise its own priority to -8
                    os.setpriority(os.PRIO_PROCESS, int(thread.name), NICE)
        except OSError:
            continue  # the process has ended, or belongs to another user
