"""The tour in a browser: each card leads to its subject, covers and strikes through nothing, and gets the focus."""

import pytest
from playwright.sync_api import Locator, Page, expect

from harness import driver
from harness.digits import DIGITS, arc
from ui.views.tour import CARDS

MAIN = "[data-testid=stMain]"
FRAME = "[data-testid=spotlight]"
HEART = [[(0.5, 0.8), (0.2, 0.45), *arc(0.35, 0.35, 0.15, 0.13, 180, 340), *arc(0.65, 0.35, 0.15, 0.13, 200, 360), (0.5, 0.8)]]
SIDEWAYS = [[(y, 1 - x) for x, y in stroke] for stroke in DIGITS[7]]
PLAN = "1,2,4,7,9,10"  # the shortest of docs/teach.md
SMALL = [[(0.4 * x, 0.4 * y) for x, y in stroke] for stroke in DIGITS[3]]
# What is wrong with the frames and with the place of the card: texts that a frame's line crosses, and what the card covers.
FAULTS = """(spotlights) => {
  const LINE = 2;
  const INK = 0.12; // share of a line's height that is empty above its letters and below them
  const card = document.querySelector("[data-testid=tour-card]");
  const own = card.getBoundingClientRect();
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const cut = (a, b) => {
    const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
    const [right, bottom] = [Math.min(a.right, b.right), Math.min(a.bottom, b.bottom)];
    return { left, top, right, bottom };
  };
  const frames = spotlights.map((each) => each.getBoundingClientRect());
  const found = frames.length ? [] : ["no frame"];
  for (const frame of frames) if (meet(frame, own)) found.push("the card covers a part of a frame");
  for (const button of document.querySelectorAll(".st-key-canvas-buttons button"))
    if (meet(button.getBoundingClientRect(), own)) found.push(`the card covers ${button.textContent}`);
  const inSight = { left: 0, top: document.querySelector("[data-testid=stHeader]").getBoundingClientRect().bottom,
    right: innerWidth, bottom: innerHeight };
  const visit = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.shadowRoot) visit(node.shadowRoot);
      const parent = node.parentElement;
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !parent || card.contains(parent)) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      let seen = inSight;
      for (let each = parent; each; each = each.parentElement ?? each.getRootNode().host) {
        const style = getComputedStyle(each);
        if (style.clipPath !== "none" || style.clip !== "auto") seen = { left: 0, top: 0, right: 0, bottom: 0 };
        if (style.overflowX !== "visible") seen = cut(seen, each.getBoundingClientRect());
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      const inked = ({ left, top, right, bottom, height }) =>
        ({ left, top: top + INK * height, right, bottom: bottom - INK * height });
      for (const rect of [...range.getClientRects()].map((each) => cut(inked(each), seen))) {
        for (const { left, top, right, bottom } of frames) {
          const inner = { left: left + LINE, top: top + LINE, right: right - LINE, bottom: bottom - LINE };
          const isInside = Object.entries(cut(rect, inner)).every(([side, value]) => value === rect[side]);
          if (meet(rect, { left, top, right, bottom }) && !isInside) found.push(`a frame crosses "${node.data.trim()}"`);
        }
      }
    }
  };
  visit(document.body);
  return found;
}"""


def press(element: Locator, by_key: bool) -> None:
    """Press a button of the card, by the pointer or by a key. Open the card first if it is folded."""
    driver.wait_until_still(element.page, "html", "element.dataset.tour", 20)  # a card folds within the spotlight's 200 ms
    unfold = element.page.get_by_role("button", name="Open the card")
    if unfold.is_visible():
        unfold.click()
    with driver.answered(element.page):
        element.press("Enter") if by_key else element.click()


def faults(page: Page, what: str) -> list[str]:
    """Return what is wrong with a card, its frames and the focus."""
    expect(page.locator(FRAME).first).to_be_attached()
    driver.wait_until_still(
        page, MAIN, "`${element.scrollTop} ${element.scrollHeight}`", 20
    )  # longer than the spotlight's 200 ms
    found = page.locator(FRAME).evaluate_all(FAULTS)
    if page.evaluate("document.activeElement?.dataset.testid") != "tour-card":
        found.append("the card has not got the focus")
    return [f"{what}: {fault}" for fault in found]


def do(page: Page, card: str) -> None:
    """Do what the task of a card asks for."""
    if card in ("fool", "neuron", "loss"):
        driver.draw(page, {"fool": HEART, "neuron": SMALL, "loss": SIDEWAYS}[card])
    if card == "loss":
        page.get_by_test_id("teach-digit-7").click()
    if card == "delta":
        page.get_by_test_id("teach-backward").click()
        expect(page.get_by_test_id("neuron-written")).to_contain_text("because it responds")
        page.get_by_test_id("probability-7").click()
        expect(page.get_by_test_id("neuron-written")).to_contain_text("− 1 = −")
    if card == "teach":
        expect(page.get_by_test_id("network-picture")).to_have_attribute("data-direction", "backward")
        page.get_by_test_id("wire-next").click()
        written = page.get_by_test_id("wire-written")
        after = written.get_attribute("data-after")
        driver.click(page.get_by_test_id("teach-step"))
        expect(page.locator(".st-key-teach-effect")).to_be_visible()
        weight = float(written.get_attribute("data-weight") or "nan")
        assert weight == pytest.approx(float(after or "nan"), rel=1e-6), "the step that was written out is the one that was taken"
        expect(written).to_contain_text("→")


@pytest.mark.parametrize(
    ("width", "height", "by_key", "plan"),
    [(1400, 900, False, ""), (390, 844, True, ""), (844, 390, False, ""), (390, 844, False, PLAN)],
    ids=["desk", "phone", "on-its-side", "plan"],
)
def test_each_card_gets_the_focus_covers_nothing_and_its_frames_cross_no_text(
    new_page, url: str, width: int, height: int, by_key: bool, plan: str
):
    page = new_page(width, height)
    cards = [CARDS[int(number) - 1] for number in plan.split(",")] if plan else CARDS
    driver.open_app(page, f"{url}/?tour={plan}" if plan else url)
    card, found = page.get_by_test_id("tour-card"), []
    page.evaluate("window.kept = document.querySelector('.st-key-canvas')")
    if not plan:
        press(page.get_by_role("button", name="Start the tour"), by_key)
    for number, step in enumerate(cards):
        if number or not plan:  # a link takes no focus
            expect(card).to_be_focused()
        expect(page.locator("#tour-title")).to_contain_text(f"{number + 1} of {len(cards)} · {step.title}")
        group = card.get_by_role("radiogroup")
        assert "*" not in (group.get_attribute("aria-label") or "")
        press(group.get_by_role("radio").first, by_key)
        found += faults(page, f"{step.id}, task")
        expect(page.locator("#tour-words")).to_contain_text("You expect")
        do(page, step.id)
        press(page.locator(".st-key-tour-tell button"), by_key)
        found += faults(page, f"{step.id}, answer")
        assert page.evaluate("kept.isConnected"), step.id
        press(page.locator(".st-key-tour-next button"), by_key)
    expect(card).to_be_focused()
    assert found == []


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
