/** Lesson 8: the network reads the same digit several times, each time with other hidden neurons left out. */
import { forward } from "../../model/network.js";
import { html, setChildCount, setText } from "../../shared/dom.js";
import { percent } from "../../shared/format.js";
import { said } from "../parts.js";

/**
 * @import { Network } from "../../model/network.js"
 * @import { Kind, Values } from "../parts.js"
 *
 * @typedef {object} Given
 * @property {string} network key of the network that reads
 * @property {number[]} pixels 784
 * @property {number} times how often it reads
 * @property {number[][]} chances by model/whatif.py: of each hidden layer, (times, units)
 * @property {number} digit as it reads with all neurons
 */

/** Return the probabilities of each reading, and how many agree. @type {(values: Values, given: Given, network: Network) => any} */
export function numbers({ drop }, { pixels, times, chances, digit }, network) {
  const least = Math.round(100 * drop);
  const x = Float32Array.from(pixels);
  const readings = Array.from({ length: times }, (_, n) => {
    const leaveOut = (/** @type {Float32Array} */ a, /** @type {number} */ layer) => {
      for (let j = 0; j < a.length; j++) a[j] = chances[layer][n * a.length + j] < least ? 0 : a[j] / (1 - drop);
    };
    return forward(network, x, leaveOut).probabilities;
  });
  const read = readings.map((p) => p.indexOf(Math.max(...p)));
  return { readings, read, same: read.filter((each) => each === digit).length };
}

/** @returns {Kind} */
export function dropout() {
  const element = html("div", { class: "readings", role: "img", "aria-label": "The readings" });
  return {
    element,
    draw(values, given) {
      const network = globalThis.digitLens?.networks?.get(given.network);
      if (!network) return [];
      const { readings, read, same } = numbers(values, given, network);
      const cells = setChildCount(element, given.times, () => html("div", {}, html("b"), html("span")));
      cells.forEach((cell, n) => {
        setText(cell.children[0], read[n]);
        setText(cell.children[1], percent(readings[n][read[n]], 0));
        cell.classList.toggle("other", read[n] !== given.digit);
      });
      const count = said("same", same, `${same} of ${given.times}`);
      return [count, ` read ${given.digit}, as with all neurons.`];
    },
  };
}
