/** A canvas to draw on with a mouse, a finger or a pen. The pocket edition's surface of the sheet. */
import { WIDTH, strokeThrough, toDrawing } from "./items.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { KeyboardPen } from "../shared/keyboard_pen.js"
 * @import { Item } from "./items.js"
 * @import { Listener } from "./sheet.js"
 */

export class PlainCanvas {
  element;
  keys;
  #listener;
  #context;
  /** @type {Item[]} */
  #items = [];
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #points = null;
  /** @type {number | null} that draws it */
  #pointer = null;

  /**
   * @param {HTMLCanvasElement} element
   * @param {Listener} listener
   */
  constructor(element, listener) {
    this.element = this.keys = element;
    this.#listener = listener;
    this.#context = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    // The last one comes also if the browser has swallowed the others.
    for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      element.addEventListener(name, (event) => this.#up(event));
    }
    this.#paint(null);
  }

  get isDrawing() {
    return this.#points !== null;
  }

  /** @param {Item[]} items */
  show(items) {
    this.#items = items;
  }

  /** @type {(points: Point[] | null, keyboard: KeyboardPen) => void} */
  paint(points, keyboard) {
    this.#paint(points);
    keyboard.paint(this.#context, WIDTH);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button || this.#pointer !== null) return;
    this.element.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    const point = this.#place(event);
    const points = [{ ...point }, { ...point }]; // twice, as Fabric does
    this.#listener.begin(points);
    this.#points = points;
    this.#paint(points);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer || !this.#points) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) {
      const point = this.#place(each);
      const last = this.#points[this.#points.length - 1];
      if (last.x !== point.x || last.y !== point.y) this.#points.push(point);
    }
    this.#paint(this.#points);
    this.#listener.move();
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const points = this.#points;
    if (event.pointerId !== this.#pointer || !points) return;
    this.#pointer = this.#points = null;
    const item = strokeThrough(points);
    this.#items = [...this.#items, item];
    this.#listener.end(item);
  }

  /** @type {(event: PointerEvent) => Point} in canvas pixels */
  #place(event) {
    const box = this.element.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight, width, height } = this.element;
    return {
      x: ((event.clientX - box.left - clientLeft) * width) / clientWidth,
      y: ((event.clientY - box.top - clientTop) * height) / clientHeight,
    };
  }

  /** @param {Point[] | null} points */
  #paint(points) {
    const context = this.#context;
    context.fillStyle = "#000";
    context.fillRect(0, 0, this.element.width, this.element.height);
    context.strokeStyle = "#fff";
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = WIDTH;
    for (const c of toDrawing(this.#items, points).strokes) {
      context.beginPath();
      context.moveTo(c[0], c[1]);
      for (let k = 0; k < c.length; k += 6) context.quadraticCurveTo(c[k + 2], c[k + 3], c[k + 4], c[k + 5]);
      context.stroke();
    }
  }
}
