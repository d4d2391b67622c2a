"""Ask axe-core what is wrong with a page."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"label-content-name-mismatch": {"enabled": True}},  # off by default
    "resultTypes": ["violations"],
}
ALWAYS = {"heading-order", "empty-table-header"}  # of less impact; these are mistakes too
READY = "() => document.fonts.status === 'loaded' && !document.getAnimations().some((each) => each.playState === 'running')"


def findings(page: Page, options: dict, within: str | dict = ":root") -> list[str]:
    """Return what axe-core finds on a page: one line for each element.

    options: of axe.run, such as the rules. within: the part of the page that is checked, as axe.run takes it.
    """
    page.mouse.move(1, 1)
    page.wait_for_function(READY)
    result = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return [
        f"{violation['id']}: {node['html'][:120]} {' '.join(check['message'] for check in node['any'])[:200]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical") or violation["id"] in ALWAYS
        for node in violation["nodes"]
    ]
