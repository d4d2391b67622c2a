/** The pointer that draws: a mouse, a finger or a pen. */

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Sheet } from "./sheet.js"
 */

/** Move a sheet's pen with the pointer that is pressed on a canvas first. @type {(element: HTMLCanvasElement, sheet: Sheet) => void} */
export function followPointer(element, sheet) {
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
    sheet.hideKeys();
    sheet.pen.down(place(event));
  });
  element.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    if (event.shiftKey) sheet.pen.back();
    sheet.pen.move(place(event));
  });
  // The last one comes also if the browser has swallowed the others.
  for (const name of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    element.addEventListener(name, ({ pointerId }) => {
      if (pointerId !== pointer) return;
      pointer = null;
      sheet.pen.up();
    });
  }
}
