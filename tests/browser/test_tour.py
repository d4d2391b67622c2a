"""The tour in a browser: the card leads to its subject, notices what was done, and survives a reload."""

from playwright.sync_api import Page, expect

from harness import driver
from harness.digits import DIGITS
from ui.views.tour import STEPS

FRAME = "[data-testid=spotlight]"
SIZES = ((1400, 900), (390, 844), (844, 390))
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


def test_the_tour_on_a_phone_is_resumed_after_a_reload(new_page, url: str):
    page = new_page(390, 844)
    page.emulate_media(color_scheme="dark")
    driver.open_app(page, url)
    page.get_by_role("button", name="Start the tour").focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    card = page.locator(".st-key-tour")
    expect(card).to_contain_text(STEPS[0].title)
    expect(page.locator(driver.CANVAS).first).to_be_in_viewport(ratio=1)  # the button that was pressed stands far below it
    canvas, box = page.locator(driver.CANVAS).first.bounding_box(), card.bounding_box()
    assert canvas["y"] + canvas["height"] <= box["y"], "the card covers the sheet"
    assert box["y"] + box["height"] <= 844
    driver.draw(page, [[(0.4 * x, 0.4 * y) for x, y in stroke] for stroke in DIGITS[3]])  # small
    expect(card).to_contain_text(STEPS[0].praise)
    expect(page.locator("canvas.pixels")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Next", exact=True).focus()
    with driver.answered(page):
        page.keyboard.press("Enter")
    expect(card).to_contain_text(STEPS[1].title)
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.reload()
    driver.wait_idle(page)
    expect(card).to_contain_text(STEPS[1].title)


def test_each_card_leads_to_its_subject_and_hides_no_part_of_it_and_the_browser_keeps_the_canvas(page: Page, url: str):
    page.set_viewport_size({"width": 844, "height": 390})  # the page opens with its sidebar closed, which would cover a low one
    driver.open_app(page, url)
    page.evaluate("window.kept = document.querySelector('.st-key-canvas')")
    driver.press(page, "Start the tour (20 min)")
    card, frame, missed = page.locator(".st-key-tour"), page.locator(FRAME), []
    driver.draw(page, DIGITS[3])
    for number, step in enumerate(STEPS):
        expect(card).to_contain_text(step.title)
        sizes = SIZES if step.id == "fool" else SIZES[number % 3 :][:1]
        for width, height in sizes if step.view else ():
            page.set_viewport_size({"width": width, "height": height})
            driver.press(page, "Show me")
            expect(frame).to_be_visible(timeout=20_000)
            page.evaluate(STILL)
            foot = card.bounding_box()
            assert page.evaluate(IS_WHOLE), (step.id, width, "the page scrolls sideways")
            for place in step.places:
                box = page.locator(place).first.bounding_box()
                assert box and foot, place
                is_beside = box["x"] + box["width"] <= foot["x"] or foot["x"] + foot["width"] <= box["x"]
                top, bottom = box["y"], box["y"] + box["height"]
                if top < 0 or bottom > (height if is_beside else foot["y"]):
                    missed.append((step.id, place, width, round(top), round(bottom), round(foot["y"])))
        assert page.evaluate("kept.isConnected"), step.id
        if step.id == "teach":
            driver.press(page, "1 step")
        if number + 1 < len(STEPS):
            driver.press(page, "Next")
    assert not missed, "(step, place, width, top, bottom, top of the card)"
