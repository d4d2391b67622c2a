/**
 * The hidden layers as heat maps with a cell for each neuron. A neuron whose output is 0 has a dot. The colour scale ends at a
 * round number just above the greatest output, which the legend names.
 */
import { html, setAttributes, setChildCount, setText } from "../shared/dom.js";
import { fixed, roundUp } from "../shared/format.js";
import { Tooltip } from "../shared/tooltip.js";

/** @import { Activation } from "../model/network.js" */

const LEVELS = 64; // shades of the colour scale
const DECIMALS = 3;

export class HiddenLayers {
  #root;
  #row;
  #tooltip;
  /** @type {HeatMap[]} */
  #maps = [];

  #meanings;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#meanings = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-for]"));
    this.#row = html("div", { class: "maps" });
    root.append(this.#row);
    this.#tooltip = new Tooltip(root, ".grid > span", (cell) => this.#mapOf(cell)?.describe(cell) ?? "");
  }

  /**
   * @param {Float32Array[]} hidden the outputs of each layer
   * @param {Activation} activation
   * @param {boolean} isFinal whether the pen is up; only then screen readers get the new values
   */
  show(hidden, activation, isFinal) {
    this.#root.hidden = hidden.length === 0;
    if (this.#maps.map(({ size }) => size).join() !== hidden.map(({ length }) => length).join()) {
      this.#maps = hidden.map(({ length }, i) => new HeatMap(length, i + 1));
      this.#row.replaceChildren(...this.#maps.map(({ element }) => element));
    }
    for (const meaning of this.#meanings) meaning.hidden = meaning.dataset.for !== activation;
    hidden.forEach((values, i) => this.#maps[i].show(values, activation, isFinal));
    this.#tooltip.update();
  }

  /** @param {Element} cell */
  #mapOf(cell) {
    return this.#maps.find(({ grid }) => grid === cell.parentNode);
  }
}

class HeatMap {
  grid;
  size;
  #number;
  #count = html("span");
  #low = html("span");
  #high = html("span");
  element;
  /** @type {HTMLElement[]} */
  #cells;
  /** @type {Float32Array} */
  #values;
  /** @type {number[]} the level of each cell's colour */
  #levels;

  /**
   * @param {number} size
   * @param {number} number of the layer, from 1
   */
  constructor(size, number) {
    const columns = Math.ceil(size / (size <= 32 ? 4 : size <= 256 ? 8 : 16));
    const caption = html("figcaption", {}, html("b", {}, `Hidden layer ${number}`), " ", this.#count);
    const silent = html("span", { class: "silent-key" }, html("i"), "silent");
    const legend = html("div", { class: "legend" }, this.#low, html("i"), this.#high, silent);
    this.size = size;
    this.#number = number;
    this.#values = new Float32Array(size).fill(NaN);
    this.#levels = new Array(size).fill(-1);
    this.grid = html("div", {
      class: "grid",
      role: "img",
      "aria-label": `Hidden layer ${number}`,
      "data-testid": `hidden-${number}`,
    });
    this.#cells = setChildCount(this.grid, size, () => html("span"));
    this.element = html("figure", { style: `--columns: ${columns}` }, caption, this.grid, legend);
  }

  /** @param {Element} cell */
  describe(cell) {
    const index = this.#cells.indexOf(/** @type {HTMLElement} */ (cell));
    const value = this.#values[index] || 0;
    return `Neuron ${index + 1}: ${value === 0 ? "0, silent" : fixed(value, DECIMALS)}`;
  }

  /** @type {(values: Float32Array, activation: Activation, isFinal: boolean) => void} */
  show(values, activation, isFinal) {
    const top = activation === "relu" ? roundUp(values.reduce((most, value) => Math.max(most, value), 0)) : 1;
    values.forEach((value, i) => this.#showCell(i, value, Math.min(LEVELS, Math.round((Math.abs(value) / top) * LEVELS))));
    this.#values = values;
    const isSigned = activation === "tanh";
    const isRelu = activation === "relu";
    const silent = values.reduce((count, value) => count + Number(value === 0), 0);
    setAttributes(this.element, { class: isSigned ? "signed" : isRelu && "relu" });
    setText(this.#low, isSigned ? "−1" : "0");
    setText(this.#high, top);
    setText(this.#count, `${values.length} neurons${isRelu ? `, ${silent} silent` : ""}`);
    if (isFinal) this.#label(values);
  }

  /** @type {(index: number, value: number, level: number) => void} level: 0 to LEVELS */
  #showCell(index, value, level) {
    const cell = this.#cells[index];
    if (this.#levels[index] !== level) cell.style.setProperty("--level", `${(100 * level) / LEVELS}%`);
    this.#levels[index] = level;
    if (this.#values[index] === value) return;
    cell.dataset.value = String(value);
    cell.className = value === 0 ? "silent" : value < 0 ? "negative" : "";
  }

  /** @param {Float32Array} values */
  #label(values) {
    const strongest = values.reduce((best, value, i) => (Math.abs(value) > Math.abs(values[best]) ? i : best), 0);
    const text = `strongest neuron ${strongest + 1} with ${fixed(values[strongest], DECIMALS)}`;
    setAttributes(this.grid, { "aria-label": `Hidden layer ${this.#number}: ${this.#count.textContent}; ${text}.` });
  }
}
