/** All neurons: what those of the first layer look for, their weights as pictures; and the selected one large. */
import { SIDE } from "../model/digit.js";
import { html, setAttributes, setText } from "../shared/dom.js";
import { neuronName } from "./written.js";
import { t } from "../shared/language.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @import { Place } from "./written.js"
 */

const MOST = 256; // small pictures
const GAP = 2; // px
const FULL = 3.5; // times the root mean square of the weights: a weight at the end of the colour scale
const [FEW, MANY] = [8, 16]; // pictures in a row: of up to 64 neurons, and of more

export class Neurons {
  #all = html("canvas", { role: "img", class: "all" });
  #one = html("canvas", { role: "img", class: "one", hidden: true });
  #caption = html("figcaption");
  #columns = FEW;
  #count = 0; // small pictures
  element;

  /** @param {(place: Place) => void} onPick called with the neuron whose picture is pressed */
  constructor(onPick) {
    this.element = html("figure", { class: "neurons" }, this.#caption, html("div", { class: "side" }, this.#one, this.#all));
    this.#all.addEventListener("click", ({ offsetX, offsetY }) => {
      const size = this.#all.clientWidth / this.#columns;
      const unit = Math.floor(offsetY / size) * this.#columns + Math.floor(offsetX / size);
      if (unit < this.#count) onPick([0, unit]);
    });
  }

  /** @type {(network: Network, selected: Place | null) => void} */
  show(network, selected) {
    const [layer] = network.layers;
    const units = layer.b.length;
    this.#count = Math.min(MOST, units);
    this.#columns = units > 64 ? MANY : FEW;
    const which =
      units > MOST
        ? t("The first {most} of {units} neurons", { most: MOST, units })
        : t("All {units} neurons of the first layer", { units });
    setText(
      this.#caption,
      t("{which}, each with its 784 weights. Ink on blue raises its sum, ink on orange lowers it.", { which }),
    );
    setAttributes(this.#all, {
      "aria-label": t("{which} as pictures of their weights. Select one in the network's picture.", { which }),
    });
    this.#paint(this.#all, layer, 0, this.#count, this.#columns);
    const isShown = selected !== null && selected[0] === 0 && selected[1] < units;
    this.#one.hidden = !isShown;
    if (!isShown) return;
    setAttributes(this.#one, { "aria-label": t("{neuron}: its weights", { neuron: neuronName(network, selected) }) });
    this.#paint(this.#one, layer, selected[1], 1, 1);
  }

  /** Paint `count` neurons. @type {(canvas: HTMLCanvasElement, layer: Layer, first: number, count: number, columns: number) => void} */
  #paint(canvas, layer, first, count, columns) {
    const step = SIDE + (count > 1 ? GAP : 0);
    const [width, height] = [columns * step, Math.ceil(count / columns) * step];
    if (canvas.width !== width || canvas.height !== height) setAttributes(canvas, { width, height });
    const image = new ImageData(width, height);
    const style = getComputedStyle(canvas);
    const colours = ["--above", "--below"].map((name) => {
      const [red, green, blue] = style.getPropertyValue(name).match(/[0-9a-f]{2}/gi) ?? []; // "#rrggbb"
      return parseInt(blue + green + red, 16);
    });
    for (let i = 0; i < count; i++) {
      const corner = Math.floor(i / columns) * step * width + (i % columns) * step;
      paintWeights(image, corner, layer, first + i, colours);
    }
    canvas.getContext("2d")?.putImageData(image, 0, 0);
  }
}

/**
 * Paint the weights of a neuron.
 * @type {(image: ImageData, corner: number, layer: Layer, unit: number, colours: number[]) => void} corner: a place in the image.
 *   colours: of positive and of negative weights
 */
function paintWeights(image, corner, { w, b }, unit, [above, below]) {
  const units = b.length;
  const pixels = new Uint32Array(image.data.buffer); // ABGR
  let squares = 0;
  for (let i = unit; i < w.length; i += units) squares += w[i] * w[i];
  const full = FULL * Math.sqrt((squares * units) / w.length);
  for (let i = 0; i < w.length / units; i++) {
    const weight = w[i * units + unit];
    const alpha = Math.min(255, Math.round((255 * Math.abs(weight)) / full));
    pixels[corner + Math.floor(i / SIDE) * image.width + (i % SIDE)] = (weight > 0 ? above : below) | (alpha << 24);
  }
}
