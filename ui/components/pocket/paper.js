/** The sheet of the pocket edition and of a reader, with its buttons. */
import { find } from "../shared/dom.js";
import { PEN } from "../sheet/content.js";
import { followPointer } from "../sheet/pointer.js";
import { KINDS, Sheet } from "../sheet/sheet.js";

/** @import { Event as SheetEvent } from "../sheet/sheet.js" */

/** Return the sheet of the page. @param {(what: SheetEvent) => void} onChange */
export function createPaper(onChange) {
  const sheet = new Sheet((what) => {
    showButtons();
    onChange(what);
  });
  const canvas = /** @type {HTMLCanvasElement} */ (find(document, ".sheet"));
  for (const kind of KINDS) find(document, `.drawing .${kind}`).addEventListener("click", () => sheet.press(kind));
  const showButtons = () => sheet.showButtons((kind) => document.querySelectorAll(`.drawing .${kind}`)); // a reader has only Clear
  showButtons();
  document.addEventListener("keydown", (event) => sheet.pressKeys(event));
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  followPointer(canvas, sheet);
  sheet.attach({
    element: canvas,
    keys: canvas,

    paint() {
      context.fillStyle = "#000";
      context.fillRect(0, 0, canvas.width, canvas.height);
      Object.assign(context, PEN);
      for (const s of sheet.drawing().strokes) {
        context.beginPath();
        context.moveTo(s[0], s[1]);
        for (let i = 2; i < s.length; i += 4) context.quadraticCurveTo(s[i], s[i + 1], s[i + 2], s[i + 3]);
        context.stroke();
      }
    },
  });
  return sheet;
}
