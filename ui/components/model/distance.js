/** Distances between boxes and between lines of points x y x y …, as model/distance.py computes them. */
import { MAX_POINTS } from "../../../model/distance.py";

/** @import { Bounds } from "./strokes.js" */

/**
 * Return the distance between two boxes along x or y, whichever is larger. It is negative if they overlap.
 * @type {(a: Bounds, b: Bounds) => number}
 */
export function between(a, b) {
  return Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
}

/**
 * Return at most MAX_POINTS points of a line, evenly spread over its points, with both ends.
 * @param {number[]} line x y x y …, at least two points
 */
export function thinned(line) {
  const count = line.length / 2;
  const n = Math.min(MAX_POINTS, count);
  const places = Array.from({ length: n }, (_, i) => Math.floor((i * (count - 1)) / (n - 1)));
  return places.flatMap((p) => [line[2 * p], line[2 * p + 1]]);
}

/** Return the least distance between two lines of points. It is 0 if they cross. @type {(a: number[], b: number[]) => number} */
export function distance(a, b) {
  return doCross(a, b) ? 0 : Math.sqrt(Math.min(...squaredDistances(a, b), ...squaredDistances(b, a)));
}

/** @type {(a: number[], b: number[]) => boolean} */
function doCross(a, b) {
  const side = (/** @type {number[]} */ l, /** @type {number} */ i, /** @type {number[]} */ points, /** @type {number} */ j) =>
    Math.sign((l[i + 2] - l[i]) * (points[j + 1] - l[i + 1]) - (l[i + 3] - l[i + 1]) * (points[j] - l[i]));
  for (let i = 0; i < a.length - 2; i += 2) {
    for (let j = 0; j < b.length - 2; j += 2) {
      if (side(a, i, b, j) * side(a, i, b, j + 2) < 0 && side(b, j, a, i) * side(b, j, a, i + 2) < 0) return true;
    }
  }
  return false;
}

/**
 * Return whether a box reaches nowhere further than `most` beyond another one.
 * @type {(a: Bounds, b: Bounds, most: number) => boolean}
 */
export function within(a, b, most) {
  return a.left >= b.left - most && a.top >= b.top - most && a.right <= b.right + most && a.bottom <= b.bottom + most;
}

/** Return the largest distance of points from a line of points. @type {(points: number[], line: number[]) => number} */
export function furthest(points, line) {
  return Math.sqrt(Math.max(...squaredDistances(points, line)));
}

/** @type {(points: number[], line: number[]) => number[]} */
function squaredDistances(points, line) {
  const least = new Array(points.length / 2).fill(Infinity);
  for (let j = 0; j < line.length - 2; j += 2) {
    const wayX = line[j + 2] - line[j];
    const wayY = line[j + 3] - line[j + 1];
    const length = wayX * wayX + wayY * wayY;
    for (let i = 0; i < points.length; i += 2) {
      let x = points[i] - line[j];
      let y = points[i + 1] - line[j + 1];
      const along = Math.min(1, Math.max(0, (x * wayX + y * wayY) / (length > 0 ? length : 1)));
      x -= along * wayX;
      y -= along * wayY;
      least[i / 2] = Math.min(least[i / 2], x * x + y * y);
    }
  }
  return least;
}
