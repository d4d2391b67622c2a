/** What several kinds of figures are made of: circles, texts and wires, and curves. */
import { html, setAttributes, setChildCount, setText, svg } from "../shared/dom.js";

/**
 * @import { Attributes } from "../shared/dom.js"
 * @import { Curve } from "../shared/line_plot.js"
 *
 * @typedef {Record<string, any>} Values of a figure's controls, by name
 * @typedef {[tag: string, attributes: Attributes, content?: string | number | Part[]]} Part an element of a picture
 *
 * @typedef {object} Plot
 * @property {(Curve & { name?: string })[]} curves those with a name stand in the legend
 * @property {[number, number]} [y] the ends of the vertical axis, if they are not those of the curves
 * @property {string} label the curves in words
 * @property {[x: number, y: number]} [at] the point on the curve
 * @property {string} [drags] the control whose value is the point's x, if the point can be dragged
 * @property {string} [title]
 *
 * @typedef {object} Shown what a figure shows
 * @property {Part[]} [picture]
 * @property {Plot[]} [plots]
 * @property {string} sentence its numbers stand between asterisks, as in "z = **0.50**"
 * @property {string} [opens] label of the button that leads to the person's own network, if there is one
 *
 * @typedef {(values: Values, given: any) => Shown | null} Kind a kind of figure. It returns null if something is not there yet
 */

const POINTS = 120; // of a curve

/** Make the elements of parts once, and then write to them: a part keeps its tag. @type {(parent: Element, parts: Part[]) => void} */
export function write(parent, parts) {
  const make = (/** @type {any} */ tag) => (tag === "svg" || parent instanceof SVGElement ? svg(tag) : html(tag));
  const elements = setChildCount(parent, parts.length, (i) => make(parts[i][0]));
  parts.forEach(([, attributes, content = ""], i) => {
    setAttributes(elements[i], attributes);
    if (typeof content === "object") write(elements[i], content);
    else setText(elements[i], content);
  });
}

/** @type {(width: number, height: number, label: string, parts: Part[]) => Part} */
export function drawing(width, height, label, parts) {
  return ["svg", { class: "drawing", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, parts];
}

/** @type {(x: number, y: number, words: string | number, attributes?: Attributes) => Part} a text around its middle */
export function text(x, y, words, attributes = {}) {
  return ["text", { x, y, "text-anchor": "middle", ...attributes }, words];
}

/** @type {(x: number, y: number, number: string | number) => Part} a number that stands out */
export function strong(x, y, number) {
  return text(x, y, number, { class: "strong" });
}

/** @type {(x: number, y: number, r: number) => Part} */
export function circle(cx, cy, r) {
  return ["circle", { cx, cy, r }];
}

/** @type {(place: Attributes, value: number, most: number) => Part} a wire as thick as the number that it carries */
export function wire(place, value, most) {
  const width = (1 + (7 * Math.abs(value)) / most).toFixed(1);
  return ["line", { ...place, style: `stroke: var(--${value < 0 ? "below" : "above"}); stroke-width: ${width}` }];
}

/** @type {(low: number, high: number, f: (x: number) => number, series: number) => Curve} a function's curve */
export function curveOf(low, high, f, series) {
  const x = Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS);
  return { x, y: x.map(f), colour: `--series-${series}`, dash: series ? "6 3" : "none" };
}
