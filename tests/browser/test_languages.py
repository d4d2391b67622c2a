"""No text is forgotten: in the pseudo-language each text has accents, and no control is cut off, though all are 40 % longer."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from harness import driver
from harness.digits import DIGITS
from tests.browser.visitors import Visitors
from ui.text.catalogue import PSEUDO
from ui.views.all_views import VIEWS

SPOKEN = Path(__file__).with_name("spoken.js").read_text(encoding="utf-8").rstrip().removesuffix(";")
NAMES = [
    "Digit",
    "Lens",
    "MNIST",
    "PyTorch",
    "NumPy",
    "softmax",
    "ReLU",
    "tanh",
    "AdamW",
    "Muon",
    "ONNX",
    "English",
    "Ctrl",
    "px",
]
NAMES += ["default", "November"]  # of a preset, and of a date
# What Streamlit writes for screen readers. A page can't set it.
STREAMLIT = [
    "Skip to main content",
    "Sidebar",
    "Collapse sidebar",
    "Expand sidebar",
    "Copy to clipboard",
    "Choose an option",
    "Open",
    "Help",
    "file upload",
]
SIZES = [ViewportSize(width=w, height=h) for w, h in ((1400, 900), (1024, 768), (844, 390), (390, 844))]
TABS, PARTS = ".st-key-views [role=radio]", "[class*='-part'] [role=radio]"
CLOSED = "[data-testid=stMain] [data-testid=stExpander] details:not([open]) > summary"
SWITCHES = "[data-testid=stMain] [data-testid=stCheckbox]:has(input:not(:checked)) label"
WIDE = "JSON.stringify([element, document.querySelector('.st-key-sheet')].map((each) => each.getBoundingClientRect()))"
NATIVE = """() => {
  const open = (root) => root.querySelectorAll("*").forEach((element) => {
    if (element.shadowRoot) open(element.shadowRoot);
    if (element.tagName === "DETAILS" && !element.closest("[data-testid=stExpander]")) element.open = true;
  });
  open(document);
}"""


def press(page: Page, selector: str, number: int = 0) -> None:
    driver.click(page.locator(selector).nth(number))


def unfold(page: Page) -> None:
    """Open all that is folded in the view."""
    closed = page.locator(CLOSED)
    for left in range(closed.count() - 1, -1, -1):
        closed.first.click()
        expect(closed).to_have_count(left)
    for _ in range(page.locator(SWITCHES).count()):
        press(page, SWITCHES)
    driver.wait_idle(page)
    page.evaluate(NATIVE)


def test_each_text_has_an_accent_in_the_pseudo_language_and_no_control_is_cut_off(new_page: Visitors, url: str):
    page, found = new_page(**SIZES[0], reduced_motion="reduce"), {}

    def look(name: str) -> None:
        for size in [*SIZES, SIZES[0]]:
            page.set_viewport_size(size)
            driver.wait_until_still(page, "[data-testid=stSidebar]", WIDE, 20)  # it opens and closes slowly
            for line in page.evaluate(SPOKEN, [NAMES, STREAMLIT]):
                found.setdefault(line, f"{name}, {size['width']} px")

    driver.open_app(page, f"{url}/?lang={PSEUDO}")
    look("empty")
    driver.draw(page, DIGITS[3])
    for number, view in enumerate(VIEWS):
        if number:
            press(page, TABS, number)
        for part in range(max(1, page.locator(PARTS).count())):
            if page.locator(PARTS).count() and not page.locator(PARTS).nth(part).is_checked():
                press(page, PARTS, part)
            unfold(page)
            look(f"{view} {part + 1}")
    assert not found, "\n".join(f"{where}: {line}" for line, where in found.items())
