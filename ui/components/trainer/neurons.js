/** What neurons look for: their weights as pictures, many small ones of the first layer, or one large one. */
import { rgb } from "../shared/colours.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @typedef {[layer: number, index: number]} Place of a neuron
 */

const MOST = 30; // small pictures
const GAP = 2; // px
const FULL = 3.5; // times the root mean square of the weights: a weight at the end of the colour scale
const COLOURS_EVERY = 1000; // ms; a look lets the browser compute the styles of the page
const COLUMNS = 6; // of small pictures
const INK = "ink here";
const BEFORE = "each square, a neuron before it,";

export class Neurons {
  #canvas = html("canvas", { role: "img", "aria-label": "What the first neurons look for: nothing yet" });
  #caption = html("figcaption");
  #back;
  /** @type {Place | null} the neuron of the large picture */
  selected = null;
  #columns = 1;
  #count = 0; // small pictures
  /** @type {number[]} of positive and of negative weights, ABGR without A */
  #colours = [];
  #coloursAt = -Infinity; // ms, when they were looked up
  element;

  /** @param {(place: Place | null) => void} onPick called with the neuron whose picture is pressed; null: to show many again */
  constructor(onPick) {
    this.#back = button("All neurons", () => onPick(null));
    this.element = html("figure", { class: "neurons" }, this.#caption, this.#canvas, this.#back);
    this.#canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const size = this.#canvas.clientWidth / this.#columns;
      const unit = Math.floor(offsetY / size) * this.#columns + Math.floor(offsetX / size);
      if (!this.selected && unit < this.#count) onPick([0, unit]);
    });
  }

  /** @param {Network} network */
  show(network) {
    const { layers } = network;
    const isLost = this.selected && !(this.selected[1] < (layers[this.selected[0]]?.b.length ?? 0));
    if (isLost) this.selected = null; // this network has other layers
    const [layer, index] = this.selected ?? [0, 0];
    const { w, b } = layers[layer];
    const [inputs, units] = [w.length / b.length, b.length];
    this.#count = this.selected ? 1 : Math.min(MOST, units);
    this.#columns = this.selected ? 1 : COLUMNS;
    const title = this.selected ? nameOf(this.selected, network) : `${this.#count} of the first ${units} neurons`;
    setText(this.#caption, `${title}: ${layer ? BEFORE : INK} counts for it (blue) or against it (orange)`);
    setAttributes(this.#canvas, {
      class: this.selected && "one",
      "aria-label": `${title}. Random dots at first, strokes after a while.`,
    });
    this.#back.hidden = !this.selected;
    const side = Math.ceil(Math.sqrt(inputs)); // of a picture
    const step = side + (this.selected ? 0 : GAP);
    const [width, height] = [this.#columns * step, Math.ceil(this.#count / this.#columns) * step];
    if (this.#canvas.width !== width || this.#canvas.height !== height) setAttributes(this.#canvas, { width, height });
    this.#lookUpColours();
    const image = new ImageData(width, height);
    for (let i = 0; i < this.#count; i++) {
      const corner = Math.floor(i / this.#columns) * step * width + (i % this.#columns) * step;
      paint(image, corner, side, w, units, index + i, this.#colours);
    }
    this.#canvas.getContext("2d")?.putImageData(image, 0, 0);
  }

  #lookUpColours() {
    if (performance.now() < this.#coloursAt + COLOURS_EVERY) return;
    this.#coloursAt = performance.now();
    this.#colours = ["--above", "--below"].map((name) => {
      const [red, green, blue] = rgb(this.#canvas, name);
      return red | (green << 8) | (blue << 16);
    });
  }
}

/** @type {(place: Place, network: Network) => string} */
function nameOf([layer, index], { layers, names }) {
  if (layer === layers.length - 1) return `Output ${names?.[index] ?? index}`;
  return `Hidden layer ${layer + 1}, neuron ${index + 1}`;
}

/**
 * Paint the weights into a neuron.
 * @type {(image: ImageData, corner: number, side: number, w: Layer["w"], units: number, unit: number, colours: number[]) => void}
 *   corner: a place in the image. side: px of a picture. colours: of positive and of negative weights
 */
function paint(image, corner, side, w, units, unit, [above, below]) {
  const pixels = new Uint32Array(image.data.buffer); // ABGR
  let squares = 0;
  for (let i = unit; i < w.length; i += units) squares += w[i] * w[i];
  const full = FULL * Math.sqrt((squares * units) / w.length);
  for (let i = 0; i < w.length / units; i++) {
    const weight = w[i * units + unit];
    const alpha = Math.min(255, Math.round((255 * Math.abs(weight)) / full));
    pixels[corner + Math.floor(i / side) * image.width + (i % side)] = (weight > 0 ? above : below) | (alpha << 24);
  }
}
