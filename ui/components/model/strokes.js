/**
 * Turn the points of a pen into a stroke, and strokes into lines as model/strokes.py does: the same arithmetic in the same order, in
 * float64. tests/browser/test_parity.py compares both.
 *
 * @typedef {number[]} Stroke x, y of its start; then for each of its quadratic Bézier curves x, y of the control point and x, y of the
 *   end. In a straight line the control point is the middle. In canvas pixels, y goes down. It is never changed
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ left: number, top: number, right: number, bottom: number, size: number }} Bounds size: of the longer side
 */
import { FLATNESS, MAX_CHORDS, MAX_POINTS } from "../../../model/strokes.py";

/**
 * Return the smooth stroke of a pen's points: each is the control point of a curve that ends halfway to the next one.
 * @param {Point[]} points
 */
export function pencil(points) {
  let { x, y } = points[0];
  const stroke = [x, y];
  points.slice(1).forEach((next, i) => {
    const point = points[i];
    [x, y] = [(point.x + next.x) / 2, (point.y + next.y) / 2];
    stroke.push(point.x, point.y, x, y);
  });
  const end = points[points.length - 1];
  stroke.push((x + end.x) / 2, (y + end.y) / 2, end.x, end.y);
  return stroke;
}

/** Return the smallest box around all points x y x y … of some arrays. @type {(arrays: Iterable<ArrayLike<number>>) => Bounds} */
export function bounds(arrays) {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const values of arrays) {
    for (let i = 0; i < values.length; i += 2) {
      const x = values[i];
      const y = values[i + 1];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return { left, top, right, bottom, size: Math.max(right - left, bottom - top) };
}

/** Return the number of curves of some strokes. The start of a stroke counts as one. @param {Stroke[]} strokes */
export function lengthOf(strokes) {
  return strokes.reduce((sum, stroke) => sum + (stroke.length + 2) / 4, 0);
}

/**
 * Return strokes as lines that stay close to the curves: arrays of points x y x y …, at least two, as a start comes twice.
 * @param {Stroke[]} strokes
 */
export function flatten(strokes) {
  const tolerance = bounds(strokes).size * FLATNESS;
  const most = Math.max(1, Math.min(MAX_CHORDS, Math.floor(MAX_POINTS / lengthOf(strokes))));
  return strokes.map((s) => {
    let [x0, y0] = s;
    const line = [x0, y0, x0, y0];
    for (let i = 2; i < s.length; i += 4) {
      const x1 = s[i];
      const y1 = s[i + 1];
      const x2 = s[i + 2];
      const y2 = s[i + 3];
      const bx = x0 - 2 * x1 + x2;
      const by = y0 - 2 * y1 + y2;
      const bend = Math.sqrt(bx * bx + by * by) / 4;
      const n = tolerance > 0 ? Math.min(most, Math.max(1, Math.ceil(Math.sqrt(bend / tolerance)))) : 1;
      for (let k = 1; k <= n; k++) {
        const t = k / n;
        const u = 1 - t;
        line.push(u * u * x0 + 2 * u * t * x1 + t * t * x2, u * u * y0 + 2 * u * t * y1 + t * t * y2);
      }
      x0 = x2;
      y0 = y2;
    }
    return line;
  });
}
