/** Lessons 5 and 9: two losses of the right digit's probability p, and the slopes of two losses. */
import { fixed } from "../../shared/format.js";
import { curveOf } from "../parts.js";

/**
 * @import { Kind, Shown } from "../parts.js"
 * @typedef {[name: string, f: (p: number) => number][]} Functions
 */

const LEAST = 0.01; // of p
/** @type {Functions} */
const LOSSES = [
  ["−log p", (p) => -Math.log(p)],
  ["½(1 − p)²", (p) => 0.5 * (1 - p) ** 2],
];
/** @type {Functions} by z, the right digit's own score */
const SLOPES = [
  ["the slope of −log p in z", (p) => p - 1],
  ["the slope of −p in z", (p) => -p * (1 - p)],
];

/** @type {(functions: Functions, p: number, drags: string) => Shown} drags: the control of p */
function overP(functions, p, drags) {
  const curves = functions.map(([name, f], i) => ({ ...curveOf(LEAST, 1, f, i), name }));
  const label = curves.map(({ name }) => name).join(" and ");
  const parts = functions.map(([name, f]) => `${name} is **${fixed(f(p), 4)}**`);
  return {
    plots: [{ title: "Drag the point", curves, at: [p, functions[0][1](p)], drags, label }],
    sentence: `p = ${fixed(p)}: ${parts.join(", and ")}.`,
  };
}

/** @type {Kind} */
export const loss = ({ p }) => overP(LOSSES, p, "p");
/** @type {Kind} */
export const torch = ({ right }) => overP(SLOPES, right, "right");
