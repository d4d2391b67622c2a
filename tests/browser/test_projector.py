"""?projector: what stands on a wall of 2 m can be read from 8 m, and one draws on it."""

import segno
from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS, row

WALL, DISTANCE = 2.0, 8.0  # m
ARC_MINUTE = 2.909e-4 * DISTANCE / WALL  # of the page's width
ANSWERS, OTHERS = 20, 10  # minutes of arc that a capital letter or a digit is high
BAR = 0.09  # of the page's width: a full bar, at least

# The height of a capital letter of each text on the page, in px, and whether it is an answer.
TEXTS = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const found = [];
  const visit = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) visit(element.shadowRoot);
      const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join("");
      const box = element.getBoundingClientRect();
      if (!text || !box.width || box.height < 2 || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (element.closest(".spoken, .view-name, style, [data-testid=stIconMaterial]")) continue;
      const style = getComputedStyle(element);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      const height = pen.measureText("H").actualBoundingBoxAscent * (element.currentCSSZoom ?? 1);
      found.push([text.slice(0, 40), height, !!element.closest(".digit, .bar, .sure, .doubt")]);
    }
  };
  visit(document);
  return found;
}"""


# Note what the page says of the sheet's history.
HISTORIES = """
  window.histories = [];
  new MutationObserver(() => histories.push(document.documentElement.dataset.history))
    .observe(document, { subtree: true, attributeFilter: ["data-history"] });
"""


def test_a_projected_page_is_legible_from_the_last_row(page: Page, url: str):
    driver.open_app(page, f"{url}/?projector")
    expect(page.get_by_test_id("stSidebar")).to_have_count(0)
    driver.draw(page, DIGITS[3])
    expect(driver.digit_read(page)).to_have_text("3")
    for width, height in ((1280, 720), (1400, 900), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        driver.wait_until_still(page, driver.CANVAS)
        assert page.locator(driver.CANVAS).bounding_box()["width"] > 0.3 * width
        assert_legible(page, width)
        expect(page.get_by_test_id("probability-9")).to_be_in_viewport(ratio=1)
        assert page.get_by_test_id("probability-3").locator(".track").bounding_box()["width"] > BAR * width
        main = page.get_by_test_id("stMain")
        assert main.evaluate("(main) => main.scrollWidth <= main.clientWidth && main.scrollHeight <= main.clientHeight")
        right = page.locator(".st-key-sheet").evaluate("(column) => column.getBoundingClientRect().right")
        sheet = page.locator(driver.CANVAS).bounding_box()
        assert sheet and sheet["x"] + sheet["width"] <= right
        assert [button.inner_text() for button in page.locator("button:visible, [role=radio]:visible").all()] == ["Clear"]
    driver.press(page, "Clear")
    for stroke in row([4, 1]):
        driver.draw(page, [stroke])
    expect(page.get_by_test_id("reading-number")).to_have_text("41")
    assert_legible(page, width)


def test_the_address_of_a_class_stays_in_a_corner_until_it_is_dismissed_and_a_press_brings_it_back(
    private: driver.Server, new_page
):
    address, wall = f"{private.environment['DIGIT_LENS_ADDRESS']}/?class", new_page(1280, 720)
    wall.add_init_script(HISTORIES)
    driver.open_app(wall, f"{private.url}/?projector&tour=1,2,4,7,9,10")
    assert set(wall.evaluate("histories")) == {"empty"}  # the code is large from the beginning
    code, switch = wall.get_by_role("img", name="QR code of this address"), wall.get_by_text("QR code", exact=True)
    assert code.get_attribute("src") == segno.make(f"{address}&tour=1,2,4,7,9,10").svg_data_uri(scale=10, border=2, light="white")
    code.evaluate("(image) => image.decode()")  # raises if it is no image
    for width, in_view in ((460, wall.get_by_text(address)), (125, wall.locator(driver.CANVAS))):
        assert code.bounding_box()["width"] > width
        expect(in_view).to_be_in_viewport(ratio=1)
        expect(code).to_be_in_viewport(ratio=1)
        driver.draw(wall, DIGITS[1])
    assert_legible(wall, 1280)
    for count in (0, 1):
        switch.click()
        driver.draw(wall, DIGITS[1])
        expect(code.filter(visible=True)).to_have_count(count)
    assert private.environment["DIGIT_LENS_ADDRESS"] in private.log.read_text(encoding="utf-8")


def assert_legible(page: Page, width: int) -> None:
    """Check the size of all text on a page of `width` px."""
    texts = page.evaluate(TEXTS)
    assert sum(is_answer for *_, is_answer in texts) >= 20
    least = {True: ANSWERS * ARC_MINUTE * width, False: OTHERS * ARC_MINUTE * width}
    assert [(text, height, least[is_answer]) for text, height, is_answer in texts if height < least[is_answer]] == []
