/** Lesson 3: an activation function with its slope, and three neurons that are added up: without one, they are one line. */
import { ACTIVATIONS } from "../../model/network.js";
import { fixed, significant } from "../../shared/format.js";
import { t } from "../../shared/language.js";
import { curveOf } from "../parts.js";

/**
 * @import { Activation } from "../../model/network.js"
 * @import { Kind } from "../parts.js"
 */

const REACH = 7.5; // of z
/** @type {Record<Activation, [number, number]>} the heights that the plot of a function shows */
const RANGES = { sigmoid: [-0.3, 1.3], tanh: [-1.5, 1.5], relu: [-1.5, 7.5], none: [-7.5, 7.5] };
const SHIFTS = [1, 0, -1]; // of the three neurons: they compute f(x + 1), f(x) and f(x − 1)
const WIDE = 3; // of x

/** @type {Kind} */
export function activation(values) {
  const name = /** @type {Activation} */ (values.function);
  const { value, slope: slopeOf } = ACTIVATIONS[name];
  const { z } = values;
  const y = value(z);
  const slope = slopeOf(y);
  const weights = [1, values.slope, 1];
  const neurons = SHIFTS.map((shift, i) => (/** @type {number} */ x) => weights[i] * value(x + shift));
  const sum = (/** @type {number} */ x) => neurons.reduce((total, neuron) => total + neuron(x), 0);
  const range = RANGES[name];
  const run = Math.min(1.5, (0.2 * (range[1] - range[0])) / Math.max(slope, 1e-9)); // of the tangent
  const tangent = { x: [z - run, z + run], y: [y - slope * run, y + slope * run], colour: "--series-1" };
  const curves = [curveOf(-REACH, REACH, value, 0), tangent];
  const parts = neurons.map((each, i) => ({ ...curveOf(-WIDE, WIDE, each, i + 1), isPale: true }));
  const at = { z: fixed(z, 1), y: significant(y), slope: significant(slope), m: fixed(sum(1) - sum(0), 1) };
  return {
    plots: [
      { title: t("Drag the point"), curves, y: range, at: [z, y], drags: "z", label: t("{name}, slope", { name }) },
      {
        title: t("Three neurons (pale) and their sum"),
        curves: [...parts, curveOf(-WIDE, WIDE, sum, 0)],
        label: t("Three neurons"),
      },
    ],
    sentence:
      name === "none"
        ? t(
            "At z = {z}: output **{y}**, slope **{slope}**. The sum of the three is a straight line, y = **{m}** x, as one neuron could give.",
            at,
          )
        : t("At z = {z}: output **{y}**, slope **{slope}**. The sum of the three is a bent curve.", at),
  };
}
