/** Lessons 5 and 9: two losses of the right digit's probability p, and the slopes of two losses. */
import { fixed } from "../../shared/format.js";
import { curveOf } from "../parts.js";

/**
 * @import { Kind, Shown, Values } from "../parts.js"
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

/** @type {(pair: Pair, values: Values) => Shown} */
function overP({ name, title, words, curves, heights }, values) {
  const p = values[name];
  const shown = curves.map(([name, f], i) => ({ ...curveOf(LEAST, 1, f, i), name }));
  const label = curves.map(([name]) => name).join(" and ");
  const parts = curves.map(([name, f]) => `${words}${name} is **${fixed(f(p), 4)}**`);
  return {
    plots: [{ title, curves: shown, x: [0, 1], y: heights, at: [p, curves[0][1](p)], drags: name, label }],
    sentence: `p = ${fixed(p)}: ${parts.join(", and ")}.`,
  };
}

/** @type {Kind} */
export const loss = (values) => overP(LOSSES, values);
/** @type {Kind} */
export const torch = (values) => overP(SLOPES, values);
