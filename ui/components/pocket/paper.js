/** What the pocket edition and a reader have in common: the sheet with its buttons, and the place of the picture beside it. */
import { CANVAS } from "../../../model/strokes.py";
import { find, html } from "../shared/dom.js";
import { t } from "../shared/language.js";
import { Sheet } from "../sheet/sheet.js";

/** @import { Kind } from "../sheet/sheet.js" */

/** @type {Record<Kind, [text: string, help: string]>} */
const BUTTONS = {
  undo: [t("Undo"), t("Remove the last stroke (Ctrl+Z)")],
  redo: [t("Redo"), t("Restore the removed stroke (Ctrl+Y)")],
  clear: [t("Clear"), t("Empty the sheet (Delete)")],
};

/** Put a sheet on the page. Return it. @type {(onChange: () => void, kinds: Kind[]) => Sheet} kinds: of its buttons */
export function createPaper(onChange, kinds) {
  const sheet = new Sheet(onChange, (kind) => `.drawing .${kind}`);
  const size = { width: CANVAS, height: CANVAS };
  const canvas = html("canvas", { class: "sheet", "data-testid": "sheet", ...size, tabindex: 0, role: "application" });
  const buttons = kinds.map((kind) => {
    const [text, title] = BUTTONS[kind];
    return html("button", { type: "button", class: kind, title }, text);
  });
  const drawing = html(
    "section",
    { class: "drawing", "aria-label": t("The sheet") },
    html("div", { class: "paper" }, canvas),
    html("div", { class: "buttons row pills" }, ...buttons),
  );
  const beside = html("div", { class: "beside" }, drawing, html("section", { class: "picture" }));
  find(document, "footer").before(html("main", {}, beside));
  sheet.attach({ element: canvas, keys: canvas });
  return sheet;
}
