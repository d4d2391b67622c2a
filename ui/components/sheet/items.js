/**
 * Strokes and pictures in three forms: as the canvas shows them (Fabric's JSON), as the reading takes them, and as they are sent to
 * Python and kept in the browser.
 *
 * @import { Drawing, Picture } from "../model/digit.js"
 * @import { Point } from "../model/strokes.js"
 *
 * @typedef {{ object: Record<string, any>, numbers: number[] | null, curves: Float64Array | null, picture: Picture | null }} Item
 *   object: Fabric's JSON. numbers: a stroke that was drawn here, as Python gets it. curves: the stroke, as the reading takes it.
 *   picture: of several pictures, only the last one, which covers the others
 *
 * @typedef {{ items: Item[], label: number | null, source: string }} Content a drawing. label: the right digit, if it is known.
 *   source: where a picture comes from, in words
 */
import { decimate, pencil, toCurves } from "../model/strokes.js";

export const WIDTH = 18; // px of the pen, as in state.py

/**
 * Return the numbers by which Python knows a stroke of Fabric's: the start, the control point of each curve, the end of the last
 * curve, and the end. Each other curve ends halfway between its control point and the next.
 * @type {(path: any[][]) => number[]}
 */
export function numbersOf(path) {
  return path.flatMap(([name, ...numbers], i) => (name === "Q" && path[i + 1][0] === "Q" ? numbers.slice(0, 2) : numbers));
}

/**
 * Return a stroke that was drawn here. Fabric rounds the ends of the curves; these are exact, as Python computes them.
 * @type {(numbers: number[]) => Item} numbers: from `numbersOf`
 */
export function toStroke(numbers) {
  const [x, y, ...others] = numbers;
  /** @type {(string | number)[][]} */
  const path = [["M", x, y]];
  const last = others.length - 6; // where the last curve's control point is
  for (let i = 0; i <= last; i += 2) {
    const [controlX, controlY, nextX, nextY] = others.slice(i, i + 4);
    const end = i === last ? [nextX, nextY] : [(controlX + nextX) / 2, (controlY + nextY) / 2];
    path.push(["Q", controlX, controlY, ...end]);
  }
  path.push(["L", ...others.slice(-2)]);
  const object = { type: "Path", path, strokeWidth: WIDTH };
  return { object, numbers, curves: toCurves(object), picture: null };
}

/**
 * Return the stroke of a pen that moves through some points.
 * @param {Point[]} points
 */
export function strokeThrough(points) {
  const curves = pencil(decimate(points), WIDTH);
  const last = curves.length - 6; // where the line at the end begins
  const numbers = [curves[0], curves[1]];
  for (let i = 6; i < last; i += 6) numbers.push(curves[i + 2], curves[i + 3]);
  if (last > 6) numbers.push(curves[last - 2], curves[last - 1]);
  numbers.push(curves[last + 4], curves[last + 5]);
  return toStroke(numbers.map((value) => Math.round(1e4 * value) / 1e4));
}

/**
 * Return all that is on the sheet, as the reading takes it.
 * @type {(items: Item[], points?: Point[] | null) => Drawing} points: of the stroke that is being drawn
 */
export function toDrawing(items, points = null) {
  const strokes = items.flatMap(({ curves }) => curves ?? []);
  if (points) strokes.push(pencil(decimate(points), WIDTH));
  return { strokes, picture: items.find(({ picture }) => picture)?.picture ?? null };
}

/**
 * Return a drawing that Python or an earlier page has packed. Throw an error if it is none.
 * @type {(packed: any) => Content}
 */
export function unpackContent({ label, source, objects, picture }) {
  const last = objects.map(isPicture).lastIndexOf(true);
  const items = objects.map((/** @type {any} */ object, /** @type {number} */ i) => {
    if (Array.isArray(object)) return toStroke(object);
    const pixels = i === last ? Float32Array.from(picture.pixels, (level) => level / 255) : null;
    const curves = isPicture(object) ? null : toCurves(object);
    return { object, numbers: null, curves, picture: pixels && { ...picture, pixels } };
  });
  return { items, label, source };
}

/**
 * Return a drawing as JSON: the strokes that were drawn here as numbers, everything else as Fabric's JSON, and the picture's pixels.
 * @param {Content} content
 */
export function packContent({ items, label, source }) {
  const { picture } = toDrawing(items);
  const pixels = picture && Array.from(picture.pixels, (level) => Math.round(255 * level));
  const objects = items.map(({ object, numbers }) => numbers ?? object);
  return { label, source, objects, picture: picture && { ...picture, pixels } };
}

/** @param {any} object */
function isPicture(object) {
  return /^image$/i.test(object.type);
}
