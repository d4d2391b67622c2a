/**
 * The sheet: what is drawn on it, Undo, Redo and Clear, and the pen of the keyboard. The surface that the pen moves over is another
 * module: canvas.js in the app, plain_canvas.js in the pocket edition.
 */
import { EMPTY, strokeThrough, toDrawing } from "./content.js";
import { History } from "./history.js";
import { keyboardPen } from "./keyboard_pen.js";

/**
 * @import { Point, Stroke } from "../model/strokes.js"
 * @import { Content } from "./content.js"
 * @import { Kind } from "./history.js"
 * @import { KeyboardPen } from "./keyboard_pen.js"
 *
 * @typedef {"begin" | "move" | "end" | "rest" | "drawing" | "put"} Event of the pen ("rest": `isAtRest` has become true after a stroke),
 *   or of the whole drawing: Undo, Redo or Clear ("drawing"), or another one from elsewhere ("put")
 *
 * @typedef {object} Surface
 * @property {HTMLCanvasElement} element the pen moves over it. Its parent element has its size and is positioned
 * @property {HTMLCanvasElement} keys has the focus while the keyboard draws
 * @property {boolean} isDrawing whether a stroke is being drawn. Until `end` is called, the surface must not be changed
 * @property {(content: Content) => void} show shows a drawing in place of the present one
 * @property {(points: Point[] | null, keyboard: KeyboardPen) => void} paint shows a stroke that keys or the page draw, and the keys' pen
 *
 * @typedef {object} Listener what a surface calls
 * @property {(points: Point[]) => void} begin with a new stroke; `points` grows while the pen moves
 * @property {() => void} move
 * @property {(stroke: Stroke) => void} end with the finished stroke, which the surface shows already
 */

/** @type {Map<string, Kind>} with Ctrl */
const KEYS = new Map([
  ["z", "undo"],
  ["y", "redo"],
  ["shift+z", "redo"],
]);

const REST = 600; // ms after a stroke, in which the next one may begin

export class Sheet {
  #onChange;
  #history = new History();
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

  /** @type {Listener} */
  listener = {
    begin: (points) => {
      this.hideKeys();
      this.#begin(points);
    },
    move: () => this.#onChange("move"),
    end: (stroke) => this.#end(stroke, this.content === this.#shown),
  };

  /** The drawing, without the stroke that is being drawn. */
  get content() {
    return this.#history.current;
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

  /** All that is on the sheet, the stroke that is being drawn too. */
  drawing() {
    return toDrawing(this.content, this.#points);
  }

  /** @param {Surface} surface an empty one, which shows the drawing from now on */
  attach(surface) {
    this.#surface = surface;
    this.#shown = EMPTY;
    this.#keyboard = keyboardPen(surface.keys, this.pen);
    this.#show();
  }

  /** Lift the pen of the keyboard. */
  hideKeys() {
    this.#keyboard?.hide();
  }

  /** A pen that is moved by keys, by the page, or on a canvas that has none of its own. */
  pen = {
    down: (/** @type {Point} */ point) => this.#begin([{ ...point }, { ...point }]), // twice, as Fabric does
    move: (/** @type {Point[]} */ ...to) => {
      for (const point of to) {
        const last = this.#points?.at(-1);
        if (last && (last.x !== point.x || last.y !== point.y)) this.#points?.push(point);
      }
      this.#paint();
      this.#onChange("move");
    },
    up: () => this.#points && this.#end(strokeThrough(this.#points), false),
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
    const before = this.content;
    if (!this.isDrawing) this.#history.do(kind);
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

  /** @param {Content} content a drawing from elsewhere. Undo brings back the one before */
  put(content) {
    this.#history.push(content);
    this.#show();
    this.#onChange("put");
  }

  /** @param {Point[]} points of a new stroke */
  #begin(points) {
    this.#points = points;
    this.#paint();
    this.#onChange("begin");
  }

  /** @type {(stroke: Stroke, isShown: boolean) => void} isShown: whether the surface shows the drawing with this stroke already */
  #end(stroke, isShown) {
    this.#points = null;
    const { picture, strokes } = this.content;
    this.#history.push({ ...(picture ? this.content : EMPTY), strokes: [...strokes, stroke] });
    if (isShown) this.#shown = this.content;
    this.#show();
    clearTimeout(this.#lifted);
    this.#lifted = window.setTimeout(() => {
      this.#lifted = 0;
      this.#onChange("rest");
    }, REST);
    this.#onChange("end");
  }

  #show() {
    if (!this.#surface || this.#surface.isDrawing) return;
    const { strokes, picture } = this.#shown;
    const now = (this.#shown = this.content);
    const isSame =
      picture === now.picture && strokes.length === now.strokes.length && strokes.every((s, i) => s === now.strokes[i]);
    if (!isSame) this.#surface.show(now);
    this.#paint();
  }

  #paint() {
    if (this.#keyboard) this.#surface?.paint(this.#points, this.#keyboard);
  }
}
