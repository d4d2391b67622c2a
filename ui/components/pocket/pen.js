/** A sheet to draw on with a mouse, a finger, a pen or the keyboard. It keeps the strokes as the app's canvas does. */
import { decimate, pencil } from "../model/strokes.js";
import { KeyboardPen } from "../shared/keyboard_pen.js";
import { NEW, after, current } from "../sheet/history.js";

/**
 * @import { Drawing } from "../model/digit.js"
 * @import { Point } from "../model/strokes.js"
 * @import { Item, Kind } from "../sheet/history.js"
 */

const WIDTH = 18; // px of the pen, as in ui/sheet/canvas.py

export class Pen {
  #canvas;
  #context;
  #onChange;
  #history = NEW;
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #current = null;
  /** @type {number | null} */
  #pointer = null;
  #keyboard;

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
    this.#keyboard = new KeyboardPen(canvas, {
      down: (point) => this.#start(point),
      move: (point) => {
        this.#add(point);
        this.#changed(false);
      },
      up: () => this.#finish(),
      clear: () => this.do("clear"),
      paint: () => this.#paint(),
    });
    this.#paint();
  }

  get canUndo() {
    return this.#history.position > 0;
  }

  get canRedo() {
    return this.#history.position < this.#history.entries.length - 1;
  }

  /** Whether the pen is on the sheet. */
  get isDrawing() {
    return this.#current !== null;
  }

  get isEmpty() {
    return this.#items.length === 0 && !this.#current;
  }

  /** @returns {Drawing} all that is on the sheet */
  drawing() {
    const strokes = this.#items.map(({ curves }) => /** @type {Float64Array} */ (curves));
    if (this.#current) strokes.push(pencil(decimate(this.#current), WIDTH));
    return { strokes, widths: strokes.map(() => WIDTH), picture: null };
  }

  /** @type {(kind: Kind, item?: Item) => void} item: a new stroke */
  do(kind, item) {
    const before = current(this.#history);
    this.#history = after(this.#history, { number: 0, kind, item });
    if (current(this.#history) !== before) this.#changed(true);
  }

  get #items() {
    return current(this.#history)?.items ?? [];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button || this.#pointer !== null) return;
    this.#keyboard.hide();
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
    if (points) this.do("stroke", { object: {}, curves: pencil(decimate(points), WIDTH), width: WIDTH, picture: null });
  }

  /** @param {boolean} isFinal */
  #changed(isFinal) {
    this.#paint();
    this.#onChange(isFinal);
  }

  /** @type {(event: PointerEvent) => Point} in canvas pixels */
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
    for (const c of this.drawing().strokes) {
      context.beginPath();
      context.moveTo(c[0], c[1]);
      for (let i = 0; i < c.length; i += 6) context.quadraticCurveTo(c[i + 2], c[i + 3], c[i + 4], c[i + 5]);
      context.stroke();
    }
    this.#keyboard.paint(context, WIDTH);
  }
}
