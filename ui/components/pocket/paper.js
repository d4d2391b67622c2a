/** The sheet of the pocket edition and of a reader, with its buttons. */
import { find } from "../shared/dom.js";
import { isDrawn } from "../sheet/content.js";
import { plainCanvas } from "../sheet/plain_canvas.js";
import { Sheet } from "../sheet/sheet.js";

/** @import { Event as SheetEvent } from "../sheet/sheet.js" */

const BUTTONS = /** @type {const} */ (["undo", "redo", "clear"]);

/** Return the sheet of the page. @param {(what: SheetEvent) => void} onChange */
export function createPaper(onChange) {
  const sheet = new Sheet((what) => {
    update();
    onChange(what);
  });
  const canvas = /** @type {HTMLCanvasElement} */ (find(document, ".sheet"));
  const buttons = BUTTONS.map((name) => /** @type {HTMLButtonElement} */ (find(document, `.${name}`)));
  buttons.forEach((button, i) => button.addEventListener("click", () => sheet.press(BUTTONS[i])));
  document.addEventListener("keydown", (event) => sheet.pressKeys(event));
  canvas.setAttribute("aria-label", "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.");
  sheet.attach(plainCanvas(canvas, sheet));

  /** Enable the buttons that can do something. */
  const update = () => {
    const can = [sheet.canUndo, sheet.canRedo, isDrawn(sheet.content)];
    buttons.forEach((button, i) => (button.disabled = !can[i]));
  };
  update();
  return sheet;
}
