/**
 * The moments of a run: the network as it was at a few dozen times.
 *
 * @import { Layer } from "../model/network.js"
 *
 * @typedef {object} Moment
 * @property {Layer[] | null} layers null if they are still to be loaded (`MachineRun.load`)
 * @property {number} seen examples read so far
 * @property {number | null} loss of the latest batches
 * @property {number | null} test accuracy on test digits, 0 to 1
 * @property {string} [key] by which Python knows the network of a run with PyTorch
 */

const MOST = 40; // of 437 KB each, with the default layers

/** @param {number} seen */
export function countOf(seen) {
  return `${seen.toLocaleString("en")} ${seen === 1 ? "example" : "examples"}`;
}

/**
 * Add a moment. If there are too many, drop the one whose neighbours have read numbers of examples with the least ratio: learning slows
 * down.
 * @type {(moments: Moment[], moment: Moment) => void} moments: oldest first. The first one is untrained, and always kept
 */
export function addMoment(moments, moment) {
  moments.push(moment);
  if (moments.length <= MOST) return;
  const ratio = (/** @type {number} */ i) => (moments[i + 1].seen + 1) / (moments[i - 1].seen + 1);
  let closest = 1;
  for (let i = 2; i < moments.length - 1; i++) if (ratio(i) < ratio(closest)) closest = i;
  moments.splice(closest, 1);
}
