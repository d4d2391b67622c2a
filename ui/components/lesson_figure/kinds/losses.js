/** Lessons 5 and 9: two losses of the right digit's probability p, and the slopes of two losses. */
import { html } from "../../shared/dom.js";
import { fixed } from "../../shared/format.js";
import { key } from "../../shared/line_plot.js";
import { curveOf, draggablePlot, said } from "../parts.js";

/**
 * @import { Drag, Kind, Values } from "../parts.js"
 *
 * @typedef {object} Pair two curves over p
 * @property {string} name of the control of p
 * @property {string} title
 * @property {string} words before a curve's name in a sentence
 * @property {[name: string, f: (p: number) => number][]} curves
 * @property {[low: number, high: number]} heights
 */

const LEAST = 0.01; // of p
/** @type {Pair} */
const LOSSES = {
  name: "p",
  title: "Drag the point",
  words: "",
  curves: [
    ["−log p", (p) => -Math.log(p)],
    ["½(1 − p)²", (p) => 0.5 * (1 - p) ** 2],
  ],
  heights: [0, 4.8],
};
/** @type {Pair} by the right digit's own score */
const SLOPES = {
  name: "right",
  title: "The slope of each loss: drag the point",
  words: "the slope of ",
  curves: [
    ["−log p", (p) => p - 1],
    ["−p", (p) => -p * (1 - p)],
  ],
  heights: [-1, 0],
};

/** Return the two values of a pair. @type {(pair: Pair, values: Values) => number[]} */
const valuesOf = ({ name, curves }, values) => curves.map(([, f]) => f(values[name]));

/** @param {Values} values */
export const losses = (values) => valuesOf(LOSSES, values);
/** @param {Values} values */
export const slopes = (values) => valuesOf(SLOPES, values);

/** @type {(pair: Pair, drag: Drag) => Kind} */
function overP(pair, drag) {
  const plot = draggablePlot(pair.name, drag);
  const names = pair.curves.map(([name]) => name);
  const curves = pair.curves.map(([, f], i) => curveOf(LEAST, 1, f, i));
  const legend = curves.map(({ colour, dash }, i) => html("span", {}, key(colour, dash), names[i]));
  return {
    element: html("figure", {}, html("figcaption", {}, pair.title), html("div", { class: "legend" }, ...legend), plot.element),
    draw(values) {
      const found = valuesOf(pair, values);
      const p = values[pair.name];
      plot.draw(curves, { x: [0, 1], y: pair.heights }, names.join(" and "));
      plot.moveCursor(p, found[0]);
      const parts = names.flatMap((name, i) => [
        `${i ? ", and " : ""}${pair.words}${name} is `,
        said(`loss-${i}`, found[i], fixed(found[i], 4)),
      ]);
      return [`p = ${fixed(p)}: `, ...parts, "."];
    },
  };
}

/** @param {Drag} drag */
export const loss = (drag) => overP(LOSSES, drag);
/** @param {Drag} drag */
export const torch = (drag) => overP(SLOPES, drag);
