/**
 * The hidden layers as heat maps with a cell for each neuron. A neuron whose output is 0 has a dot. The colour scale ends at a
 * round number just above the greatest output, which the legend names. A press on a cell, or Enter, picks its neuron.
 */
import { find, html, setAttributes, setChildCount, setText, targetOf } from "../shared/dom.js";
import { fixed, roundUp } from "../shared/format.js";
import { pressByKey, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";

/** @import { Activation } from "../model/network.js" */

const LEVELS = 64; // shades of the colour scale
const DECIMALS = 3;
const INPUTS = 784; // pixels
const DIGITS = 10;

export class HiddenLayers {
  #root;
  #row;
  #tooltip;
  /** @type {HeatMap[]} */
  #maps = [];

  #pick;
  #meanings;
  #chosen;

  /**
   * @param {HTMLElement} root
   * @param {((layer: number, index: number) => void) | null} pick called with the neuron that was pressed; null if nobody answers
   */
  constructor(root, pick) {
    this.#root = root;
    this.#pick = pick;
    this.#meanings = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-for]"));
    this.#chosen = find(root, ".chosen");
    this.#row = html("div", { class: "maps" });
    root.append(this.#row);
    this.#tooltip = new Tooltip(root, ".grid > span", (cell) => this.#mapOf(cell)?.describe(cell) ?? "");
    rovingFocus(root, ".grid", ".grid > span", (to) => this.#mapOf(to)?.expose(to));
    if (!pick) return;
    this.#row.classList.add("pressable");
    root.append(html("p", { class: "hint" }, "Press a neuron to see in Inside what it looks for and what it finds."));
    root.addEventListener("click", (event) => this.#press(targetOf(event, ".grid > span")));
    pressByKey(root, ".grid > span", (cell) => this.#press(cell));
  }

  /** @param {Element | null} cell */
  #press(cell) {
    const layer = this.#maps.findIndex(({ grid }) => grid === cell?.parentNode);
    if (cell && layer >= 0) this.#pick?.(layer, this.#maps[layer].indexOf(cell));
  }

  /**
   * @param {Float32Array[]} hidden the outputs of each layer
   * @param {Activation} activation
   * @param {boolean} isFinal whether the pen is up; only then screen readers get the new values
   */
  show(hidden, activation, isFinal) {
    this.#root.hidden = hidden.length === 0;
    if (this.#maps.map(({ size }) => size).join() !== hidden.map(({ length }) => length).join()) {
      this.#maps = hidden.map(({ length }, i) => new HeatMap(length, i + 1, !!this.#pick));
      this.#row.replaceChildren(...this.#maps.map(({ element }) => element));
      setText(this.#chosen, choiceOf(hidden.map(({ length }) => length)));
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
  #isPressable;
  #count = html("span");
  #low = html("span");
  #high = html("span");
  element;
  /** @type {HTMLElement[]} */
  #cells;
  /** @type {HTMLElement} the cell that the Tab key and screen readers reach; the others would be a hundred stops */
  #exposed;
  /** @type {Float32Array} */
  #values;
  /** @type {number[]} the level of each cell's colour */
  #levels;

  /**
   * @param {number} size
   * @param {number} number of the layer, from 1
   * @param {boolean} isPressable
   */
  constructor(size, number, isPressable) {
    const columns = Math.ceil(size / (size <= 32 ? 4 : size <= 256 ? 8 : 16));
    const caption = html("figcaption", {}, html("b", {}, `Hidden layer ${number}`), " ", this.#count);
    const silent = html("span", { class: "silent-key" }, html("i"), "silent");
    const legend = html("div", { class: "legend" }, this.#low, html("i"), this.#high, silent);
    this.size = size;
    this.#number = number;
    this.#isPressable = isPressable;
    this.#values = new Float32Array(size).fill(NaN);
    this.#levels = new Array(size).fill(-1);
    this.grid = html("div", { class: "grid", role: "group", "data-testid": `hidden-${number}` });
    this.#cells = setChildCount(this.grid, size, () => html("span"));
    this.#exposed = this.#cells[0];
    this.element = html("figure", { style: `--columns: ${columns}` }, caption, this.grid, legend);
    this.expose(this.#cells[0]);
  }

  /** @param {Element} cell */
  indexOf(cell) {
    return this.#cells.indexOf(/** @type {HTMLElement} */ (cell));
  }

  /** @param {Element} cell */
  describe(cell) {
    const index = this.indexOf(cell);
    const value = this.#values[index] || 0;
    return `Neuron ${index + 1}: ${value === 0 ? "0, silent" : fixed(value, DECIMALS)}`;
  }

  /** @param {Element} cell */
  expose(cell) {
    setAttributes(this.#exposed, { tabindex: null, role: null, "aria-label": null });
    this.#exposed = /** @type {HTMLElement} */ (cell);
    setAttributes(cell, { tabindex: 0, role: this.#isPressable ? "button" : "img", "aria-label": this.describe(cell) });
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
    const keys = `Arrow keys move between neurons${this.#isPressable ? ", Enter opens one in Inside" : ""}.`;
    const name = `Hidden layer ${this.#number}: ${this.#count.textContent}; ${text}. ${keys}`;
    setAttributes(this.grid, { "aria-label": name });
    setAttributes(this.#exposed, { "aria-label": this.describe(this.#exposed) });
  }
}

/**
 * Return sentences that say why the hidden layers have these sizes: people chose them.
 * @param {number[]} sizes
 */
function choiceOf(sizes) {
  const number = sizes.length > 1 ? `${sizes.slice(0, -1).join(", ")} and ${sizes.at(-1)}` : String(sizes[0]);
  const ends = `${INPUTS} pixels go in, and ${DIGITS} numbers come out, one for each digit.`;
  const why = "more neurons can tell more shapes apart, but they need more weights and more time.";
  return `${ends} The number of neurons between them, ${number}, was chosen by people: ${why}`;
}
