"""The tour in a browser: the card leads to its subject, notices what was done, and survives a reload."""

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from ui.views.tour import CARDS

FRAME = "[data-testid=spotlight]"
SIZES = ((1400, 900), (390, 844), (1024, 768))
IS_WHOLE = "(([main]) => main.scrollWidth <= main.clientWidth)(document.querySelectorAll('[data-testid=stMain]'))"
# Until the view has neither scrolled nor grown for longer than the spotlight's 200 ms between two looks.
STILL = """() => new Promise((done) => {
  const main = document.querySelector("[data-testid=stMain]");
  let last = "", same = 0;
  const next = () => {
    const at = `${main.scrollTop} ${main.scrollHeight}`;
    same = at === last ? same + 1 : 0;
    last = at;
    if (same > 5) done(); else setTimeout(next, 50);
  };
  next();
})"""


def guess(page: Page, option: int = 0) -> None:
    with driver.answered(page):
        page.get_by_test_id("tour-card").get_by_role("radio").nth(option).click()


def missed(page: Page, places: tuple[str, ...], height: int) -> list[str]:
    """Return the places that the card covers, or that are not in sight."""
    expect(page.locator(FRAME)).to_be_visible(timeout=20_000)
    page.evaluate(STILL)
    card, found = page.get_by_test_id("tour-card").bounding_box(), []
    for place in places:
        box = page.locator(place).first.bounding_box()
        assert box and card, place
        is_beside = box["x"] + box["width"] <= card["x"] or card["x"] + card["width"] <= box["x"]
        if box["y"] < 0 or box["y"] + box["height"] > (height if is_beside else card["y"]):
            found.append(f"{place} {box} {card}")
    return found


def test_the_tour_on_a_phone_is_resumed_after_a_reload_with_its_predictions(new_page, url: str):
    page = new_page(390, 844)
    page.emulate_media(color_scheme="dark")
    driver.open_app(page, url)
    page.get_by_role("button", name="Start the tour").focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    card = page.get_by_test_id("tour-card")
    guess(page)
    expect(card).to_contain_text("draw a heart")
    expect(page.locator(driver.CANVAS).first).to_be_in_viewport(ratio=1)
    canvas, box = page.locator(driver.CANVAS).first.bounding_box(), card.bounding_box()
    assert canvas["y"] + canvas["height"] <= box["y"], "the card covers the sheet"
    assert box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    driver.wait_idle(page)
    expect(card).to_contain_text("draw a heart")
    driver.press(page, "What happened?")
    expect(card).to_contain_text(CARDS[0].asked.options[CARDS[0].asked.right])
    driver.press(page, "Close the tour")
    expect(card).to_have_count(0)


def test_each_card_leads_to_its_subject_and_covers_no_part_of_it_and_the_browser_keeps_the_canvas(page: Page, url: str):
    page.set_viewport_size({"width": 1024, "height": 768})  # the page opens with its sidebar closed
    driver.open_app(page, url)
    page.evaluate("window.kept = document.querySelector('.st-key-canvas')")
    driver.press(page, "Start the tour (20 min)")
    driver.draw(page, DIGITS[3])
    found = []
    for number, step in enumerate(CARDS):
        expect(page.get_by_test_id("tour-card")).to_contain_text(step.title)
        width, height = SIZES[number % 3]
        page.set_viewport_size({"width": width, "height": height})
        guess(page)
        found += missed(page, step.places, height)
        assert page.evaluate(IS_WHOLE), (step.id, width, "the page scrolls sideways")
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
    page = new_page(1024, 768)
    driver.watch(page)
    page.goto(f"{url}/?view=Teach+it&neuron=1.115")
    driver.wait_idle(page)
    driver.press(page, "Try a test digit")
    page.mouse.move(700, 600)
    page.mouse.wheel(0, 300)
    driver.press(page, "Clear")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 0, "nothing to go wrong"
    before = page.locator(".st-key-canvas").bounding_box()
    driver.begin_stroke(page, DIGITS[7][0])
    assert page.locator(".st-key-canvas").bounding_box() == before
    with driver.answered(page):
        page.mouse.up()
    expect(page.get_by_test_id("reading-network")).to_be_visible()
    assert page.locator(".st-key-canvas").bounding_box() == before
