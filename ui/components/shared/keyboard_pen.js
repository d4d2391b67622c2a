/** A pen for the keyboard: arrow keys move it over a canvas, the space bar lowers and lifts it, Delete clears. */
import { direction } from "./roving_focus.js";

/**
 * @import { Point } from "../model/strokes.js"
 *
 * @typedef {object} PenActions
 * @property {(point: Point) => void} down
 * @property {(point: Point) => void} move called while the pen is down
 * @property {() => void} up
 * @property {() => void} clear
 * @property {() => void} paint called when the cursor must be shown anew
 */

const STEP = 8; // px that an arrow key moves the pen
const LIFTED = "#5ca0ff";
const LOWERED = "#de6800";

export class KeyboardPen {
  #canvas;
  #actions;
  #isDown = false;
  /** @type {Point | null} null until a key is pressed */
  #cursor = null;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {PenActions} actions
   */
  constructor(canvas, actions) {
    this.#canvas = canvas;
    this.#actions = actions;
    canvas.addEventListener("keydown", (event) => this.#key(event));
    canvas.addEventListener("blur", () => this.hide());
  }

  get isDown() {
    return this.#isDown;
  }

  /** Lift the pen and hide its cursor. */
  hide() {
    if (this.#isDown) this.#toggle({ x: 0, y: 0 });
    this.#cursor = null;
    this.#actions.paint();
  }

  /** @type {(context: CanvasRenderingContext2D, width: number) => void} draws a ring where the pen is */
  paint(context, width) {
    if (!this.#cursor) return;
    context.strokeStyle = this.#isDown ? LOWERED : LIFTED;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(this.#cursor.x, this.#cursor.y, width / 2 + 2, 0, 2 * Math.PI);
    context.stroke();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = direction(event);
    const { width, height } = this.#canvas;
    const { x, y } = this.#cursor ?? { x: width / 2, y: height / 2 };
    if (way) {
      const clamp = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
      this.#cursor = { x: clamp(x + way[0] * STEP, width), y: clamp(y + way[1] * STEP, height) };
      if (this.#isDown) this.#actions.move({ ...this.#cursor });
      else this.#actions.paint(); // the drawing is the same, and its reading stays
    } else if (event.key === " ") {
      this.#cursor = { x, y };
      this.#toggle({ x, y });
    } else if (event.key === "Delete") {
      this.#actions.clear();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** @param {Point} point */
  #toggle(point) {
    this.#isDown = !this.#isDown;
    if (this.#isDown) this.#actions.down(point);
    else this.#actions.up();
  }
}
