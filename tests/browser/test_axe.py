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
ALWAYS = {"heading-order", "empty-table-header"}  # of less impact; these are mistakes too
READY = "() => document.fonts.status === 'loaded' && !document.getAnimations().some((each) => each.playState === 'running')"
PARTS = "[class*='-part'] [role=radio]"  # the parts of a view


def findings(page: Page) -> list[str]:
    """Return what axe-core finds on a page: one line for each element."""
    result = page.evaluate("(options) => axe.run(document, options)", OPTIONS)
    return [
        f"{violation['id']}: {node['html'][:120]} {' '.join(check['message'] for check in node['any'])[:200]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical") or violation["id"] in ALWAYS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    ("scheme", "size", "with_parts"),
    [
        ("light", (1400, 900), True),
        ("dark", (1400, 900), False),
        ("light", (390, 844), False),
        ("dark", (390, 844), True),
    ],
    ids=str,
)
def test_no_view_has_a_serious_finding(new_page, url: str, scheme: str, size: tuple[int, int], with_parts: bool):
    page = new_page(*size, color_scheme=scheme, reduced_motion="reduce")
    driver.open_app(page, url)
    driver.draw(page, DIGITS[3])
    page.evaluate(AXE)
    found = []
    for name in [tab.inner_text() for tab in page.locator(".st-key-views [role=radio]").all()]:
        if name != "Reading":
            driver.open_view(page, name)
        parts = page.locator(PARTS)
        for k in range(parts.count() if with_parts and parts.count() else 1):
            if k:
                with driver.answered(page):
                    parts.nth(k).click()
            page.mouse.move(1, 1)
            page.wait_for_function(READY)
            if lines := findings(page):
                found += [f"{name} {k + 1}: {line}" for line in lines]
    assert not found, "\n".join(found)
