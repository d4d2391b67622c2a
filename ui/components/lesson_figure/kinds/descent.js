/** Lesson 6: gradient descent of one weight. The plot shows every step, however far the steps lead. */
import { significant } from "../../shared/format.js";
import { t, tn } from "../../shared/language.js";
import { curveOf } from "../parts.js";

/** @import { Kind } from "../parts.js" */

/**
 * Minimise E(w) = (1 - w x)² / 2, beginning with w = 0. A step multiplies the distance to the best weight by `factor`.
 * @type {Kind}
 */
export function descent({ rate, steps }, { x }) {
  const error = (/** @type {number} */ w) => 0.5 * (1 - w * x) ** 2;
  const weights = [0];
  for (let i = 0; i < steps; i++) weights.push(weights[i] + rate * (1 - weights[i] * x) * x);
  const [w, errors, factor] = [weights[steps], weights.map(error), 1 - rate * x * x];
  const [low, high] = [Math.min(-0.6 / x, ...weights), Math.max(2.6 / x, ...weights)];
  const curve = curveOf(low, high, error, 0);
  const path = { x: weights, y: errors, colour: "--series-1", dots: true };
  const now = { w: significant(w), error: significant(error(w)) };
  const after = tn(
    "After {n} step: w = **{w}**, error **{error}**.",
    "After {n} steps: w = **{w}**, error **{error}**.",
    steps,
    now,
  );
  return {
    plots: [{ curves: [curve, path], at: [w, error(w)], label: t("The error, by the weight w") }],
    sentence: `${after} ${verdict(factor)}`,
  };
}

/** @type {(factor: number) => string} where steps lead that multiply the distance to the best weight by a factor */
function verdict(factor) {
  const values = { factor: significant(factor) };
  if (factor < -1) {
    return t("Each step multiplies the distance to the best w by 1 − η x² = **{factor}**: the steps diverge.", values);
  }
  if (factor < 0) {
    return t(
      "Each step multiplies the distance to the best w by 1 − η x² = **{factor}**: they pass the lowest point, but come closer.",
      values,
    );
  }
  if (factor < 1) return t("Each step multiplies the distance to the best w by 1 − η x² = **{factor}**: they go down.", values);
  return t("Each step multiplies the distance to the best w by 1 − η x² = **{factor}**: w stays.", values);
}
