/** The snapshots of a training run, in memory. As the run grows, those that stand closest together are dropped. */

/**
 * @import { Layer } from "../model/network.js"
 *
 * @typedef {object} Snapshot
 * @property {Layer[]} layers
 * @property {number} seen examples read so far
 * @property {number | null} loss of the latest batches
 * @property {number | null} test accuracy on the test digits, 0 to 1
 * @property {number | null} known accuracy on the examples
 */

const MOST = 40;
const MOST_BYTES = 32e6; // of all snapshots; one of 784-128-64-10 has 437 KB

export class Snapshots {
  /** @type {Snapshot[]} oldest first. The first one is untrained, and always kept */
  all = [];

  /** @param {Snapshot} snapshot */
  add(snapshot) {
    this.all.push(snapshot);
    const bytes = snapshot.layers.reduce((sum, { w, b }) => sum + w.byteLength + b.byteLength, 0);
    if (this.all.length > Math.max(2, Math.min(MOST, Math.floor(MOST_BYTES / bytes)))) this.all.splice(this.#closest(), 1);
  }

  /** Return the index of the snapshot whose neighbours have read numbers of examples with the least ratio. Learning slows down. */
  #closest() {
    const ratio = (/** @type {number} */ i) => (this.all[i + 1].seen + 1) / (this.all[i - 1].seen + 1);
    let closest = 1;
    for (let i = 2; i < this.all.length - 1; i++) if (ratio(i) < ratio(closest)) closest = i;
    return closest;
  }
}
