"""axe-core finds nothing serious in any view, and no view scrolls sideways: on a light desk and on a dark phone."""

import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from harness import driver, widgets
from harness.digits import DIGITS
from harness.hostile_files import encode
from tests.browser.axe import AXE, OPTIONS, findings

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}  # the rule about colours
# The rules whose result depends on the theme or on the size of the page.
LOOKS = CONTRAST | {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}
THEME = """(scheme) => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  return (red < 128) === (scheme === "dark");
}"""
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view
# The texts in sight, those in shadow roots too.
TEXTS = """() => {
  const texts = [];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE && node.parentElement?.checkVisibility()) texts.push(node.data);
    for (const child of [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes]) walk(child);
  };
  walk(document.querySelector("[data-testid=stMain]"));
  return texts;
}"""
APART = re.compile(r"\d %")  # with a space at which a line may end
VIEW = ":has(> .st-key-sheet) + *"  # the open view; around it, all but the first look the same


@pytest.mark.parametrize(("scheme", "size"), [("light", (1400, 900)), ("dark", (390, 844))], ids=["desk", "phone"])
def test_no_view_has_a_serious_finding(new_page, url: str, scheme: str, size: tuple[int, int]):
    """Check every part of each view. In the end the desk turns dark, for the colours of its sidebar."""
    page = new_page(*size, color_scheme=scheme, reduced_motion="reduce")
    driver.open_app(page, url)
    driver.draw(page, DIGITS[3])
    page.evaluate(AXE)
    found = []
    for number, name in enumerate(tab.inner_text() for tab in page.locator(".st-key-views [role=radio]").all()):
        if number:
            driver.open_view(page, name)
        parts = page.locator(PARTS)
        for k in range(parts.count() + 1):
            if k and parts.nth(k - 1).is_checked():
                continue
            if k:
                with driver.answered(page):
                    parts.nth(k - 1).click()
            is_known = scheme == "dark" and number > 1  # by the desk, apart from its looks
            found += [
                f"{name} {k + 1}: {line}"
                for line in findings(page, LOOKS if is_known else OPTIONS, VIEW if k or number > 1 else ":root")
            ]
            if page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") > size[0]:
                found.append(f"{name} {k + 1}: it scrolls sideways")
            found += [f"{name} {k + 1}: {text}" for text in page.evaluate(TEXTS) if APART.search(text)]
            if page.get_by_role("radio", name="The whole network").count():
                _damage(page)
                found += [f"{name}, damaged: {line}" for line in findings(page, LOOKS if is_known else OPTIONS, VIEW)]
            if page.get_by_test_id("train-where-machine").is_visible():
                page.get_by_test_id("train-where-machine").check()
                expect(page.get_by_test_id("trainer-estimate")).to_contain_text("weights and biases. About")
                found += [f"{name}, PyTorch: {line}" for line in findings(page, LOOKS if is_known else OPTIONS, VIEW)]
            if page.get_by_test_id("teach-backward").is_visible():
                _pick_backward(page)
                found += [f"{name}, backward: {line}" for line in findings(page, LOOKS if is_known else OPTIONS, VIEW)]
    if scheme == "light":
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(THEME, arg="dark")
        found += [f"{name}, dark: {line}" for line in findings(page, CONTRAST)]
    assert not found, "\n".join(found)


def _damage(page: Page) -> None:
    """Damage the whole network in Look inside, so that the page shows all of this part."""
    with driver.answered(page):
        page.get_by_role("radio", name="The whole network").click()
    page.locator(".st-key-inside-damage-controls").get_by_role("slider").focus()
    with driver.answered(page):
        page.keyboard.press("ArrowRight")


def _pick_backward(page: Page) -> None:
    """Turn the picture of Teach it backward, with a neuron written out."""
    page.get_by_test_id("teach-backward").click()
    page.get_by_test_id("hidden-1").locator(".node").first.click()
    expect(page.get_by_test_id("neuron-written")).to_be_visible()


def test_no_error_sentence_has_a_serious_finding(new_page, url: str):
    page: Page = driver.watch(new_page(390, 844, color_scheme="light", reduced_motion="reduce"))
    found = []

    def check(words: str) -> None:
        expect(page.get_by_text(words).first).to_be_visible()
        found.extend(f"{words}: {line}" for line in findings(page, OPTIONS, "[data-testid=stMain]"))

    page.goto(f"{url}/?drawing=nothing")
    driver.wait_idle(page)
    page.evaluate(AXE)
    check("The drawing in this link is cut off or altered")
    page.get_by_role("button", name="Photo").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        as_file("blank.png", encode(Image.new("L", (60, 60), 255), "PNG"))
    )
    check("No digit was found")
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(THEME, arg="dark")
    widgets.open_part(page, "Training")
    widgets.unfold(page, "Read with a network from a file")
    page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(as_file("cut.safetensors", b"?"))
    check("not a whole safetensors file")
    page.get_by_test_id("train-where-machine").check()
    page.get_by_test_id("trainer-set-epochs").fill("0")
    page.keyboard.press("Tab")
    check("Epochs is 0: it must be")
    widgets.open_part(page, "Evaluate", "Your examples")
    page.get_by_test_id("examples-import").set_input_files(as_file("mine.json", b"{"))
    check("mine.json is not JSON")
    assert not found, "\n".join(found)


def as_file(name: str, content: bytes) -> FilePayload:
    """Return a file for the browser to upload."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
