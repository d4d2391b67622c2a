/** Lesson 7: how the errors of two digits reach one hidden neuron, from right to left. */
import { ACTIVATIONS } from "../../model/network.js";
import { setText, svg } from "../../shared/dom.js";
import { fixed } from "../../shared/format.js";
import { circle, drawing, said, setWire, strong, text } from "../parts.js";

/** @import { Kind, Values } from "../parts.js" */

const ROWS = [48, 136]; // y of the two digits
const [DELTA, NEURON, DIGIT, MIDDLE] = [30, 134, 366, 92]; // x of the circles, and y of the first two

const HEAD = { markerWidth: 14, markerHeight: 14, markerUnits: "userSpaceOnUse" }; // of a wire

/**
 * Return what two digits send back to a ReLU neuron, its sum, the slope at the neuron's z, and δ.
 * @param {Values} values
 * @param {{ errors: number[] }} given
 */
export function numbers({ blamed, spared, sum }, { errors }) {
  const sent = [errors[0] * blamed, errors[1] * spared];
  const slope = ACTIVATIONS.relu.slope(ACTIVATIONS.relu.value(sum));
  const back = sent[0] + sent[1];
  return { sent, back, slope, delta: back * slope };
}

/** @returns {Kind} */
export function blame() {
  const errors = ROWS.map((y) => strong(DIGIT, y));
  const products = ROWS.map((y) => text(334, y, "", { "text-anchor": "end" }));
  const wires = ROWS.map((y) => svg("line", { class: "flow", x1: 222, y1: y, x2: NEURON + 52, y2: MIDDLE + (y - MIDDLE) * 0.5 }));
  wires.push(svg("line", { class: "flow", x1: NEURON - 42, y1: MIDDLE, x2: DELTA + 41, y2: MIDDLE }));
  const [back, slope, delta] = [strong(NEURON, MIDDLE + 10), text(NEURON, 152), strong(DELTA, MIDDLE)];
  const element = drawing(
    402,
    190,
    "Two errors go from the digits on the right, through two weights, to a hidden neuron on the left",
    svg("marker", { id: "arrow", viewBox: "0 0 10 10", refY: 5, orient: "auto", ...HEAD }, svg("path", { d: "M0,0L10,5L0,10z" })),
    ...wires,
    ...[...ROWS.map((y) => circle(DIGIT, y, 26)), circle(NEURON, MIDDLE, 42), circle(DELTA, MIDDLE, 28)],
    ...[text(DIGIT, 12, "wrong digit"), text(DIGIT, 176, "right digit"), text(NEURON, MIDDLE - 10, "sent back")],
    ...[text(DELTA, MIDDLE + 44, "its δ"), ...errors, ...products, back, slope, delta],
  );
  return {
    element,
    opens: "The same on my own network",
    draw(values, given) {
      const found = numbers(values, given);
      const weights = [values.blamed, values.spared];
      [...found.sent, found.delta].forEach((value, i) => setWire(wires[i], value, 1));
      weights.forEach((weight, i) => {
        setText(errors[i], fixed(given.errors[i], 1));
        setText(products[i], `${fixed(found.sent[i])} = ${fixed(weight, 1)} ·`);
      });
      setText(back, fixed(found.back));
      setText(slope, found.slope ? "responds: slope 1" : "silent: slope 0");
      setText(delta, fixed(found.delta));
      const sum = weights.map((weight, i) => `${factor(given.errors[i])} · ${factor(weight)}`).join(" + ");
      const value = said("delta", found.delta, fixed(found.delta));
      return [`δ = (${sum}) · ${found.slope} = `, value, `: ${verdict(found.delta)}.`];
    },
  };
}

/** @param {number} delta */
function verdict(delta) {
  if (Math.abs(delta) < 1e-9) return "a step leaves its weights as they are";
  return delta > 0 ? "a step makes its sum smaller" : "a step makes its sum larger";
}

/** Write a factor of a product, in brackets if it is negative. @param {number} value */
function factor(value) {
  return value < 0 ? `(${fixed(value, 1)})` : fixed(value, 1);
}
