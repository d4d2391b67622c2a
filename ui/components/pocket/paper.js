/** The sheet of the pocket edition and of a reader, which has of the buttons only Clear. */
import { find } from "../shared/dom.js";
import { Sheet } from "../sheet/sheet.js";

/** Return the sheet of the page. @param {() => void} onChange */
export function createPaper(onChange) {
  const sheet = new Sheet(onChange, (kind) => `.drawing .${kind}`);
  const canvas = /** @type {HTMLCanvasElement} */ (find(document, ".sheet"));
  sheet.attach({ element: canvas, keys: canvas });
  return sheet;
}
