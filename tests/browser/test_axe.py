"""axe-core finds nothing serious in any view, in both themes and at both sizes."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from harness import driver
from harness.digits import DIGITS

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # off by default
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}  # the rule about colours
ALWAYS = {"heading-order", "empty-table-header"}  # of less impact; these are mistakes too
READY = "() => document.fonts.status === 'loaded' && !document.getAnimations().some((each) => each.playState === 'running')"
THEME = """(scheme) => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/g);
  return (red < 128) === (scheme === "dark");
}"""
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view


def findings(page: Page, options: dict) -> list[str]:
    """Return what axe-core finds on a page: one line for each element. options: of axe.run, such as the rules."""
    page.mouse.move(1, 1)
    page.wait_for_function(READY)
    result = page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:120]} {' '.join(check['message'] for check in node['any'])[:200]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical") or violation["id"] in ALWAYS
        for node in violation["nodes"]
    ]


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
            found += [f"{name} {k + 1}, {schemes[0]}: {line}" for line in findings(page, OPTIONS)]
    assert not found, "\n".join(found)
