/** The worker that paints the picture of the network, so that the page's thread has the pen alone. */
import { paint } from "./painter.js";

/**
 * @import { Painting } from "./painter.js"
 * @type {OffscreenCanvasRenderingContext2D | null}
 */
let context = null;

addEventListener("message", ({ data }) => {
  /** @type {{ canvas?: OffscreenCanvas, painting?: Painting }} */
  const { canvas, painting } = data;
  if (canvas) context = canvas.getContext("2d");
  if (context && painting) paint(context, painting);
});
