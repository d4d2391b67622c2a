/** The worker that paints the picture of the network, so that the page's thread has the pen alone. */
import { paint } from "./painter.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Painting } from "./painter.js"
 */

/** @type {OffscreenCanvasRenderingContext2D | null} */
let context = null;
/** @type {Network["layers"]} */
let layers = [];
/** @type {{ layers: Network["layers"], painting: Painting } | null} what waits for the next frame; a newer one takes its place */
let next = null;

addEventListener("message", ({ data }) => {
  /** @type {{ canvas?: OffscreenCanvas, layers?: Network["layers"], painting?: Painting }} */
  const message = data;
  if (message.canvas) context = message.canvas.getContext("2d");
  if (message.layers) layers = message.layers;
  if (!message.painting) return;
  if (!next) requestAnimationFrame(paintNext);
  next = { layers, painting: message.painting };
});

function paintNext() {
  const latest = next;
  next = null; // first: if this picture can't be painted, the browser reports that, and the next one is painted all the same
  if (context && latest) paint(context, latest.layers, latest.painting);
}
