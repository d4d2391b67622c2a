/** Lesson 6: gradient descent of one weight. The plot shows every step, however far the steps lead. */
import { linePlot } from "../../shared/line_plot.js";
import { HEIGHT, curveOf, said } from "../parts.js";

/** @import { Kind, Values } from "../parts.js" */

/**
 * Minimise E(w) = (1 - w x)² / 2, beginning with w = 0. Return the weight and the error before the first step and after each, and
 * the factor by which a step multiplies the distance to the best weight.
 * @param {Values} values
 * @param {{ x: number }} given
 */
export function numbers({ rate, steps }, { x }) {
  const error = (/** @type {number} */ w) => 0.5 * (1 - w * x) ** 2;
  const weights = [0];
  for (let i = 0; i < steps; i++) weights.push(weights[i] + rate * (1 - weights[i] * x) * x);
  return { weights, errors: weights.map(error), error, w: weights[steps], E: error(weights[steps]), factor: 1 - rate * x * x };
}

/** @returns {Kind} */
export function descent() {
  const plot = linePlot(HEIGHT + 40);
  return {
    element: plot.element,
    draw(values, given) {
      const { weights, errors, error, w, E, factor } = numbers(values, given);
      const [low, high] = [Math.min(-0.6 / given.x, ...weights), Math.max(2.6 / given.x, ...weights)];
      const curve = curveOf(low, high, error, 0);
      const steps = { x: weights, y: errors, colour: "--series-1", dots: true };
      plot.draw([curve, steps], { x: [low, high], y: [0, Math.max(...curve.y, ...errors)] }, "The error, by the weight w");
      plot.moveCursor(w, E);
      const count = `After ${values.steps} ${values.steps === 1 ? "step" : "steps"}: w = `;
      const how = `. Each step multiplies the distance to the best w by 1 − η x² = `;
      return [count, said("w", w), ", error ", said("E", E), how, said("factor", factor), `: ${verdict(factor)}.`];
    },
  };
}

/** @type {(factor: number) => string} where steps lead that multiply the distance to the best weight by a factor */
function verdict(factor) {
  if (factor < -1) return "the steps diverge";
  if (factor < 0) return "they pass the lowest point, but come closer";
  return factor < 1 ? "they go down" : "w stays";
}
