/** A canvas to draw on with a mouse, a finger or a pen. The pocket edition's surface of the sheet. */
import { EMPTY, WIDTH, toDrawing } from "./content.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { KeyboardPen } from "../shared/keyboard_pen.js"
 * @import { Content } from "./content.js"
 * @import { Sheet } from "./sheet.js"
 */

export class PlainCanvas {
  element;
  keys;
  isDrawing = false; // it may be changed at any time
  #sheet;
  #context;
  #content = EMPTY;
  /** @type {number | null} that draws a stroke */
  #pointer = null;

  /**
   * @param {HTMLCanvasElement} element
   * @param {Sheet} sheet
   */
  constructor(element, sheet) {
    this.element = this.keys = element;
    this.#sheet = sheet;
    this.#context = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    // The last one comes also if the browser has swallowed the others.
    for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
      element.addEventListener(name, (event) => this.#up(event));
    }
    this.#paint(null);
  }

  /** @param {Content} content */
  show(content) {
    this.#content = content;
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
    this.#sheet.hideKeys();
    this.#sheet.pen.down(this.#place(event));
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#sheet.pen.move(...(events.length ? events : [event]).map((each) => this.#place(each)));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#sheet.pen.up();
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
    for (const s of toDrawing(this.#content, points).strokes) {
      context.beginPath();
      context.moveTo(s[0], s[1]);
      for (let i = 2; i < s.length; i += 4) context.quadraticCurveTo(s[i], s[i + 1], s[i + 2], s[i + 3]);
      context.stroke();
    }
  }
}
