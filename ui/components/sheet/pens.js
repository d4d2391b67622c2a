/** The pens of a person, which draw on a surface: the pointer, that is a mouse, a finger or a pen, and one that keys move. */
import { PEN_WIDTH } from "../../../model/strokes.py";
import { ABOVE_ON_DARK, BELOW } from "../../figures/colours.py";
import { DIRECTIONS } from "../shared/roving_focus.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Sheet } from "./sheet.js"
 *
 * @typedef {ReturnType<typeof keyboardPen>} KeyboardPen
 */

const STEP = 8; // px that an arrow key moves the pen

/**
 * Move a pen with the pointer that is pressed on a canvas first.
 * @type {(element: HTMLCanvasElement, pen: Sheet["pen"], keyboard: KeyboardPen) => void} keyboard: is lifted
 */
export function followPointer(element, pen, keyboard) {
  /** @type {number | null} that draws a stroke */
  let pointer = null;

  /** @type {(event: PointerEvent) => Point} in canvas pixels, at any zoom and scroll position of the page */
  const place = ({ clientX, clientY }) => {
    const box = element.getBoundingClientRect();
    const zoom = box.width / element.offsetWidth;
    const scale = element.width / element.clientWidth;
    return {
      x: ((clientX - box.left) / zoom - element.clientLeft) * scale,
      y: ((clientY - box.top) / zoom - element.clientTop) * scale,
    };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button || pointer !== null) return;
    element.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    keyboard.hide();
    pen.down(place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    if (event.shiftKey) pen.back();
    pen.move(place(event));
  });
  // The last one comes also if the browser has swallowed the others.
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    element.addEventListener(name, ({ pointerId }) => {
      if (pointerId !== pointer) return;
      pointer = null;
      pen.up();
    });
  }
}

/**
 * Move a pen with the arrow keys over a canvas. The space bar lowers and lifts it, Delete clears.
 * @type {(canvas: HTMLCanvasElement, pen: Sheet["pen"]) => { isDown: boolean, hide: () => void, paint: () => void }}
 */
export function keyboardPen(canvas, pen) {
  let isDown = false;
  /** @type {Point | null} null until a key is pressed */
  let cursor = null;

  const hide = () => {
    const wasDown = isDown;
    [isDown, cursor] = [false, null];
    if (wasDown) pen.up();
    pen.paint();
  };

  canvas.addEventListener("blur", hide);
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = DIRECTIONS[event.key];
    const { width, height } = canvas;
    const { x, y } = cursor ?? { x: width / 2, y: height / 2 };
    if (way) {
      const clamp = (/** @type {number} */ value, /** @type {number} */ most) => Math.min(most, Math.max(0, value));
      cursor = { x: clamp(x + way[0] * STEP, width), y: clamp(y + way[1] * STEP, height) };
      if (isDown) pen.move({ ...cursor });
      else pen.paint(); // the drawing is the same, and its reading stays
    } else if (event.key === " ") {
      cursor = { x, y };
      isDown = !isDown;
      if (isDown) pen.down({ x, y });
      else pen.up();
    } else if (event.key === "Delete") {
      pen.clear();
    } else {
      return;
    }
    event.preventDefault();
  });

  return {
    get isDown() {
      return isDown;
    },

    /** Lift the pen and hide its cursor. */
    hide,

    /** Draw a ring where the pen is. */
    paint() {
      const context = canvas.getContext("2d");
      if (!cursor || !context) return;
      context.strokeStyle = isDown ? BELOW : ABOVE_ON_DARK;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(cursor.x, cursor.y, PEN_WIDTH / 2 + 2, 0, 2 * Math.PI);
      context.stroke();
    },
  };
}
