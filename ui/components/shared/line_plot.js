/** Draw curves with axes as SVG. The nodes are made once, and then written to. */
import { setAttributes, setChildCount, setText, svg } from "./dom.js";
import { percent, roundUp, tick } from "./format.js";

/**
 * @typedef {object} Curve
 * @property {number[]} x
 * @property {number[]} y
 * @property {string} colour a custom property, such as "--series-0"
 * @property {string} [dash]
 * @property {boolean} [dots] whether each of its points has a dot
 * @property {boolean} [isPale] whether it is the background of another one
 *
 * @typedef {object} Axes
 * @property {[number, number]} x by default, as wide as the curves
 * @property {[number, number]} y by default, as high as the curves, and with 0
 * @property {boolean} [isPercent] whether the vertical axis has shares
 */

const EDGE = { left: 46, right: 22, top: 8, bottom: 22 }; // px around the plot: half of a label may stand to the right
const PALE = 0.4; // opacity
const TICK_WIDTH = 50; // px of width for each tick on the horizontal axis
const LEAST_WIDTH = 160; // px

/** Return a plot that is as wide as its place. @param {number} height px */
export function linePlot(height) {
  const grid = svg("g", { class: "grid" });
  const rowLabels = svg("g", { "text-anchor": "end" });
  const columnLabels = svg("g", { "text-anchor": "middle" });
  const lines = svg("g");
  const dots = svg("g");
  const cursor = svg("line", { class: "cursor" });
  const dot = svg("circle", { class: "dot", r: 4.5 });
  const parts = [grid, rowLabels, columnLabels, lines, dots, cursor, dot];
  const element = svg("svg", { class: "plot", role: "img" }, ...parts);
  let width = 320; // px, measured only when it changes: a look at it lets the browser arrange the whole page
  /** @type {Axes} */
  let axes = { x: [0, 1], y: [0, 1] };
  /** @type {{ x: number | null, y: number | null }} */
  let place = { x: null, y: null }; // of the cursor
  let redraw = () => moveCursor(null);

  const leftOf = (/** @type {number} */ value) => {
    const [low, high] = axes.x;
    return tenths(EDGE.left + ((value - low) / (high - low)) * (width - EDGE.left - EDGE.right));
  };

  const topOf = (/** @type {number} */ value) => {
    const [low, high] = axes.y;
    return tenths(height - EDGE.bottom - ((value - low) / (high - low)) * (height - EDGE.top - EDGE.bottom));
  };

  const drawAxes = () => {
    const { x, y, isPercent } = axes;
    const rows = ticks(...y, 4);
    const rowLines = setChildCount(grid, rows.length, () => svg("line", { x1: EDGE.left }));
    const rowTexts = setChildCount(rowLabels, rows.length, () => svg("text", { x: EDGE.left - 6 }));
    rows.forEach((value, i) => {
      const top = topOf(value);
      setAttributes(rowLines[i], { x2: width - EDGE.right, y1: top, y2: top });
      setAttributes(rowTexts[i], { y: top + 4 });
      setText(rowTexts[i], isPercent ? percent(value, 0) : tick(value));
    });
    const columns = ticks(...x, Math.max(2, Math.floor(width / TICK_WIDTH)));
    const columnTexts = setChildCount(columnLabels, columns.length, () => svg("text", { y: height - 6 }));
    columns.forEach((value, i) => {
      setAttributes(columnTexts[i], { x: leftOf(value) });
      setText(columnTexts[i], tick(value));
    });
  };

  /**
   * Show a vertical line at `x`, and a dot on it at `y`. Null hides them.
   * @type {(x: number | null, y?: number | null) => void}
   */
  const moveCursor = (x, y = null) => {
    place = { x, y };
    const left = x === null ? 0 : leftOf(x);
    const bottom = height - EDGE.bottom;
    setAttributes(cursor, { x1: left, x2: left, y1: EDGE.top, y2: bottom, visibility: x === null ? "hidden" : null });
    const isOff = x === null || y === null;
    setAttributes(dot, { cx: left, cy: isOff ? bottom : topOf(y), visibility: isOff ? "hidden" : null });
  };

  /** @type {(curves: Curve[], shown: Partial<Axes>, label: string) => void} label: the curves in words */
  const draw = (curves, shown, label) => {
    redraw = () => draw(curves, shown, label);
    const { x = endsOf(curves.flatMap((curve) => curve.x)), y = endsOf([0, ...curves.flatMap((curve) => curve.y)]) } = shown;
    axes = { x, y, isPercent: shown.isPercent };
    setAttributes(element, { viewBox: `0 0 ${width} ${height}`, height, "aria-label": label });
    drawAxes();
    const polylines = setChildCount(lines, curves.length, () => svg("polyline"));
    const paths = setChildCount(dots, curves.length, () => svg("path", { class: "dots" }));
    curves.forEach(({ x, y, colour, dash, dots: hasDots, isPale }, i) => {
      const points = y.map((value, k) => `${leftOf(x[k])},${topOf(value)}`);
      const style = `stroke: var(${colour}); stroke-dasharray: ${dash ?? "none"}`;
      setAttributes(polylines[i], { points: points.join(" "), style, opacity: isPale ? PALE : null });
      const dotted = hasDots || points.length === 1 ? points : []; // a dot is a line of length 0 with round ends
      setAttributes(paths[i], { d: dotted.map((point) => `M${point}h0`).join(""), style: `stroke: var(${colour})` });
    });
    moveCursor(place.x, place.y);
  };

  /** Return the value on the horizontal axis at a place in the window. @param {number} clientX */
  const valueAt = (clientX) => {
    const box = element.getBoundingClientRect();
    const share = (((clientX - box.left) / box.width) * width - EDGE.left) / (width - EDGE.left - EDGE.right);
    const [low, high] = axes.x;
    return low + Math.min(1, Math.max(0, share)) * (high - low);
  };

  redraw();
  new ResizeObserver(([{ contentRect }]) => {
    const now = Math.max(LEAST_WIDTH, contentRect.width);
    if (now === width) return;
    width = now;
    redraw();
  }).observe(element);
  return { element, draw, moveCursor, valueAt };
}

/** @type {(values: number[]) => [low: number, high: number]} */
function endsOf(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** @param {number} value */
function tenths(value) {
  return Math.round(10 * value) / 10;
}

/** Return about `wanted` round numbers between two limits. @type {(low: number, high: number, wanted: number) => number[]} */
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
