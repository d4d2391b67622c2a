/**
 * The sheet: what is drawn on it, its pens, and Undo, Redo and Clear. The surface that the pens move over is another module: canvas.js in
 * the app, ../pocket/paper.js in the pocket edition.
 */
import { MAX_CURVES } from "../../../model/drawing_json.py";
import { CANVAS } from "../../../model/strokes.py";
import { setAttributes, targetOf } from "../shared/dom.js";
import { History } from "../shared/history.js";
import { EMPTY, PEN, isDrawn, strokeThrough } from "./content.js";
import { followPointer, keyboardPen } from "./pens.js";
import { t } from "../shared/language.js";

/**
 * @import { Drawing } from "../model/digit.js"
 * @import { Point, Stroke } from "../model/strokes.js"
 * @import { Content } from "./content.js"
 * @import { KeyboardPen } from "./pens.js"
 *
 * @typedef {(typeof KINDS)[number]} Kind
 *
 * @typedef {"begin" | "move" | "end" | "rest" | "drawing" | "put"} Event of the pen ("rest": `isAtRest` has become true after a stroke),
 *   or of the whole drawing: Undo, Redo or Clear ("drawing"), or another one from elsewhere ("put")
 *
 * @typedef {object} Surface
 * @property {HTMLCanvasElement} element the pen moves over it. Its parent element has its size and is positioned
 * @property {HTMLCanvasElement} keys has the focus while the keyboard draws, and shows what `show` does not
 * @property {(content: Content, shown: () => void) => void} [show] shows a drawing in place of the present one, and then calls `shown`
 */

const KINDS = /** @type {const} */ (["undo", "redo", "clear"]);

/** @type {Map<string, Kind>} with Ctrl */
const KEYS = new Map([
  ["z", "undo"],
  ["y", "redo"],
  ["shift+z", "redo"],
]);

export const HELP = t("The sheet. Arrow keys move the pen, the space bar lowers or lifts it.");
const MOST_KEPT = 100; // older drawings, for Undo
const STEP = 0.4; // canvas px: a nearer point is left out
const REST = 600; // ms after a stroke, in which the next one may begin

export class Sheet {
  #onChange;
  #buttonOf;
  #history = new History(EMPTY, MOST_KEPT);
  /** @type {Surface | null} */
  #surface = null;
  /** @type {KeyboardPen | null} */
  #keyboard = null;
  /** @type {Content} what the surface shows */
  #shown = EMPTY;
  #isLoading = false; // whether the surface does not show it yet: until then, its last stroke stays above it
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #points = null;
  #lifted = 0; // the timer that runs until the pen is at rest; 0 if it is

  /**
   * @param {(what: Event) => void} onChange
   * @param {(kind: Kind) => string} buttonOf returns the selector of a kind of buttons
   */
  constructor(onChange, buttonOf) {
    this.#onChange = onChange;
    this.#buttonOf = buttonOf;
    addEventListener("click", (event) => this.#surface && this.#pressButton(event), true);
    addEventListener("keydown", (event) => this.#surface && this.#pressKeys(event), true);
  }

  /** The drawing, without the stroke that is being drawn. */
  get content() {
    return this.#history.present;
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
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

  /** All that is on the sheet, the stroke that is being drawn too. @returns {Drawing} */
  drawing() {
    const { strokes, picture, digits } = this.content;
    return { strokes: this.#points ? [...strokes, strokeThrough(this.#points)] : strokes, picture, digits };
  }

  /** @param {Surface} surface an empty one, which shows the drawing from now on */
  attach(surface) {
    this.#surface = surface;
    surface.keys.setAttribute("aria-label", HELP);
    this.#keyboard = keyboardPen(surface.keys, this.pen);
    followPointer(surface.element, this.pen, this.#keyboard);
    this.#show();
  }

  /** The pen, which a person or the page moves. */
  pen = {
    down: (/** @type {Point} */ point) => {
      this.#points = [point];
      this.#paint();
      this.#onChange("begin");
    },
    move: (/** @type {Point} */ point) => {
      const points = this.#points;
      const last = points?.at(-1);
      if (!points || !last || points.length === MAX_CURVES || Math.hypot(point.x - last.x, point.y - last.y) < STEP) return;
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

  /** Undo, redo or clear, unless a stroke is being drawn. @param {Kind} kind */
  press(kind) {
    if (this.#keyboard?.isDown) this.#keyboard.hide();
    if (this.isDrawing || !this.#can[kind]) return;
    if (kind === "clear") this.#history.add(EMPTY);
    else this.#history[kind]();
    this.#show();
    this.#onChange("drawing");
  }

  /** Disable the buttons that have nothing to do. They keep the focus. */
  showButtons() {
    if (!this.#surface) return;
    for (const kind of KINDS) {
      const attributes = { "aria-disabled": this.#can[kind] ? null : "true" };
      for (const button of document.querySelectorAll(this.#buttonOf(kind))) setAttributes(button, attributes);
    }
  }

  /** @param {Content} content a drawing from elsewhere. Undo brings back the one before */
  put(content) {
    this.#history.add(content);
    this.#show();
    this.#onChange("put");
  }

  get #can() {
    const canClear = isDrawn(this.content) || Boolean(this.content.source); // source: of an unread photo
    return { undo: this.canUndo, redo: this.canRedo, clear: canClear };
  }

  /** @param {MouseEvent} event */
  #pressButton(event) {
    const kind = KINDS.find((each) => targetOf(event, this.#buttonOf(each)));
    if (!kind) return;
    event.stopImmediatePropagation(); // Streamlit would send it
    this.press(kind);
  }

  /**
   * Undo by Ctrl+Z, and redo by Ctrl+Y or Ctrl+Shift+Z, except in a field, which has a history of its own.
   * @param {KeyboardEvent} event
   */
  #pressKeys(event) {
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

  /** @param {Stroke} stroke */
  #end(stroke) {
    this.#points = null;
    const { picture, strokes } = this.content;
    this.#history.add({ ...(picture ? this.content : EMPTY), strokes: [...strokes, stroke] });
    this.#show();
    clearTimeout(this.#lifted);
    this.#lifted = window.setTimeout(() => {
      this.#lifted = 0;
      this.#onChange("rest");
    }, REST);
    this.#onChange("end");
  }

  #show() {
    if (this.#surface?.show && this.#shown !== this.content) {
      this.#shown = this.content;
      this.#isLoading = true;
      this.#surface.show(this.content, () => {
        this.#isLoading = false;
        this.#paint();
      });
    }
    this.#paint();
    this.showButtons();
  }

  /** Paint the strokes that the surface does not show by itself, and the keyboard's pen. */
  #paint() {
    const { keys, show } = this.#surface ?? {};
    const context = keys?.getContext("2d");
    if (!context) return;
    if (!this.#isLoading) context.clearRect(0, 0, CANVAS, CANVAS);
    Object.assign(context, PEN);
    const { strokes } = this.drawing();
    for (const s of show ? strokes.slice(this.content.strokes.length) : strokes) {
      context.beginPath();
      context.moveTo(s[0], s[1]);
      for (let i = 2; i < s.length; i += 4) context.quadraticCurveTo(s[i], s[i + 1], s[i + 2], s[i + 3]);
      context.stroke();
    }
    this.#keyboard?.paint();
  }
}
