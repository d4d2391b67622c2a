/** Lesson 1: a neuron with three inputs, and the sigmoid. A wire is as thick as the product that it carries is large. */
import { sigmoid } from "../../model/network.js";
import { bracketed, fixed, significant } from "../../shared/format.js";
import { t } from "../../shared/language.js";
import { circle, curveOf, drawing, strong, text, wire } from "../parts.js";

/** @import { Kind } from "../parts.js" */

const [LOW, HIGH] = [-10, 10]; // of the sigmoid's plot
const ROWS = [34, 96, 158]; // y of the inputs
const [INPUT, SUM, OUTPUT, MIDDLE] = [24, 238, 338, 96]; // x of the circles, and y of the last two
const RADIUS = 27; // of the output

/** @type {Kind} */
export function neuron({ x1, w1, bias }, given) {
  const x = [x1, ...given.inputs];
  const w = [w1, ...given.weights];
  const carried = [...x.map((value, i) => value * w[i]), bias];
  const z = carried.reduce((sum, part) => sum + part);
  const y = sigmoid(z);
  const most = Math.max(1, ...carried.map(Math.abs));
  const wires = ROWS.map((top) => ({ x1: 168, y1: top, x2: SUM - 34, y2: MIDDLE + (top - MIDDLE) * 0.25 }));
  wires.push({ x1: SUM, y1: 170, x2: SUM, y2: MIDDLE + 38 });
  const fill = { x: OUTPUT - RADIUS, y: MIDDLE + RADIUS * (1 - 2 * y), width: 2 * RADIUS, height: 2 * RADIUS * y };
  const picture = drawing(370, 192, t("A neuron with three inputs"), [
    ["clipPath", { id: "output" }, [circle(OUTPUT, MIDDLE, RADIUS)]],
    ...wires.map((place, i) => wire(place, carried[i], most)),
    ["line", { x1: SUM + 38, x2: OUTPUT - RADIUS, y1: MIDDLE, y2: MIDDLE }],
    ...ROWS.map((top) => circle(INPUT, top, 21)),
    ...ROWS.map((top, i) => strong(INPUT, top, fixed(x[i], 1))),
    ...ROWS.map((top, i) => text(50, top, `× ${fixed(w[i], 1)} = ${fixed(carried[i])}`, { "text-anchor": "start" })),
    circle(SUM, MIDDLE, 38),
    text(SUM, MIDDLE - 11, t("sum")),
    strong(SUM, MIDDLE + 9, fixed(z)),
    text(SUM, 182, t("bias {b}", { b: fixed(bias, 1) })),
    circle(OUTPUT, MIDDLE, RADIUS),
    ["rect", { class: "fill", ...fill, "clip-path": "url(#output)" }],
    strong(OUTPUT, MIDDLE, fixed(y)),
    text(OUTPUT, MIDDLE + 42, t("output")),
  ]);
  const sum = carried.map((part) => bracketed(fixed(part))).join(" + ");
  return {
    picture: [picture],
    plots: [{ curves: [curveOf(LOW, HIGH, sigmoid, 0)], at: [z, y], label: t("The sigmoid") }],
    sentence: t("{sum} = **{z}**. The sigmoid gives **{y}**.", { sum, z: fixed(z), y: significant(y) }),
  };
}
