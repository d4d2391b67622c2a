/** The moments of a run: the network as it was at a few dozen times. As the run grows, those that stand closest together are dropped. */

/**
 * @import { Layer } from "../model/network.js"
 *
 * @typedef {object} Moment
 * @property {Layer[] | null} layers null if they are still to be loaded (`MachineRun.load`)
 * @property {number} seen examples read so far
 * @property {number | null} loss of the latest batches
 * @property {number | null} test accuracy on test digits, 0 to 1
 * @property {string} [key] by which Python knows the network of a run with PyTorch
 */

/** @param {number} seen */
export function countOf(seen) {
  return `${seen.toLocaleString("en")} ${seen === 1 ? "example" : "examples"}`;
}

const MOST = 40; // of 437 KB each, with the default layers

export class Moments {
  /** @type {Moment[]} oldest first. The first one is untrained, and always kept */
  all = [];

  /** @param {Moment} moment */
  add(moment) {
    this.all.push(moment);
    if (this.all.length > MOST) this.all.splice(this.#closest(), 1);
  }

  /** Return the index of the moment whose neighbours have read numbers of examples with the least ratio. Learning slows down. */
  #closest() {
    const ratio = (/** @type {number} */ i) => (this.all[i + 1].seen + 1) / (this.all[i - 1].seen + 1);
    let closest = 1;
    for (let i = 2; i < this.all.length - 1; i++) if (ratio(i) < ratio(closest)) closest = i;
    return closest;
  }
}
