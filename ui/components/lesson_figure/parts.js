/** What several kinds of figures draw: texts, circles and wires, curves, plots that can be dragged, and numbers in a sentence. */
import { setAttributes, svg } from "../shared/dom.js";
import { significant } from "../shared/format.js";
import { linePlot } from "../shared/line_plot.js";

/**
 * @import { Attributes } from "../shared/dom.js"
 * @import { Curve, LinePlot } from "../shared/line_plot.js"
 *
 * @typedef {Record<string, any>} Values of a figure's controls, by name
 * @typedef {string | { name: string, value: number, text: string }} Part of a sentence: words, or a named number and its text
 *
 * @typedef {object} Kind a kind of figure
 * @property {Element} element
 * @property {(values: Values, given: any) => Part[]} draw draws the picture and returns the sentence, or no parts
 *   if something is missing
 * @property {string} [opens] label of the button that leads to the person's own network, if there is one
 *
 * @typedef {object} Drag what a plot tells of a point that is dragged
 * @property {(name: string, value: number) => void} set sets a value of the figure's controls
 * @property {() => void} release
 */

export const HEIGHT = 200; // px of a plot
const POINTS = 120; // of a curve

/** @type {(name: string, value: number, text?: string) => Part} a number of a sentence */
export function said(name, value, text = significant(value)) {
  return { name, value, text };
}

/** @type {(width: number, height: number, label: string, ...children: Element[]) => SVGSVGElement} */
export function drawing(width, height, label, ...children) {
  return svg("svg", { class: "drawing", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);
}

/** @type {(x: number, y: number, words?: string, attributes?: Attributes) => SVGTextElement} a text around its middle */
export function text(x, y, words = "", attributes = {}) {
  return svg("text", { x, y, "text-anchor": "middle", ...attributes }, words);
}

/** @type {(x: number, y: number) => SVGTextElement} a number that stands out */
export function strong(x, y) {
  return text(x, y, "", { class: "strong" });
}

/** @type {(x: number, y: number, r: number) => SVGCircleElement} */
export function circle(cx, cy, r) {
  return svg("circle", { cx, cy, r });
}

/** Draw a wire as thick as the number that it carries. @type {(wire: Element, value: number, most: number) => void} */
export function setWire(wire, value, most) {
  const width = (1 + (7 * Math.abs(value)) / most).toFixed(1);
  setAttributes(wire, { style: `stroke: var(--${value < 0 ? "below" : "above"}); stroke-width: ${width}` });
}

/** @type {(low: number, high: number, f: (x: number) => number, series: number) => Curve} a function's curve */
export function curveOf(low, high, f, series) {
  const x = Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS);
  return { x, y: x.map(f), colour: `--series-${series}`, dash: series ? "6 3" : "none" };
}

/** @type {(name: string, drag: Drag) => LinePlot} a plot whose point is dragged along the horizontal axis. name: of its control */
export function draggablePlot(name, { set, release }) {
  const plot = linePlot(HEIGHT);
  const { element } = plot;
  element.classList.add("draggable");
  element.addEventListener("pointerdown", ({ pointerId, clientX }) => {
    element.setPointerCapture(pointerId);
    set(name, plot.valueAt(clientX));
  });
  element.addEventListener("pointermove", ({ buttons, clientX }) => buttons && set(name, plot.valueAt(clientX)));
  element.addEventListener("lostpointercapture", release);
  return plot;
}
