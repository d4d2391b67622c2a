"""Make the picture of live predictions in docs/views.md. Run it with `make pictures` or `python -m docs.live_strip`.

It shows five moments of one stroke, a 3 that becomes an 8. Each has the canvas above and the network's picture below. The stroke
is drawn with real mouse moves in real Chromium. The screenshots are only put side by side.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from harness import driver
from harness.digits import arc

FILE = Path(__file__).with_name("live_strip.png")
SIZE, SCALE = (392, 1500), 1.5  # as wide as a phone, so that a moment is narrow, and tall enough for the picture
GAP = 28  # px between two moments, before SCALE


def three_to_eight() -> tuple[list[tuple[float, float]], list[int]]:
    """Return one stroke that draws a 3 and then extends it to an 8, and the 0-based indices of five of its points to pause at.

    The coordinates are fractions of the canvas size.
    """
    three = [*arc(0.48, 0.34, 0.16, 0.15, -150, 80, 14), *arc(0.48, 0.65, 0.19, 0.17, -80, 150, 14)]
    eight = [*arc(0.48, 0.65, 0.19, 0.17, 160, 255, 8), *arc(0.48, 0.34, 0.16, 0.15, 120, 210, 8)]
    return [*three, *eight], [6, 15, len(three) - 1, len(three) + 8, len(three) + len(eight) - 1]


def moments(page: Page) -> list[tuple[Image.Image, Image.Image]]:
    """Draw a 3 and complete it to an 8. At five moments, take screenshots of the canvas and the picture. Return them as pairs."""
    box = page.locator(driver.CANVAS).bounding_box()
    points, stops = three_to_eight()
    places = driver.canvas_positions(page, points)
    page.mouse.move(*places[0])
    page.mouse.down()
    seen = []
    for i, place in enumerate(places):
        page.mouse.move(*place, steps=4)
        if i in stops:
            page.wait_for_timeout(60)
            picture = page.get_by_test_id("reading").bounding_box()
            seen.append(tuple(Image.open(io.BytesIO(page.screenshot(clip=clip))) for clip in (box, picture)))
    page.mouse.up()
    return seen  # pyrefly: ignore[bad-return]


def strip(seen: list[tuple[Image.Image, Image.Image]]) -> Image.Image:
    """Combine pairs of screenshots (canvas, picture) into one image: pairs side by side, each canvas above its picture."""
    gap = round(GAP * SCALE)
    width = seen[0][1].width
    sheets = [sheet.resize((width, round(sheet.height * width / sheet.width)), Image.Resampling.LANCZOS) for sheet, _ in seen]
    pictures = [picture for _, picture in seen]
    height = sheets[0].height + gap + max(picture.height for picture in pictures)
    paper = pictures[0].convert("RGB").getpixel((width - 1, 0))
    whole = Image.new("RGB", (len(seen) * (width + gap) + gap, height + 2 * gap), paper)
    for i, (sheet, picture) in enumerate(zip(sheets, pictures, strict=True)):
        left = gap + i * (width + gap)
        whole.paste(sheet, (left, gap))
        whole.paste(picture, (left, gap + sheet.height + gap))
    return whole


def take(browser: Browser, url: str) -> Path:
    """Draw a 3 in the app, then make it an 8. Save five screenshots taken meanwhile as one PNG file, and return its path."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, device_scale_factor=SCALE)
    page = context.new_page()
    driver.open_app(page, url)
    page.wait_for_timeout(1000)
    picture = strip(moments(page))
    context.close()
    picture.quantize(128, dither=Image.Dither.NONE).save(FILE, optimize=True)
    return FILE


def main() -> None:
    """Start the app, take the screenshots, and save them as one picture."""
    with driver.in_chromium() as (server, browser):
        print(take(browser, server.url))


if __name__ == "__main__":
    main()
