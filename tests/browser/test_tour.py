"""The tour in a browser: each card leads to its subject, covers nothing of it, and notices what was done."""

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from ui.views.tour import CARDS

FRAME = "[data-testid=spotlight]"
SIZES = ((1400, 900), (390, 844), (1024, 768))
MAIN = "[data-testid=stMain]"


def guess(page: Page, option: int = 0) -> None:
    driver.click(page.get_by_test_id("tour-card").get_by_role("radio").nth(option))


def missed(page: Page, places: tuple[str, ...], height: int) -> list[str]:
    """Return the places that the card covers, or that are not in sight."""
    expect(page.locator(FRAME)).to_be_visible(timeout=20_000)
    driver.wait_until_still(
        page, MAIN, "`${element.scrollTop} ${element.scrollHeight}`", 15
    )  # longer than the spotlight's 200 ms
    card, found = page.get_by_test_id("tour-card").bounding_box(), []
    for place in places:
        box = page.locator(place).first.bounding_box()
        assert box and card, place
        is_beside = box["x"] + box["width"] <= card["x"] or card["x"] + card["width"] <= box["x"]
        if box["y"] < 0 or box["y"] + box["height"] > (height if is_beside else card["y"]):
            found.append(f"{place} {box} {card}")
    return found


def test_each_card_leads_to_its_subject_and_covers_no_part_of_it_and_the_browser_keeps_the_canvas(page: Page, url: str):
    page.set_viewport_size({"width": 1024, "height": 768})  # the page opens with its sidebar closed
    driver.open_app(page, url)
    page.evaluate("window.kept = document.querySelector('.st-key-canvas')")
    driver.press(page, "Start the tour (20 min)")
    driver.draw(page, DIGITS[3])
    found = []
    for number, step in enumerate(CARDS):
        expect(page.get_by_test_id("tour-card")).to_contain_text(step.title)
        width, height = SIZES[3 * number // len(CARDS)]
        page.set_viewport_size({"width": width, "height": height})
        guess(page)
        found += missed(page, step.places, height)
        assert page.locator(MAIN).evaluate("(main) => main.scrollWidth <= main.clientWidth"), (step.id, width)
        if step.id in ("teach", "forgot"):
            driver.press(page, "1 step")
        if step.id == "train":
            page.get_by_test_id("batch-race").click()
            expect(page.get_by_test_id("race-256")).to_be_visible()
        driver.press(page, "What happened?")
        if step.results and step.id not in ("fool", "teach"):  # these appear when the person has pressed in the picture
            found += missed(page, step.results, height)
        assert page.evaluate("kept.isConnected"), step.id
        driver.press(page, "Next")
    assert not found, "what the card covers"
    expect(page.get_by_test_id("tour-card")).to_contain_text(f"of {len(CARDS)}")


def test_the_sheet_stays_below_the_pen_when_a_stroke_makes_the_view_longer(new_page, url: str):
    page = new_page(1024, 600)
    driver.watch(page)
    page.goto(f"{url}/?view=Teach+it&neuron=1.115")
    driver.wait_idle(page)
    driver.press(page, "Try a test digit")
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 300)
    driver.press(page, "Clear")
    driver.wait_until_still(page, ".st-key-canvas")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 0, "nothing to go wrong"
    before = page.locator(".st-key-canvas").bounding_box()
    driver.begin_stroke(page, DIGITS[7][0])
    assert page.locator(".st-key-canvas").bounding_box() == before
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_test_id("reading-network")).to_be_visible()
    assert page.locator(".st-key-canvas").bounding_box() == before
