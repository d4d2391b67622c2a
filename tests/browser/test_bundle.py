"""A bundle behaves in Chromium as its modules would."""

from pathlib import Path

from playwright.sync_api import Page

from ui.components.bundle import bundle

ENTRY = """
import { value as other, Same } from "./b.js";
import STYLE from "./c.css";
const value = "a";
export default function run() {
  return [value, other(), new Same().name, STYLE];
}
"""
B = """
// import is no word of this comment's own
/** import neither */
const value_ =
  /** @type {string} */ ("b"); /* it stays
 */
export function value() { return value_; }
export class Same { name = "class of b"; }
"""
STYLE = 'p::before { content: "</script>\\2014"; }\n'


def test_names_do_not_meet_and_texts_arrive_unchanged(page: Page, tmp_path: Path):
    for name, text in (("a.js", ENTRY), ("b.js", B), ("c.css", STYLE)):
        (tmp_path / name).write_text(text)
    script = bundle(tmp_path / "a.js").replace("export default", "window.run =")
    page.set_content(f'<script type="module">{script}</script>')
    page.wait_for_function("() => 'run' in window")
    assert page.evaluate("run()") == ["a", "b", "class of b", STYLE]
