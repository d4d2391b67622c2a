/** Put an answer into words: what is read, how surely, and what else it may be. */
import { probability } from "../shared/format.js";

/** @typedef {{ index: number, top: number, sure: string, remark: string, isUnsure: boolean }} Verdict */

const UNSURE = 0.7; // below this probability the page says "not sure"
const RIVAL = 0.15; // and names the outputs that have at least this
const MOST_RIVALS = 4;

/**
 * Put probabilities into words.
 * @type {(probabilities: Float32Array, nameOf?: (index: number) => string) => Verdict}
 */
export function verdict(probabilities, nameOf = String) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const [index, second] = order;
  const top = probabilities[index];
  const rivals = order
    .filter((i) => probabilities[i] >= RIVAL)
    .slice(0, MOST_RIVALS)
    .map(nameOf);
  const isUnsure = top < UNSURE;
  let remark = second === undefined ? "" : `Next: ${nameOf(second)} with ${probability(probabilities[second])}`;
  if (isUnsure && rivals.length < 2) remark = `Not sure: ${nameOf(index)} is only the likeliest`;
  else if (isUnsure) remark = `Not sure: ${rivals.slice(0, -1).join(", ")} or ${rivals.at(-1)}`;
  return { index, top, sure: `${probability(top)} probability`, remark, isUnsure };
}
