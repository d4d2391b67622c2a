/** A canvas that shows what is drawn on it. The pocket edition's surface of the sheet. */
import { PEN } from "./content.js";
import { followPointer } from "./pointer.js";

/** @import { Sheet, Surface } from "./sheet.js" */

/** @type {(element: HTMLCanvasElement, sheet: Sheet) => Surface} */
export function plainCanvas(element, sheet) {
  const context = /** @type {CanvasRenderingContext2D} */ (element.getContext("2d"));
  followPointer(element, sheet);
  return {
    element,
    keys: element,

    show() {}, // as `paint` does

    paint() {
      context.fillStyle = "#000";
      context.fillRect(0, 0, element.width, element.height);
      Object.assign(context, PEN);
      for (const s of sheet.drawing().strokes) {
        context.beginPath();
        context.moveTo(s[0], s[1]);
        for (let i = 2; i < s.length; i += 4) context.quadraticCurveTo(s[i], s[i + 1], s[i + 2], s[i + 3]);
        context.stroke();
      }
    },
  };
}
