/** A canvas to draw on with a mouse, a finger or a pen. The pocket edition's surface of the sheet. */
import { WIDTH } from "./content.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Sheet, Surface } from "./sheet.js"
 */

/** @type {(element: HTMLCanvasElement, sheet: Sheet) => Surface} */
export function plainCanvas(element, sheet) {
  const context = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
  /** @type {number | null} that draws a stroke */
  let pointer = null;

  /** @type {(event: PointerEvent) => Point} in canvas pixels */
  const place = (event) => {
    const box = element.getBoundingClientRect();
    const { clientLeft, clientTop, clientWidth, clientHeight, width, height } = element;
    return {
      x: ((event.clientX - box.left - clientLeft) * width) / clientWidth,
      y: ((event.clientY - box.top - clientTop) * height) / clientHeight,
    };
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button || pointer !== null) return;
    element.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    sheet.hideKeys();
    sheet.pen.down(place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    sheet.pen.move(...(events.length ? events : [event]).map(place));
  });
  // The last one comes also if the browser has swallowed the others.
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    element.addEventListener(name, ({ pointerId }) => {
      if (pointerId !== pointer) return;
      pointer = null;
      sheet.pen.up();
    });
  }

  return {
    element,
    keys: element,
    isDrawing: false, // it may be changed at any time

    show() {}, // as `paint` does

    paint(keyboard) {
      context.fillStyle = "#000";
      context.fillRect(0, 0, element.width, element.height);
      context.strokeStyle = "#fff";
      context.lineCap = context.lineJoin = "round";
      context.lineWidth = WIDTH;
      for (const s of sheet.drawing().strokes) {
        context.beginPath();
        context.moveTo(s[0], s[1]);
        for (let i = 2; i < s.length; i += 4) context.quadraticCurveTo(s[i], s[i + 1], s[i + 2], s[i + 3]);
        context.stroke();
      }
      keyboard.paint(context, WIDTH);
    },
  };
}
