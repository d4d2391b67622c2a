/**
 * The sheet: what is drawn on it, Undo, Redo and Clear, and the pen of the keyboard. The surface that the pen moves over is another
 * module: canvas.js in the app, ../pocket/paper.js in the pocket edition.
 */
import { setAttributes } from "../shared/dom.js";
import { EMPTY, isDrawn, strokeThrough, toDrawing } from "./content.js";
import { keyboardPen } from "./keyboard_pen.js";

/**
 * @import { Point, Stroke } from "../model/strokes.js"
 * @import { Content } from "./content.js"
 * @import { KeyboardPen } from "./keyboard_pen.js"
 *
 * @typedef {(typeof KINDS)[number]} Kind
 *
 * @typedef {"begin" | "move" | "end" | "rest" | "drawing" | "put"} Event of the pen ("rest": `isAtRest` has become true after a stroke),
 *   or of the whole drawing: Undo, Redo or Clear ("drawing"), or another one from elsewhere ("put")
 *
 * @typedef {object} Surface
 * @property {HTMLCanvasElement} element the pen moves over it. Its parent element has its size and is positioned
 * @property {HTMLCanvasElement} keys has the focus while the keyboard draws
 * @property {(content: Content) => void} [show] shows a drawing in place of the present one, if `paint` does not
 * @property {(points: Point[] | null) => void} paint shows the stroke that is being drawn, and nothing on `keys`
 */

export const KINDS = /** @type {const} */ (["undo", "redo", "clear"]); // the names of the buttons, too

/** @type {Map<string, Kind>} with Ctrl */
const KEYS = new Map([
  ["z", "undo"],
  ["y", "redo"],
  ["shift+z", "redo"],
]);

export const HELP = "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.";
const MOST_KEPT = 100; // older drawings, for Undo
const MAX_POINTS = 4000; // of a stroke: Python reads no more, and the server refuses a message of 1 MB
const STEP = 0.4; // canvas px: a nearer point is left out
const REST = 600; // ms after a stroke, in which the next one may begin

export class Sheet {
  #onChange;
  #contents = [EMPTY]; // that have been on the sheet
  #position = 0; // of the present one
  /** @type {Surface | null} */
  #surface = null;
  /** @type {KeyboardPen | null} */
  #keyboard = null;
  /** @type {Content} what the surface shows */
  #shown = EMPTY;
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #points = null;
  #lifted = 0; // the timer that runs until the pen is at rest; 0 if it is

  /** @param {(what: Event) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** The drawing, without the stroke that is being drawn. */
  get content() {
    return this.#contents[this.#position];
  }

  get canUndo() {
    return this.#position > 0;
  }

  get canRedo() {
    return this.#position < this.#contents.length - 1;
  }

  get canClear() {
    return isDrawn(this.content) || Boolean(this.content.source); // source: of an unread photo
  }

  get isDrawing() {
    return this.#points !== null;
  }

  /** Whether the pen is up, and has been for a moment: half a 4 is no digit. */
  get isAtRest() {
    return !this.isDrawing && !this.#lifted;
  }

  /** The element that the pen moves over, or null. */
  get element() {
    return this.#surface?.element ?? null;
  }

  /** All that is on the sheet, the stroke that is being drawn too. */
  drawing() {
    return toDrawing(this.content, this.#points);
  }

  /** @param {Surface} surface an empty one, which shows the drawing from now on */
  attach(surface) {
    this.#surface = surface;
    this.#shown = EMPTY;
    surface.keys.setAttribute("aria-label", HELP);
    this.#keyboard = keyboardPen(surface.keys, this.pen);
    this.#show();
  }

  /** Lift the pen of the keyboard. */
  hideKeys() {
    this.#keyboard?.hide();
  }

  /** The pen, which a surface, keys or the page move. */
  pen = {
    down: (/** @type {Point} */ point) => {
      this.#points = [point];
      this.#paint();
      this.#onChange("begin");
    },
    move: (/** @type {Point} */ point) => {
      const points = this.#points;
      const last = points?.at(-1);
      if (!points || !last || points.length === MAX_POINTS || Math.hypot(point.x - last.x, point.y - last.y) < STEP) return;
      points.push(point);
      this.#paint();
      this.#onChange("move");
    },
    /** Forget the last point, so that the next one gives a straight line. */
    back: () => this.#points && this.#points.length > 1 && this.#points.pop(),
    up: () => this.#points && this.#end(strokeThrough(this.#points)),
    clear: () => this.press("clear"),
    paint: () => this.#paint(),
  };

  /** Take no pen of a person while the page draws with its own. @param {boolean} isHeld */
  hold(isHeld) {
    if (this.element?.parentElement) this.element.parentElement.inert = isHeld;
  }

  detach() {
    this.#surface = null;
    this.#keyboard = null;
    this.#points = null;
  }

  /**
   * Undo, redo or clear, unless a stroke is being drawn.
   * @param {Kind} kind
   */
  press(kind) {
    if (this.#keyboard?.isDown) this.#keyboard.hide();
    if (this.isDrawing) return;
    const before = this.content;
    if (kind === "undo" && this.canUndo) this.#position--;
    else if (kind === "redo" && this.canRedo) this.#position++;
    else if (kind === "clear" && this.canClear) this.#push(EMPTY);
    if (this.content === before) return;
    this.#show();
    this.#onChange("drawing");
  }

  /**
   * Undo by Ctrl+Z, and redo by Ctrl+Y or Ctrl+Shift+Z, except in a field, which has a history of its own.
   * @param {KeyboardEvent} event
   */
  pressKeys(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.matches("input, textarea, select, [contenteditable]")) return;
    const key = `${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`;
    const kind = KEYS.get(key);
    if (!kind) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the app's canvas has an undo of its own
    this.press(kind);
  }

  /** Disable the buttons that have nothing to do. They keep the focus. @param {(kind: Kind) => Iterable<Element>} buttonsOf */
  showButtons(buttonsOf) {
    const can = { undo: this.canUndo, redo: this.canRedo, clear: this.canClear };
    for (const kind of KINDS) {
      for (const button of buttonsOf(kind)) setAttributes(button, { "aria-disabled": can[kind] ? null : "true" });
    }
  }

  /** @param {Content} content a drawing from elsewhere. Undo brings back the one before */
  put(content) {
    this.#push(content);
    this.#show();
    this.#onChange("put");
  }

  /** @param {Content} content the new drawing */
  #push(content) {
    this.#contents = [...this.#contents.slice(0, this.#position + 1).slice(-MOST_KEPT), content];
    this.#position = this.#contents.length - 1;
  }

  /** @param {Stroke} stroke */
  #end(stroke) {
    this.#points = null;
    const { picture, strokes } = this.content;
    this.#push({ ...(picture ? this.content : EMPTY), strokes: [...strokes, stroke] });
    this.#show();
    clearTimeout(this.#lifted);
    this.#lifted = window.setTimeout(() => {
      this.#lifted = 0;
      this.#onChange("rest");
    }, REST);
    this.#onChange("end");
  }

  #show() {
    if (this.#shown !== this.content) this.#surface?.show?.(this.content);
    this.#shown = this.content;
    this.#paint();
  }

  #paint() {
    this.#surface?.paint(this.#points);
    this.#keyboard?.paint();
  }
}
