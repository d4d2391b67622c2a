/** The hidden layers of the network's picture: a square for each neuron, or a strip for a layer with many neurons. */
import { html, setAttributes, setChildCount, setText } from "../shared/dom.js";

/**
 * @import { Block, Layout } from "./layout.js"
 * @typedef {ArrayLike<number>} Values of the neurons of a layer
 */

const LEVELS = 64; // shades of a colour

export class LayerPicture {
  title = html("b", { class: "title" });
  element;
  /** @type {HTMLElement[]} */
  #cells;
  /** @type {number[]} the value that each cell shows */
  #values;
  /** @type {number[]} the shade of each cell; negative for a value that is drawn in orange */
  #levels;
  #layer;

  /**
   * @param {number} layer from 0
   * @param {number} size
   */
  constructor(layer, size) {
    this.#layer = layer;
    this.element = html("div", { class: "layer", role: "group", "data-testid": `hidden-${layer + 1}` });
    this.#cells = setChildCount(this.element, size, (index) => {
      return html("i", { class: "node", role: "button", "data-place": `${layer}:${index}`, "data-value": "", tabindex: -1 });
    });
    this.#values = new Array(size).fill(NaN);
    this.#levels = new Array(size).fill(0);
  }

  get cells() {
    return this.#cells;
  }

  /** @param {Layout} layout */
  place({ blocks }) {
    const { x, y, rows, columns, wide, high, gap } = blocks[this.#layer];
    const { style } = this.element;
    Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${columns * wide}px`, height: `${rows * high}px` });
    style.gridTemplateRows = `repeat(${rows}, ${high}px)`;
    style.gridAutoColumns = `${wide}px`;
    style.setProperty("--gap", `${gap}px`);
    this.element.classList.toggle("strips", high < 6 || wide / high > 2);
    this.title.style.left = `${x + (columns * wide) / 2}px`;
  }

  /**
   * Show values. The strongest colour is that of `most`.
   * @type {(values: Values, most: number, isBlue: (value: number) => boolean) => void}
   */
  show(values, most, isBlue) {
    this.#cells.forEach((cell, i) => {
      const value = values[i];
      if (value === this.#values[i]) return;
      this.#values[i] = value;
      cell.dataset.value = String(value);
      const level = Math.min(LEVELS, Math.round((LEVELS * Math.abs(value)) / most)) * (isBlue(value) ? 1 : -1);
      if (level === this.#levels[i]) return;
      this.#levels[i] = level;
      cell.style.setProperty("--level", `${Math.abs((100 * level) / LEVELS)}%`);
      cell.classList.toggle("orange", level < 0);
    });
  }

  /** Show that nothing is computed. */
  clear() {
    this.show(new Float32Array(this.#cells.length), 1, () => true);
    for (const cell of this.#cells) cell.dataset.value = "";
    this.#values.fill(NaN);
  }

  /** Name the layer and its neurons for screen readers. @type {(name: string, nameOf: (index: number) => string) => void} */
  label(name, nameOf) {
    setAttributes(this.element, { "aria-label": name });
    this.#cells.forEach((cell, i) => setAttributes(cell, { "aria-label": nameOf(i) }));
  }

  /** @param {string} text */
  setTitle(text) {
    setText(this.title, text);
  }
}
