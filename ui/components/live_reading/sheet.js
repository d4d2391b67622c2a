/** The drawing as it is now: what Python has confirmed, the strokes finished since, and the stroke that is being drawn. */
import { decimate, pencil } from "../model/strokes.js";

/**
 * @import { Drawing } from "../model/digit.js"
 * @import { Point } from "../model/strokes.js"
 */

export const WAIT = 3000; // ms after which Python is asked to read a stroke. If it still has none, the canvas has lost the stroke
const NEAR = 0.01; // canvas px; the canvas sends places rounded to 4 decimals

export class Sheet {
  /** @type {Drawing} */
  #confirmed = { strokes: [], widths: [], picture: null };
  /** @type {{ curves: Float64Array, width: number, since: number }[]} oldest first */
  #pending = [];
  /** @type {{ points: Point[], width: number } | null} the stroke that is being drawn */
  current = null;
  /** @type {number[]} in Python's last message: how often the app had replaced the drawing, and we had asked for a reading */
  #turn = [];

  /**
   * Take over Python's drawing. Strokes that it holds are no longer pending. If the app has replaced the drawing (undo, clear, a
   * test digit), the pending strokes are gone from the canvas too.
   * @param {{ turn: [replaced: number, asked: number], place?: number[], arrays: Record<string, any> }} message
   * @param {number} now ms
   */
  confirm({ turn, place, arrays }, now) {
    /** @type {Float64Array[]} */
    const strokes = [];
    let start = 0;
    for (const count of arrays.counts ?? []) {
      strokes.push(arrays.curves.subarray(start, start + 6 * count));
      start += 6 * count;
    }
    const before = this.#confirmed.strokes;
    const isKept =
      turn[0] === this.#turn[0] &&
      before.every((stroke, i) => i < strokes.length && isSame(stroke, strokes[i])) &&
      !!place === !!this.#confirmed.picture;
    const added = strokes.slice(before.length);
    if (isKept && added.every((stroke, i) => i < this.#pending.length && isSame(stroke, this.#pending[i].curves))) {
      this.#pending.splice(0, added.length);
      if (turn[1] !== this.#turn[1]) this.#pending = this.#pending.filter(({ since }) => now - since < WAIT);
    } else {
      this.#pending = [];
    }
    this.#turn = turn;
    const picture = place ? { pixels: arrays.picture, left: place[0], top: place[1], side: place[2] } : null;
    this.#confirmed = { strokes, widths: [...(arrays.widths ?? [])], picture };
  }

  /**
   * End the current stroke.
   * @param {number} now ms
   */
  finish(now) {
    if (this.current) this.#pending.push({ ...this.#currentStroke(this.current), since: now });
    this.current = null;
  }

  /** Whether the canvas holds strokes that Python has not confirmed. */
  get isAhead() {
    return this.current !== null || this.#pending.length > 0;
  }

  /**
   * Return all that is on the canvas.
   * @returns {Drawing}
   */
  drawing() {
    const { strokes, widths, picture } = this.#confirmed;
    const added = [...this.#pending, ...(this.current ? [this.#currentStroke(this.current)] : [])];
    return {
      strokes: [...strokes, ...added.map(({ curves }) => curves)],
      widths: [...widths, ...added.map(({ width }) => width)],
      picture,
    };
  }

  /** @param {{ points: Point[], width: number }} stroke */
  #currentStroke({ points, width }) {
    return { curves: pencil(decimate(points), width), width };
  }
}

/**
 * Whether two strokes have the same length, start and end.
 * @param {Float64Array} a
 * @param {Float64Array} b
 */
function isSame(a, b) {
  const isNear = (/** @type {number} */ i) => Math.abs(a[i] - b[i]) < NEAR;
  return a.length === b.length && [0, 1, a.length - 2, a.length - 1].every(isNear);
}
