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

addEventListener("message", ({ data }) => {
  /** @type {{ canvas?: OffscreenCanvas, layers?: Network["layers"], painting?: Painting }} */
  const message = data;
  if (message.canvas) context = message.canvas.getContext("2d");
  if (message.layers) layers = message.layers;
  if (context && message.painting) paint(context, layers, message.painting);
});
