"""axe-core finds nothing serious in any view, and no view scrolls sideways: on a light desk and on a dark phone."""

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from harness import driver, widgets
from harness.digits import DIGITS
from harness.hostile_files import encode
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.training_view import upload
from tests.browser.visitors import as_file

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}  # the rule about colours
# The phone checks what depends on the theme or on the size of the page, and the desk the rest. Targets are smaller on a phone.
LOOKS = CONTRAST | {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}
LIGHT_DESK, DARK_PHONE = ("light", ViewportSize(width=1400, height=900)), ("dark", ViewportSize(width=390, height=844))
WITHOUT_TARGETS = OPTIONS | {"rules": {**OPTIONS["rules"], "target-size": {"enabled": False}}}
THEME = """(scheme) => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  return (red < 128) === (scheme === "dark");
}"""
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view
VIEW = ":has(> .st-key-sheet) + *"  # the open view; around it, all but the first look the same


def test_no_view_has_a_serious_finding(new_page, url: str):
    """Check every part of each view. In the end the desk turns dark, for the colours of its sidebar."""
    page, ways, found = new_page(390, 844, color_scheme="dark", reduced_motion="reduce"), [DARK_PHONE, LIGHT_DESK], []

    def check(name: str, within: str = VIEW) -> None:
        for scheme, size in ways:
            page.set_viewport_size(size)
            _set_theme(page, scheme)
            options = OPTIONS if within == ":root" else LOOKS if scheme == "dark" else WITHOUT_TARGETS
            found.extend(f"{name}, {scheme}: {line}" for line in findings(page, options, within))
            if page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth > main.clientWidth"):
                found.append(f"{name}, {scheme}: it scrolls sideways")
        ways.reverse()  # the next part is first seen as the last one was

    page.goto(f"{url}/?drawing=nothing")
    driver.wait_idle(page)
    page.evaluate(AXE)
    expect(page.get_by_text("The drawing in this link is cut off or altered")).to_be_visible()
    _choose_blank_photo(page)
    check("errors")
    driver.draw(page, DIGITS[3])
    for number, name in enumerate(tab.inner_text() for tab in page.locator(".st-key-views [role=radio]").all()):
        if number:
            driver.open_view(page, name)
        parts = page.locator(PARTS)
        for k in range(parts.count() + 1):
            if k and parts.nth(k - 1).is_checked():
                continue
            if k:
                driver.click(parts.nth(k - 1))
            if page.get_by_test_id("examples-said").count():
                page.get_by_test_id("examples-import").set_input_files(as_file("mine.json", b"{"))
                expect(page.get_by_test_id("examples-said")).to_contain_text("mine.json is not JSON")
            check(f"{name} {k + 1}", VIEW if k or number > 1 else ":root")
            if page.get_by_role("radio", name="The whole network").count():
                _damage(page)
                check(f"{name}, damaged")
            if page.get_by_test_id("train-where-machine").is_visible():
                page.get_by_test_id("train-where-machine").check()
                expect(page.get_by_test_id("trainer-estimate")).to_contain_text("weights and biases. About")
                _cause_errors(page)
                check(f"{name}, PyTorch")
            if page.get_by_test_id("teach-backward").is_visible():
                _pick_backward(page)
                check(f"{name}, backward")
    page.set_viewport_size(LIGHT_DESK[1])
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    _set_theme(page, "dark")
    found += [f"desk, dark: {line}" for line in findings(page, CONTRAST)]
    assert not found, "\n".join(found)


def _set_theme(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(THEME, arg=scheme)


def _damage(page: Page) -> None:
    """Damage the whole network in Look inside, so that the page shows all of this part."""
    driver.click(page.get_by_role("radio", name="The whole network"))
    page.locator(".st-key-inside-damage-controls").get_by_role("slider").focus()
    with driver.answered(page):
        page.keyboard.press("ArrowRight")


def _pick_backward(page: Page) -> None:
    """Turn the picture of Teach it backward, with a neuron written out."""
    page.get_by_test_id("teach-backward").click()
    page.get_by_test_id("hidden-1").locator(".node").first.click()
    expect(page.get_by_test_id("neuron-written")).to_be_visible()


def _choose_blank_photo(page: Page) -> None:
    """Choose a photo without a digit."""
    page.get_by_role("button", name="Photo").click()
    upload(page, "blank.png", encode(Image.new("L", (60, 60), 255), "PNG"))
    expect(page.get_by_text("No digit was found").first).to_be_visible()
    page.keyboard.press("Escape")


def _cause_errors(page: Page) -> None:
    """Choose a network that is cut off, and a number of epochs that cannot be, in Training."""
    widgets.unfold(page, "Read with a network from a file")
    page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(as_file("cut.safetensors", b"?"))
    expect(page.get_by_text("not a whole safetensors file").first).to_be_visible()
    page.get_by_test_id("trainer-set-epochs").fill("0")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Epochs is 0: it must be").first).to_be_visible()
