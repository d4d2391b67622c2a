/**
 * Turn the points of a pen into curves, and curves into points, as model/strokes.py does: the same arithmetic in the same
 * order, in float64. tests/browser/test_parity.py compares both.
 *
 * A curve is six numbers: start x y, control x y, end x y. A stroke is an array of curves, and a line an array of points
 * x y x y ….
 *
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Bounds
 */

const DECIMATION = 0.4; // canvas px: Fabric's brush drops points nearer than this to the one before
const FLATNESS = 1 / 400; // of the drawing's extent
const MAX_CHORDS = 16;
const MAX_POINTS = 16000;

/**
 * Drop points as Fabric 7.4's PencilBrush.decimatePoints does. It always drops the last point but one.
 * @param {Point[]} points
 */
export function decimate(points) {
  if (points.length <= 2) return points;
  const last = points.length - 1;
  let kept = points[0];
  const all = [kept];
  for (let i = 1; i < last - 1; i++) {
    if ((kept.x - points[i].x) ** 2 + (kept.y - points[i].y) ** 2 >= DECIMATION ** 2) {
      kept = points[i];
      all.push(kept);
    }
  }
  all.push(points[last]);
  return all;
}

/**
 * Return the stroke that Fabric makes from a pen's points.
 * @type {(points: Point[], width: number) => Float64Array} width: the pen's
 */
export function pencil(points, width) {
  if (points.length === 1) points = [points[0], points[0]];
  const correction = width / 1000;
  let p1 = points[0];
  let p2 = points[1];
  const direction = (/** @type {Point} */ from, /** @type {Point} */ to) =>
    points.length > 2 ? [Math.sign(to.x - from.x), Math.sign(to.y - from.y)] : [1, 0];
  let [sx, sy] = direction(p2, points[2]);
  let x = p1.x - sx * correction;
  let y = p1.y - sy * correction;
  const curves = [x, y, x, y, x, y]; // Fabric's "move to"
  for (let i = 1; i < points.length; i++) {
    if (p1.x !== p2.x || p1.y !== p2.y) {
      const endX = (p1.x + p2.x) / 2;
      const endY = (p1.y + p2.y) / 2;
      curves.push(x, y, p1.x, p1.y, endX, endY);
      x = endX;
      y = endY;
    }
    p1 = points[i];
    if (i + 1 < points.length) p2 = points[i + 1];
  }
  [sx, sy] = direction(points[points.length - 2], p1);
  const endX = p1.x + sx * correction;
  const endY = p1.y + sy * correction;
  curves.push(x, y, (x + endX) / 2, (y + endY) / 2, endX, endY);
  return Float64Array.from(curves);
}

/**
 * Return a path of Fabric's JSON as a stroke in canvas pixels, or null if it is none. The app does not move paths: where Fabric has
 * placed it is not read.
 * @type {(object: any) => Float64Array | null}
 */
export function toCurves(object) {
  const { type, path } = object ?? {};
  if (!/^path$/i.test(type) || !Array.isArray(path)) return null;
  const [first, ...others] = path;
  if (first?.[0] !== "M" || first.length !== 3) return null;
  let [, x, y] = first;
  const curves = [x, y, x, y, x, y];
  for (const [name, ...numbers] of others) {
    if (numbers.length !== { Q: 4, L: 2 }[/** @type {"Q" | "L"} */ (name)]) return null;
    const [endX, endY] = numbers.slice(-2);
    const [controlX, controlY] = name === "Q" ? numbers : [(x + endX) / 2, (y + endY) / 2];
    curves.push(x, y, controlX, controlY, endX, endY);
    [x, y] = [endX, endY];
  }
  return curves.every(Number.isFinite) ? Float64Array.from(curves) : null;
}

/**
 * Return the smallest box around all points x y x y … of some arrays.
 * @type {(arrays: Iterable<ArrayLike<number>>) => Bounds}
 */
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
  return { left, top, right, bottom };
}

/**
 * Return strokes as lines that stay close to the curves.
 * @param {Float64Array[]} strokes
 */
export function flatten(strokes) {
  const { left, top, right, bottom } = bounds(strokes);
  const tolerance = Math.max(right - left, bottom - top) * FLATNESS;
  const curves = strokes.reduce((sum, c) => sum + c.length / 6, 0);
  const most = Math.max(1, Math.min(MAX_CHORDS, Math.floor(MAX_POINTS / curves)));
  return strokes.map((c) => {
    const line = [c[0], c[1]];
    for (let i = 0; i < c.length; i += 6) {
      const bx = c[i] - 2 * c[i + 2] + c[i + 4];
      const by = c[i + 1] - 2 * c[i + 3] + c[i + 5];
      const bend = Math.sqrt(bx * bx + by * by) / 4;
      const n = tolerance > 0 ? Math.min(most, Math.max(1, Math.ceil(Math.sqrt(bend / tolerance)))) : 1;
      for (let k = 1; k <= n; k++) {
        const t = k / n;
        const u = 1 - t;
        line.push(u * u * c[i] + 2 * u * t * c[i + 2] + t * t * c[i + 4]);
        line.push(u * u * c[i + 1] + 2 * u * t * c[i + 3] + t * t * c[i + 5]);
      }
    }
    return line;
  });
}
