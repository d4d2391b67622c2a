"""axe-core finds nothing serious in any view, light or dark, and no view scrolls sideways, on a desk or on a phone."""

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect

from harness import driver, widgets
from harness.digits import DIGITS
from harness.hostile_files import encode
from tests.browser.axe import AXE, OPTIONS, findings
from tests.browser.training_view import upload
from tests.browser.visitors import as_file
from ui.views.all_views import VIEWS

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}  # the rule about colours
DESK, PHONE = ViewportSize(width=1400, height=900), ViewportSize(width=390, height=844)
THEME = """(scheme) => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  return (red < 128) === (scheme === "dark");
}"""
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view
VIEW = ":has(> .st-key-sheet) + *"  # the open view; around it, all but the first look the same
PART = {
    "include": [VIEW],
    "exclude": [".st-key-network-picture"],
}  # without the picture, which is the same in all parts of a view


def test_no_view_has_a_serious_finding(new_page, url: str):
    """Check every part of each view on a phone. In the end the desk turns dark, for the colours of its sidebar."""
    page, schemes, found = new_page(390, 844, color_scheme="dark", reduced_motion="reduce"), ["dark", "light"], []

    def look(name: str, options: dict, within: str | dict) -> None:
        found.extend(f"{name}: {line}" for line in findings(page, options, within))
        if page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth > main.clientWidth"):
            found.append(f"{name}: it scrolls sideways")

    def check(name: str, within: str | dict = VIEW) -> None:
        for scheme in schemes:
            _set_theme(page, scheme)
            look(f"{name}, {scheme}", OPTIONS if scheme == "dark" else CONTRAST, within)
        schemes.reverse()  # the next part is first seen as the last one was

    page.goto(f"{url}/?drawing=nothing")
    driver.wait_idle(page)
    page.evaluate(AXE)
    expect(page.get_by_text("The drawing in this link is cut off or altered")).to_be_visible()
    _choose_blank_photo(page)
    check("errors")
    driver.draw(page, DIGITS[3])
    for number, name in enumerate(VIEWS):
        if number:
            driver.open_view(page, name)
        expect(driver.digit_read(page)).to_have_text("3")
        expect(page.get_by_test_id("reading-digit")).to_have_count(1)  # there is one answer
        page.set_viewport_size(DESK)
        look(f"{name}, desk", *((CONTRAST, VIEW) if number > 1 else (OPTIONS, ":root")))
        page.set_viewport_size(PHONE)
        parts = page.locator(PARTS)
        for k in range(parts.count() + 1):
            if k and parts.nth(k - 1).is_checked():
                continue
            if k:
                driver.click(parts.nth(k - 1))
            if page.get_by_test_id("examples-said").count():
                page.get_by_test_id("examples-import").set_input_files(as_file("mine.json", b"{"))
                expect(page.get_by_test_id("examples-said")).to_contain_text("mine.json is not JSON")
            check(f"{name} {k + 1}", PART if k else VIEW if number > 1 else ":root")
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
    page.set_viewport_size(DESK)
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
    """Choose a photo without a digit. The page says so in sight, because the popover has closed."""
    page.get_by_role("button", name="Photo").click()
    upload(page, "blank.png", encode(Image.new("L", (60, 60), 255), "PNG"))
    expect(page.get_by_text("No digit was found in blank.png")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("A photo of a digit or a number")).to_have_count(0)


def _cause_errors(page: Page) -> None:
    """Choose a network that is cut off, and a number of epochs that cannot be, in Training."""
    widgets.unfold(page, "Read with a network from a file")
    with driver.answered(page):
        page.get_by_test_id("stFileUploaderDropzoneInput").last.set_input_files(as_file("cut.safetensors", b"?"))
    expect(page.get_by_text("not a whole safetensors file").first).to_be_visible()
    page.get_by_test_id("trainer-set-epochs").fill("0")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Epochs is 0: it must be").first).to_be_visible()
