"""axe-core finds nothing serious in any view, in both themes and at both sizes."""

import pytest
from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS
from tests.browser.axe import AXE, OPTIONS, findings

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}  # the rule about colours
THEME = """(scheme) => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  return (red < 128) === (scheme === "dark");
}"""
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view
VIEW = ":has(> .st-key-sheet) + *"  # the open view; what is around it stays the same when another part of it is opened


@pytest.mark.parametrize(
    ("schemes", "size"), [(("light", "dark"), (1400, 900)), (("dark", "light"), (390, 844))], ids=["desk", "phone"]
)
def test_no_view_has_a_serious_finding(new_page, url: str, schemes: tuple[str, str], size: tuple[int, int]):
    """Check every part of every view in the first theme. In the other theme only the colours differ."""
    page = new_page(*size, color_scheme=schemes[0], reduced_motion="reduce")
    driver.open_app(page, url)
    driver.draw(page, DIGITS[3])
    page.evaluate(AXE)
    found = []
    for name in [tab.inner_text() for tab in page.locator(".st-key-views [role=radio]").all()]:
        if name != "Reading":
            driver.open_view(page, name)
        page.emulate_media(color_scheme=schemes[1])
        page.wait_for_function(THEME, arg=schemes[1])
        found += [f"{name}, {schemes[1]}: {line}" for line in findings(page, CONTRAST)]
        page.emulate_media(color_scheme=schemes[0])
        page.wait_for_function(THEME, arg=schemes[0])
        parts = page.locator(PARTS)
        for k in range(parts.count() or 1):
            if k:
                with driver.answered(page):
                    parts.nth(k).click()
            found += [f"{name} {k + 1}, {schemes[0]}: {line}" for line in findings(page, OPTIONS, VIEW if k else ":root")]
            if page.get_by_role("radio", name="The whole network").count():
                _damage(page)
                found += [f"{name}, damaged, {schemes[0]}: {line}" for line in findings(page, OPTIONS, VIEW)]
    assert not found, "\n".join(found)


def _damage(page: Page) -> None:
    """Damage the whole network in Inside, so that the page shows all of this part."""
    with driver.answered(page):
        page.get_by_role("radio", name="The whole network").click()
    page.locator(".st-key-inside-damage-controls").get_by_role("slider").focus()
    with driver.answered(page):
        page.keyboard.press("ArrowRight")
