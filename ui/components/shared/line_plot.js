/** Draw curves with axes as SVG. The nodes are made once, and then written to. */
import { setAttributes, setChildCount, setText, svg } from "./dom.js";
import { roundUp, tick } from "./format.js";

/**
 * @typedef {object} Curve
 * @property {number[]} x
 * @property {(number | null)[]} y null where there is no value
 * @property {string} colour a custom property, such as "--series-0"
 * @property {string} [dash]
 * @property {boolean} [dots] whether each of its points has a dot
 * @property {boolean} [isPale] whether it is the background of another one
 *
 * @typedef {object} Axes
 * @property {[number, number]} x
 * @property {[number, number]} y
 * @property {(value: number, step: number) => string} [format] writes a value beside the vertical axis
 */

const EDGE = { left: 46, right: 10, top: 8, bottom: 22 }; // px around the plot
const PALE = 0.4; // opacity
const TICK_WIDTH = 50; // px of width for each tick on the horizontal axis
const LEAST_WIDTH = 160; // px

/** A plot that is as wide as its place. */
export class LinePlot {
  element = svg("svg", { class: "plot", role: "img" });
  #grid = svg("g", { class: "grid" });
  #rowLabels = svg("g", { "text-anchor": "end" });
  #columnLabels = svg("g", { "text-anchor": "middle" });
  #curves = svg("g");
  #dots = svg("g");
  #cursor = svg("line", { class: "cursor" });
  #dot = svg("circle", { class: "dot", r: 4.5 });
  #height;
  #width = 320; // px, measured only when it changes: a look at it lets the browser arrange the whole page
  /** @type {Axes} */
  #axes = { x: [0, 1], y: [0, 1] };
  /** @type {{ x: number | null, y: number | null }} */
  #place = { x: null, y: null }; // of the cursor
  #redraw = () => this.moveCursor(null);

  /** @param {number} height px */
  constructor(height) {
    this.#height = height;
    this.element.append(this.#grid, this.#rowLabels, this.#columnLabels, this.#curves, this.#dots, this.#cursor, this.#dot);
    this.#redraw();
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.max(LEAST_WIDTH, contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      this.#redraw();
    }).observe(this.element);
  }

  /** @type {(curves: Curve[], axes: Axes, label: string) => void} label: the curves in words */
  draw(curves, axes, label) {
    this.#redraw = () => this.draw(curves, axes, label);
    this.#axes = axes;
    setAttributes(this.element, { viewBox: `0 0 ${this.#width} ${this.#height}`, height: this.#height, "aria-label": label });
    this.#drawAxes();
    const lines = setChildCount(this.#curves, curves.length, () => svg("polyline"));
    const dots = setChildCount(this.#dots, curves.length, () => svg("path", { class: "dots" }));
    curves.forEach(({ x, y, colour, dash, dots: hasDots, isPale }, i) => {
      const points = y.flatMap((value, k) => (value === null ? [] : `${this.#x(x[k])},${this.#y(value)}`));
      const style = `stroke: var(${colour}); stroke-dasharray: ${dash ?? "none"}`;
      setAttributes(lines[i], { points: points.join(" "), style, opacity: isPale ? PALE : null });
      const dotted = hasDots || points.length === 1 ? points : []; // a dot is a line of length 0 with round ends
      setAttributes(dots[i], { d: dotted.map((point) => `M${point}h0`).join(""), style: `stroke: var(${colour})` });
    });
    this.moveCursor(this.#place.x, this.#place.y);
  }

  /**
   * Show a vertical line at `x`, and a dot on it at `y`. Null hides them.
   * @type {(x: number | null, y?: number | null) => void}
   */
  moveCursor(x, y = null) {
    this.#place = { x, y };
    const left = x === null ? 0 : this.#x(x);
    const bottom = this.#height - EDGE.bottom;
    setAttributes(this.#cursor, { x1: left, x2: left, y1: EDGE.top, y2: bottom, visibility: x === null ? "hidden" : null });
    const isOff = x === null || y === null;
    setAttributes(this.#dot, { cx: left, cy: isOff ? bottom : this.#y(y), visibility: isOff ? "hidden" : null });
  }

  /**
   * Return the value on the horizontal axis at a place in the window.
   * @param {number} clientX
   */
  valueAt(clientX) {
    const box = this.element.getBoundingClientRect();
    const share = (((clientX - box.left) / box.width) * this.#width - EDGE.left) / (this.#width - EDGE.left - EDGE.right);
    const [low, high] = this.#axes.x;
    return low + Math.min(1, Math.max(0, share)) * (high - low);
  }

  #drawAxes() {
    const { x, y, format = tick } = this.#axes;
    const rows = ticks(...y, 4);
    const lines = setChildCount(this.#grid, rows.length, () => svg("line", { x1: EDGE.left }));
    const rowLabels = setChildCount(this.#rowLabels, rows.length, () => svg("text", { x: EDGE.left - 6 }));
    rows.forEach((value, i) => {
      const top = this.#y(value);
      setAttributes(lines[i], { x2: this.#width - EDGE.right, y1: top, y2: top });
      setAttributes(rowLabels[i], { y: top + 4 });
      setText(rowLabels[i], format(value, rows.length > 1 ? rows[1] - rows[0] : 1));
    });
    const columns = ticks(...x, Math.max(2, Math.floor(this.#width / TICK_WIDTH)));
    const labels = setChildCount(this.#columnLabels, columns.length, () => svg("text", { y: this.#height - 6 }));
    columns.forEach((value, i) => {
      setAttributes(labels[i], { x: this.#x(value) });
      setText(labels[i], tick(value));
    });
  }

  /** @param {number} value */
  #x(value) {
    const [low, high] = this.#axes.x;
    return tenths(EDGE.left + ((value - low) / (high - low)) * (this.#width - EDGE.left - EDGE.right));
  }

  /** @param {number} value */
  #y(value) {
    const [low, high] = this.#axes.y;
    return tenths(this.#height - EDGE.bottom - ((value - low) / (high - low)) * (this.#height - EDGE.top - EDGE.bottom));
  }
}

/** @param {number} value */
function tenths(value) {
  return Math.round(10 * value) / 10;
}

/**
 * Return about `wanted` round numbers between two limits.
 * @type {(low: number, high: number, wanted: number) => number[]}
 */
function ticks(low, high, wanted) {
  const step = roundUp((high - low) / wanted);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(k * step);
  return found;
}

/** @type {(colour: string, dash?: string) => SVGElement} the key of a curve: a short line */
export function key(colour, dash = "none") {
  const line = svg("line", { x1: 0, x2: 24, y1: 4, y2: 4, style: `stroke: var(${colour}); stroke-dasharray: ${dash}` });
  return svg("svg", { class: "curve-key", viewBox: "0 0 24 8", "aria-hidden": "true" }, line);
}
