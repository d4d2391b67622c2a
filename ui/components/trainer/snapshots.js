/** The snapshots of a training run, in memory. As the run grows, those that stand closest together are dropped. */

/**
 * @import { Layer } from "../model/network.js"
 *
 * @typedef {object} Snapshot
 * @property {Layer[]} layers
 * @property {number} seen examples read so far
 * @property {number | null} loss of the latest batches
 * @property {number | null} test accuracy on the test digits, 0 to 1
 */

const MOST = 40; // of 437 KB each, with the default layers

export class Snapshots {
  /** @type {Snapshot[]} oldest first. The first one is untrained, and always kept */
  all = [];

  /** @param {Snapshot} snapshot */
  add(snapshot) {
    this.all.push(snapshot);
    if (this.all.length > MOST) this.all.splice(this.#closest(), 1);
  }

  /** Return the index of the snapshot whose neighbours have read numbers of examples with the least ratio. Learning slows down. */
  #closest() {
    const ratio = (/** @type {number} */ i) => (this.all[i + 1].seen + 1) / (this.all[i - 1].seen + 1);
    let closest = 1;
    for (let i = 2; i < this.all.length - 1; i++) if (ratio(i) < ratio(closest)) closest = i;
    return closest;
  }
}
