/** Lesson 8: the network reads the same digit several times, each time with other hidden neurons left out. */
import { argmax, forward } from "../../model/network.js";
import { probability } from "../../shared/format.js";
import { t, tn } from "../../shared/language.js";
import { networks } from "../../store.js";

/**
 * @import { Network } from "../../model/network.js"
 * @import { Kind, Part, Values } from "../parts.js"
 *
 * @typedef {object} Given
 * @property {string} network key of the network that reads
 * @property {number[]} pixels 784
 * @property {number} times how often it reads
 * @property {number[][]} chances by model/whatif.py: of each hidden layer, (times, units)
 * @property {number} digit as it reads with all neurons
 */

/** Return the probabilities of each reading. @type {(values: Values, given: Given, network: Network) => Float32Array[]} */
export function numbers({ drop }, { pixels, times, chances }, network) {
  const least = Math.round(100 * drop);
  const x = Float32Array.from(pixels);
  return Array.from({ length: times }, (_, n) => {
    const leaveOut = (/** @type {Float32Array} */ a, /** @type {number} */ layer) => {
      for (let j = 0; j < a.length; j++) a[j] = chances[layer][n * a.length + j] < least ? 0 : a[j] / (1 - drop);
    };
    return forward(network, x, leaveOut).probabilities;
  });
}

/** @type {Kind} */
export function dropout(values, given) {
  const network = networks.get(given.network);
  if (!network) return null;
  const readings = numbers(values, given, network).map((p) => ({ digit: argmax(p), share: Math.max(...p) }));
  const cells = readings.map(({ digit, share }) => {
    /** @type {Part[]} */
    const texts = [
      ["b", {}, digit],
      ["span", { class: "hint" }, probability(share, 0)],
    ];
    return /** @type {Part} */ (["div", { class: digit !== given.digit && "other" }, texts]);
  });
  const same = readings.filter(({ digit }) => digit === given.digit).length;
  return {
    picture: [["div", { class: "readings", role: "img", "aria-label": t("The readings") }, cells]],
    sentence: tn(
      "**{n} of {all}** reads {digit}, as with all neurons.",
      "**{n} of {all}** read {digit}, as with all neurons.",
      same,
      {
        all: given.times,
        digit: given.digit,
      },
    ),
  };
}
