/** A pen for the keyboard: arrow keys move it over a canvas, the space bar lowers and lifts it, Delete clears. */
import { DIRECTIONS } from "../shared/roving_focus.js";
import { WIDTH } from "./content.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Sheet } from "./sheet.js"
 */

const STEP = 8; // px that an arrow key moves the pen
const LIFTED = "#5ca0ff";
const LOWERED = "#de6800";

/** @typedef {ReturnType<typeof keyboardPen>} KeyboardPen */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Sheet["pen"]} actions
 */
export function keyboardPen(canvas, actions) {
  let isDown = false;
  /** @type {Point | null} null until a key is pressed */
  let cursor = null;
  canvas.addEventListener("blur", () => pen.hide());
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = DIRECTIONS[event.key];
    const { width, height } = canvas;
    const { x, y } = cursor ?? { x: width / 2, y: height / 2 };
    if (way) {
      const clamp = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
      cursor = { x: clamp(x + way[0] * STEP, width), y: clamp(y + way[1] * STEP, height) };
      if (isDown) actions.move({ ...cursor });
      else actions.paint(); // the drawing is the same, and its reading stays
    } else if (event.key === " ") {
      cursor = { x, y };
      isDown = !isDown;
      if (isDown) actions.down({ x, y });
      else actions.up();
    } else if (event.key === "Delete") {
      actions.clear();
    } else {
      return;
    }
    event.preventDefault();
  });

  const pen = {
    get isDown() {
      return isDown;
    },

    /** Lift the pen and hide its cursor. */
    hide() {
      const wasDown = isDown;
      [isDown, cursor] = [false, null];
      if (wasDown) actions.up();
      actions.paint();
    },

    /** Draw a ring where the pen is. */
    paint() {
      const context = canvas.getContext("2d");
      if (!cursor || !context) return;
      context.strokeStyle = isDown ? LOWERED : LIFTED;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(cursor.x, cursor.y, WIDTH / 2 + 2, 0, 2 * Math.PI);
      context.stroke();
    },
  };
  return pen;
}
