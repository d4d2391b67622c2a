/** A sheet to draw on with a mouse, a finger, a pen or the keyboard. It keeps the strokes as the app's canvas does. */
import { decimate, pencil } from "../model/strokes.js";
import { direction } from "../shared/roving_focus.js";

/**
 * @import { Drawing } from "../model/digit.js"
 * @import { Point } from "../model/strokes.js"
 * @typedef {{ points: Point[], curves: Float64Array }} Stroke
 */

const WIDTH = 18; // px of the pen, as in ui/frame/canvas.py
const KEY_STEP = 8; // px that an arrow key moves the pen

export class Pen {
  #canvas;
  #context;
  #onChange;
  /** @type {Stroke[]} */
  #strokes = [];
  /** @type {Stroke[][]} earlier and later drawings, for undo and redo */
  #past = [];
  /** @type {Stroke[][]} */
  #future = [];
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #current = null;
  /** @type {number | null} */
  #pointer = null;
  /** @type {Point | null} where the keyboard's pen is; null until an arrow key is pressed */
  #cursor = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {(isFinal: boolean) => void} onChange called when the drawing has changed; isFinal: the pen is up
   */
  constructor(canvas, onChange) {
    this.#canvas = canvas;
    this.#context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.#onChange = onChange;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", (event) => this.#up(event));
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => this.#hideCursor());
    this.#paint();
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /** Whether the pen is on the sheet. */
  get isDrawing() {
    return this.#current !== null;
  }

  get isEmpty() {
    return this.#strokes.length === 0 && !this.#current;
  }

  /**
   * Return all that is on the sheet.
   * @returns {Drawing}
   */
  drawing() {
    const curves = this.#strokes.map((stroke) => stroke.curves);
    if (this.#current) curves.push(pencil(decimate(this.#current), WIDTH));
    return { strokes: curves, widths: curves.map(() => WIDTH), picture: null };
  }

  undo() {
    this.#restore(this.#past, this.#future);
  }

  redo() {
    this.#restore(this.#future, this.#past);
  }

  clear() {
    if (this.#strokes.length) this.#replace([]);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button || this.#pointer !== null) return;
    this.#hideCursor(); // before the pointer is set, so that it finishes a stroke of the keyboard
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#start(this.#place(event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer || !this.#current) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.#add(this.#place(each));
    this.#changed(false);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#finish();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const way = direction(event);
    if (way) {
      const { width, height } = this.#canvas;
      const { x, y } = this.#cursor ?? { x: width / 2, y: height / 2 };
      const clamp = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
      this.#cursor = { x: clamp(x + way[0] * KEY_STEP, width), y: clamp(y + way[1] * KEY_STEP, height) };
      if (this.#current) {
        this.#add({ ...this.#cursor });
        this.#changed(false);
      } else {
        this.#paint(); // the drawing is the same, and its reading stays
      }
    } else if (event.key === " ") {
      this.#cursor ??= { x: this.#canvas.width / 2, y: this.#canvas.height / 2 };
      if (this.#current) this.#finish();
      else this.#start(this.#cursor);
    } else if (event.key === "Delete") {
      this.clear();
    } else {
      return;
    }
    event.preventDefault();
  }

  #hideCursor() {
    if (this.#pointer === null && this.#current) this.#finish();
    this.#cursor = null;
    this.#paint();
  }

  /** @param {Point} point */
  #start(point) {
    this.#current = [{ ...point }, { ...point }]; // twice, as Fabric does
    this.#changed(false);
  }

  /** @param {Point} point */
  #add(point) {
    const last = this.#current?.at(-1);
    if (last && (last.x !== point.x || last.y !== point.y)) this.#current?.push(point);
  }

  #finish() {
    const points = this.#current;
    this.#current = null;
    if (points) this.#replace([...this.#strokes, { points, curves: pencil(decimate(points), WIDTH) }]);
  }

  /** @param {Stroke[]} strokes */
  #replace(strokes) {
    this.#past.push(this.#strokes);
    this.#future = [];
    this.#strokes = strokes;
    this.#changed(true);
  }

  /**
   * @param {Stroke[][]} from
   * @param {Stroke[][]} to
   */
  #restore(from, to) {
    const strokes = from.pop();
    if (!strokes) return;
    to.push(this.#strokes);
    this.#strokes = strokes;
    this.#changed(true);
  }

  /** @param {boolean} isFinal */
  #changed(isFinal) {
    this.#paint();
    this.#onChange(isFinal);
  }

  /**
   * Return the place of an event in canvas pixels.
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #place(event) {
    const box = this.#canvas.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight, width, height } = this.#canvas;
    return {
      x: ((event.clientX - box.left - clientLeft) * width) / clientWidth,
      y: ((event.clientY - box.top - clientTop) * height) / clientHeight,
    };
  }

  #paint() {
    const context = this.#context;
    context.fillStyle = "#000";
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    context.strokeStyle = "#fff";
    context.lineWidth = WIDTH;
    context.lineCap = context.lineJoin = "round";
    for (const points of [...this.#strokes.map((stroke) => stroke.points), ...(this.#current ? [this.#current] : [])]) {
      context.beginPath();
      context.moveTo(points[0].x, points[0].y);
      for (const { x, y } of points) context.lineTo(x, y);
      context.stroke();
    }
    if (!this.#cursor) return;
    context.strokeStyle = this.#current ? "#de6800" : "#5ca0ff";
    context.lineWidth = 2;
    context.beginPath();
    context.arc(this.#cursor.x, this.#cursor.y, WIDTH / 2 + 2, 0, 2 * Math.PI);
    context.stroke();
  }
}
