/** The neurons of a hidden layer, to point at and to walk to. Their squares are painted by painter.js, on the canvas below them. */
import { html, setChildCount } from "../shared/dom.js";

/** @import { Layout } from "./layout.js" */

export class LayerPicture {
  title = html("b", { class: "title" });
  element;
  /** @type {HTMLElement[]} */
  cells;
  /** The share of the strongest colour that each neuron has, −1 to 1; orange below 0. */
  shares;
  #layer;

  /**
   * @param {number} layer from 0
   * @param {number} size
   */
  constructor(layer, size) {
    this.#layer = layer;
    this.element = html("div", { class: "layer", role: "group", "data-testid": `hidden-${layer + 1}` });
    this.cells = setChildCount(this.element, size, (index) => {
      return html("i", { class: "node", role: "button", "data-place": `${layer}:${index}`, "data-value": "", tabindex: -1 });
    });
    this.shares = new Float32Array(size);
  }

  /** @param {Layout} layout */
  place({ blocks }) {
    const { x, y, rows, columns, wide, high, gap } = blocks[this.#layer];
    const { style } = this.element;
    Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${columns * wide}px`, height: `${rows * high}px` });
    style.gridTemplateRows = `repeat(${rows}, ${high}px)`;
    style.gridAutoColumns = `${wide}px`;
    style.setProperty("--gap", `${gap}px`);
    this.title.style.left = `${x + (columns * wide) / 2}px`;
  }

  /**
   * Show values. The largest has the strongest colour. null: nothing is computed.
   * @type {(values: ArrayLike<number> | null, blue: 1 | -1) => void} blue: the sign of those that are blue; the others are orange
   */
  show(values, blue) {
    const most = Math.max(1e-12, ...Array.from(values ?? [], Math.abs));
    this.cells.forEach((cell, i) => {
      cell.dataset.value = values ? String(values[i]) : "";
      this.shares[i] = values ? (blue * values[i]) / most : 0;
    });
  }
}
