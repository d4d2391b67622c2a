"""Your examples as a person uses them: stored in the browser, read, deleted, brought back, exported, imported, learnt from."""

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from harness.pencil import drawn
from model import examples
from tests.browser.visitors import as_file

# Delete the style rules that Firefox before 121 passes over.
WITHOUT_HAS = """(element) => {
  for (const { cssRules, ownerNode } of element.getRootNode().styleSheets) {
    const isNew = ({ selectorText = "" }) => selectorText.includes(":has(");
    while ([...cssRules].some(isNew)) ownerNode.sheet.deleteRule([...cssRules].findIndex(isNew));
  }
}"""


def open_examples(page: Page, url: str, others: str = "") -> None:
    """Open the part of Evaluate. others: parameters of the address that are not the app's."""
    driver.open_app(page, f"{url}/?view=Evaluate&{others}")
    widgets.open_part(page, "Your examples")


def store(page: Page, label: int) -> None:
    page.get_by_role("radio", name=str(label), exact=True).check()
    page.get_by_test_id("example-store").click()


def expect_read(page: Page, total: int, correct: int) -> None:
    """Wait until the page shows how many examples there are, and how many of them the network reads correctly."""
    shown = page.get_by_test_id("examples")
    expect(shown).to_have_attribute("data-value", str(total))
    expect(shown).to_have_attribute("data-correct", str(correct))


def import_file(page: Page, content: object) -> None:
    content = content if isinstance(content, bytes) else json.dumps(content).encode()
    page.get_by_test_id("examples-import").set_input_files(as_file("mine.json", content))


def example(page: Page, name: str):
    return page.get_by_role("group", name="Your examples").get_by_role("button", name=name, exact=True)


def test_examples_stay_in_the_browser_and_the_network_reads_them(page: Page, url: str, tmp_path: Path):
    others = "embed_options=light_theme&embed_options=disable_scrolling&room=4"
    open_examples(page, url, others)
    driver.draw(page, DIGITS[4])
    page.get_by_role("radio", name="4", exact=True).check()
    labels = page.get_by_role("group", name="This drawing is really a").locator("span")
    labels.first.evaluate(WITHOUT_HAS)
    for label, weight in ((4, "600"), (3, "400")):
        expect(labels.nth(label)).to_have_css("font-weight", weight)
    store(page, 4)
    expect_read(page, 1, 1)
    expect(page.get_by_test_id("examples-export")).to_be_enabled()
    store(page, 9)
    expect_read(page, 2, 1)
    example(page, "9 → 4").click()
    page.get_by_test_id("example-delete").click()
    expect_read(page, 1, 1)
    page.get_by_test_id("examples-undo").click()
    expect_read(page, 2, 1)
    with page.expect_download() as download:
        page.get_by_test_id("examples-export").click()
    download.value.save_as(tmp_path / "mine.json")
    exported = (tmp_path / "mine.json").read_bytes()
    assert [item.label for item in examples.loads(exported, "")] == [4, 9]
    page.reload()
    driver.wait_idle(page)
    widgets.open_part(page, "Your examples")
    expect_read(page, 2, 1)
    import_file(page, exported)  # they are there already
    import_file(page, {"drawings": [{"label": 2, "drawing": drawn(2)}]})
    expect_read(page, 3, 2)
    example(page, "2").click()
    page.get_by_role("button", name="Put it on the sheet").click()
    expect(driver.digit_read(page)).to_have_text("2")
    import_file(page, {"drawings": [{"label": 7, "drawing": drawn(7, degrees=i / 9)} for i in range(90)]})
    expect(page.get_by_test_id("examples")).to_have_attribute("data-value", "93")
    upper, lower = page.locator(".pictures button").evaluate_all("""([first, ...others]) => {
        const below = others.find((button) => button.offsetTop > first.offsetTop);
        return [first.lastChild.getBoundingClientRect().bottom, below.getBoundingClientRect().top];
    }""")
    assert upper <= lower, "the pictures do not overlap"
    page.get_by_text("Reset everything", exact=True).click()
    page.get_by_role("button", name="Keep").click()
    expect(driver.digit_read(page)).to_have_text("2")
    page.get_by_text("Reset everything", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, reset").click()
    expect(page).to_have_url(f"{url}/?{others}")
    driver.wait_idle(page)
    expect(page.get_by_test_id("reading").get_by_text("Draw a digit on the black sheet.")).to_be_visible()
    driver.open_view(page, "Evaluate")
    widgets.open_part(page, "Your examples")
    expect(page.get_by_test_id("examples")).to_have_attribute("data-value", "0")


# Neither the drawing nor the examples can be kept.
NO_STORAGE = """for (const name of ["localStorage", "indexedDB"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}"""


def test_without_storage_they_last_as_long_as_the_page(page: Page, url: str):
    page.add_init_script(NO_STORAGE)
    open_examples(page, url)
    driver.draw(page, DIGITS[7])
    expect(driver.digit_read(page)).to_have_text("7")
    store(page, 7)
    expect_read(page, 1, 1)
    expect(page.get_by_test_id("examples-unkept")).to_be_visible()
    driver.open_view(page, "Look inside")
    driver.open_view(page, "Evaluate")
    expect_read(page, 1, 1)
