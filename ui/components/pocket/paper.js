/** The sheet of the pocket edition and of a reader, with its buttons. */
import { find } from "../shared/dom.js";
import { isDrawn } from "../sheet/content.js";
import { PlainCanvas } from "../sheet/plain_canvas.js";
import { Sheet } from "../sheet/sheet.js";

/** @import { Event as SheetEvent } from "../sheet/sheet.js" */

const BUTTONS = /** @type {const} */ (["undo", "redo", "clear"]);

export class Paper {
  sheet;
  canvas = /** @type {HTMLCanvasElement} */ (find(document, ".sheet"));
  #buttons = BUTTONS.map((name) => /** @type {HTMLButtonElement} */ (find(document, `.${name}`)));

  /** @param {(what: SheetEvent) => void} onChange */
  constructor(onChange) {
    this.sheet = new Sheet(onChange);
    this.#buttons.forEach((button, i) => button.addEventListener("click", () => this.sheet.press(BUTTONS[i])));
    document.addEventListener("keydown", (event) => this.sheet.pressKeys(event));
    this.canvas.setAttribute("aria-label", "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.");
    this.sheet.attach(new PlainCanvas(this.canvas, this.sheet));
    this.update();
  }

  /** Enable the buttons that can do something. */
  update() {
    const can = [this.sheet.canUndo, this.sheet.canRedo, isDrawn(this.sheet.content)];
    this.#buttons.forEach((button, i) => (button.disabled = !can[i]));
  }
}
