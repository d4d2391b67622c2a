/** What the neurons of the first layer look for: their weights as pictures. */
import { SIDE } from "../model/digit.js";
import { rgb } from "../shared/colours.js";
import { html, setAttributes, setText } from "../shared/dom.js";

/** @import { Layer } from "../model/network.js" */

const MOST = 32; // neurons
const GAP = 2; // px
const FULL = 3.5; // times the root mean square of the weights: a weight at the end of the colour scale

export class Neurons {
  #canvas = html("canvas", { role: "img", "aria-label": "What the first neurons look for: nothing yet" });
  #caption = html("figcaption");
  element = html("figure", { class: "neurons" }, this.#caption, this.#canvas);

  /** @type {(layer: Layer, isLast: boolean) => void} isLast: whether these neurons are the ten outputs */
  show({ w, b }, isLast) {
    const units = b.length;
    const shown = Math.min(MOST, units);
    const columns = isLast ? 2 : 4;
    const rows = Math.ceil(shown / columns);
    const [width, height] = [columns * (SIDE + GAP), rows * (SIDE + GAP)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) setAttributes(this.#canvas, { width, height });
    const which = isLast ? "What each of the ten digits looks for" : `What ${shown} of the first ${units} neurons look for`;
    setText(this.#caption, `${which}: ink here counts for it (blue) or against it (orange)`);
    setAttributes(this.#canvas, { "aria-label": `${which}. Random dots at first, strokes after a while.` });
    const [above, below] = ["--above", "--below"].map((name) => {
      const [red, green, blue] = rgb(this.#canvas, name);
      return red | (green << 8) | (blue << 16);
    });
    const image = new ImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer); // ABGR
    for (let unit = 0; unit < shown; unit++) {
      let squares = 0;
      for (let i = unit; i < w.length; i += units) squares += w[i] * w[i];
      const full = FULL * Math.sqrt(squares / (SIDE * SIDE));
      const corner = Math.floor(unit / columns) * (SIDE + GAP) * width + (unit % columns) * (SIDE + GAP);
      for (let i = 0; i < SIDE * SIDE; i++) {
        const weight = w[i * units + unit];
        const alpha = Math.min(255, Math.round((255 * Math.abs(weight)) / full));
        pixels[corner + Math.floor(i / SIDE) * width + (i % SIDE)] = (weight > 0 ? above : below) | (alpha << 24);
      }
    }
    this.#canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}
