/** Lesson 7: how the errors of two digits reach one hidden neuron, from right to left. */
import { ACTIVATIONS } from "../../model/network.js";
import { bracketed, fixed } from "../../shared/format.js";
import { mark, t } from "../../shared/language.js";
import { circle, drawing, strong, text, wire } from "../parts.js";

/** @import { Kind } from "../parts.js" */

const ROWS = [48, 136]; // y of the two digits
const [DELTA, NEURON, DIGIT, MIDDLE] = [30, 134, 366, 92]; // x of the circles, and y of the first two
const WORDS = mark("Two errors go from the digits on the right, through two weights, to a hidden neuron on the left");
const HEAD = { markerWidth: 14, markerHeight: 14, markerUnits: "userSpaceOnUse" }; // of a wire

/** @type {Kind} */
export function blame(values, given) {
  const weights = [values.blamed, values.spared];
  const sent = weights.map((weight, i) => given.errors[i] * weight);
  const back = sent[0] + sent[1];
  const slope = ACTIVATIONS.relu.slope(ACTIVATIONS.relu.value(values.sum));
  const delta = back * slope;
  const wires = ROWS.map((y) => ({ x1: 222, y1: y, x2: NEURON + 52, y2: MIDDLE + (y - MIDDLE) * 0.5 }));
  wires.push({ x1: NEURON - 42, y1: MIDDLE, x2: DELTA + 41, y2: MIDDLE });
  const head = { id: "arrow", viewBox: "0 0 10 10", refY: 5, orient: "auto", ...HEAD };
  const picture = drawing(402, 190, t(WORDS), [
    ["marker", head, [["path", { d: "M0,0L10,5L0,10z" }]]],
    ...wires.map((place, i) => wire({ class: "flow", ...place }, -[...sent, delta][i], 1)),
    ...ROWS.map((y) => circle(DIGIT, y, 26)),
    ...ROWS.map((y, i) => strong(DIGIT, y, fixed(given.errors[i], 1))),
    ...ROWS.map((y, i) => text(334, y, `${fixed(sent[i])} = ${fixed(weights[i], 1)} ·`, { "text-anchor": "end" })),
    text(DIGIT, 12, t("wrong digit")),
    text(DIGIT, 176, t("right digit")),
    circle(NEURON, MIDDLE, 42),
    text(NEURON, MIDDLE - 10, t("sent back")),
    strong(NEURON, MIDDLE + 10, fixed(back)),
    text(NEURON, 152, slope ? t("responds: slope 1") : t("silent: slope 0")),
    circle(DELTA, MIDDLE, 28),
    strong(DELTA, MIDDLE, fixed(delta)),
    text(DELTA, MIDDLE + 44, t("its δ")),
  ]);
  const sum = weights.map((weight, i) => `${bracketed(fixed(given.errors[i], 1))} · ${bracketed(fixed(weight, 1))}`).join(" + ");
  return {
    picture: [picture],
    sentence: sentence(delta, `(${sum}) · ${slope} = **${fixed(delta)}**`),
    opens: t("The same on my own network, with {digit} as the right digit", { digit: given.label }),
  };
}

/** The colours are those of the picture of the network. @type {(delta: number, calculation: string) => string} */
function sentence(delta, calculation) {
  if (Math.abs(delta) < 1e-9) return t("δ = {calculation}: a step leaves its weights as they are.", { calculation });
  if (delta > 0) return t("δ = {calculation}: a step lowers its sum (orange).", { calculation });
  return t("δ = {calculation}: a step raises its sum (blue).", { calculation });
}
