/** Lesson 3: an activation function with its slope, and three neurons that are added up: without one, they are one line. */
import { ACTIVATIONS } from "../../model/network.js";
import { html } from "../../shared/dom.js";
import { fixed } from "../../shared/format.js";
import { linePlot } from "../../shared/line_plot.js";
import { HEIGHT, curveOf, draggablePlot, said } from "../parts.js";

/**
 * @import { Activation } from "../../model/network.js"
 * @import { Drag, Kind, Values } from "../parts.js"
 */

const REACH = 7.5; // of z
/** @type {Record<Activation, [number, number]>} the heights that the plot of a function shows */
const RANGES = { sigmoid: [-0.3, 1.3], tanh: [-1.5, 1.5], relu: [-1.5, 7.5], none: [-7.5, 7.5] };
const NAMES = { sigmoid: "the sigmoid", tanh: "tanh", relu: "ReLU", none: "no activation function" };
const SHIFTS = [1, 0, -1]; // of the three neurons: they compute f(x + 1), f(x) and f(x − 1)
const WIDE = 3; // of x

/** Return f(z), its slope, and three neurons with their sum as functions of their input x. @param {Values} values */
export function numbers(values) {
  const name = /** @type {Activation} */ (values.function);
  const { value, slope } = ACTIVATIONS[name];
  const weights = [1, values.slope, 1];
  const neurons = SHIFTS.map((shift, i) => (/** @type {number} */ x) => weights[i] * value(x + shift));
  const sum = (/** @type {number} */ x) => neurons.reduce((total, neuron) => total + neuron(x), 0);
  const y = value(values.z);
  return { name, y, slope: slope(y), neurons, sum, gain: sum(1) - sum(0), value };
}

/** @param {Drag} drag @returns {Kind} */
export function activation(drag) {
  const plot = draggablePlot("z", drag);
  const three = linePlot(HEIGHT);
  const titled = (/** @type {string} */ title, /** @type {Element} */ content) =>
    html("figure", {}, html("figcaption", {}, title), content);
  return {
    element: html(
      "div",
      { class: "beside" },
      titled("Drag the point", plot.element),
      titled("Three neurons (pale) and their sum", three.element),
    ),
    draw(values) {
      const { name, y, slope, neurons, sum, gain, value } = numbers(values);
      const { z } = values;
      const range = RANGES[name];
      const run = Math.min(1.5, (0.2 * (range[1] - range[0])) / Math.max(slope, 1e-9)); // of the tangent
      const tangent = { x: [z - run, z + run], y: [y - slope * run, y + slope * run], colour: "--series-1" };
      plot.draw([curveOf(-REACH, REACH, value, 0), tangent], { x: [-REACH, REACH], y: range }, `${NAMES[name]}, slope`);
      plot.moveCursor(z, y);
      const parts = neurons.map((each, i) => ({ ...curveOf(-WIDE, WIDE, each, i + 1), isPale: true }));
      const curves = [...parts, curveOf(-WIDE, WIDE, sum, 0)];
      const heights = curves.flatMap((curve) => curve.y);
      three.draw(curves, { x: [-WIDE, WIDE], y: [Math.min(...heights), Math.max(...heights)] }, "Three neurons");
      const at = [`At z = ${fixed(z, 1)}: output `, said("y", y), ", slope ", said("slope", slope)];
      if (name !== "none") return [...at, ". The sum of the three is a bent curve."];
      return [
        ...at,
        ". The sum of the three is a straight line, y = ",
        said("gain", gain, fixed(gain, 1)),
        " x, as one neuron could give.",
      ];
    },
  };
}
