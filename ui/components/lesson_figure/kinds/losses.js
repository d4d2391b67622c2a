/** Lessons 5 and 9: two losses of the right digit's probability p, and the slopes of two losses. */
import { fixed } from "../../shared/format.js";
import { mark, t } from "../../shared/language.js";
import { curveOf } from "../parts.js";

/**
 * @import { Kind, Shown } from "../parts.js"
 * @typedef {[name: string, f: (p: number) => number][]} Functions their names are marked
 */

const LEAST = 0.01; // of p
/** @type {Functions} */
const LOSSES = [
  [mark("−log p"), (p) => -Math.log(p)],
  ["½(1 − p)²", (p) => 0.5 * (1 - p) ** 2],
];
/** @type {Functions} by z, the right digit's own score */
const SLOPES = [
  [mark("the slope of −log p in z"), (p) => p - 1],
  [mark("the slope of −p in z"), (p) => -p * (1 - p)],
];

/**
 * drags: the control of p. sentence: a message with the two values at p.
 * @type {(functions: Functions, p: number, drags: string, label: string, sentence: string) => Shown}
 */
function overP(functions, p, drags, label, sentence) {
  const curves = functions.map(([name, f], i) => ({ ...curveOf(LEAST, 1, f, i), name: t(name) }));
  const [first, second] = functions.map(([, f]) => fixed(f(p), 4));
  return {
    plots: [{ title: t("Drag the point"), curves, at: [p, functions[0][1](p)], drags, label: t(label) }],
    sentence: t(sentence, { p: fixed(p), first, second }),
  };
}

const [TWO_LOSSES, TWO_SLOPES] = [mark("−log p and ½(1 − p)²"), mark("the slope of −log p in z and the slope of −p in z")];
const LOSSES_AT = mark("p = {p}: −log p is **{first}**, and ½(1 − p)² is **{second}**.");
const SLOPES_AT = mark("p = {p}: the slope of −log p in z is **{first}**, and the slope of −p in z is **{second}**.");

/** @type {Kind} */
export const loss = ({ p }) => overP(LOSSES, p, "p", TWO_LOSSES, LOSSES_AT);
/** @type {Kind} */
export const torch = ({ right }) => overP(SLOPES, right, "right", TWO_SLOPES, SLOPES_AT);
