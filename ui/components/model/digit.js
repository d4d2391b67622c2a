/** Draw strokes at 28x28 as model/digit.py does: the same steps with the same constants. */
import { FAR, MAX_SEGMENTS, SMALLEST, STEP, TAP } from "../../../model/digit.py";
import { BOX, CENTRE, PEN } from "../../../model/stroke_width.py";
import { between } from "./distance.js";
import { bounds, flatten } from "./strokes.js";

/**
 * @import { Stroke } from "./strokes.js"
 *
 * @typedef {{ pixels: Float32Array, left: number, top: number, side: number }} Picture 28x28 pixels and their place
 * @typedef {{ box: number[], pixels: Float32Array }} PhotoDigit a digit of a number in a photo, and its place as in numbers.js
 * @typedef {{ strokes: Stroke[], picture: Picture | null, digits?: PhotoDigit[] }} Drawing digits: of a number, if the picture is a
 *   photo of one
 *
 * @typedef {{ pixels: Float32Array, lines: number[][] }} Digit pixels: what the network reads
 */

export const SIDE = 28;
const REACH = PEN / 2 + 0.5; // px from a segment's middle line to the end of its ink

/** Return a drawing as the network reads it, or null if nothing is drawn. @type {(drawing: Drawing) => Digit | null} */
export function drawDigit({ strokes, picture }) {
  if (picture) return overPicture(strokes, picture);
  if (!strokes.length) return null;
  const everything = flatten(strokes);
  const kept = withoutTaps(everything);
  const lines = kept.length === everything.length ? everything : flatten(kept.map((i) => strokes[i]));
  const { left, top, right, bottom, size } = bounds(lines);
  const scale = (BOX - PEN) / Math.max(size, SMALLEST);
  const segments = toSegments(lines, scale, (left + right) / 2, (top + bottom) / 2, SIDE / 2);
  const scaled = drawSegments(segments, 0, 0);
  let ink = 0;
  let massX = 0;
  let massY = 0;
  for (let i = 0; i < scaled.length; i++) {
    ink += scaled[i];
    massX += ((i % SIDE) + 0.5) * scaled[i];
    massY += (Math.floor(i / SIDE) + 0.5) * scaled[i];
  }
  const pixels = Float32Array.from(drawSegments(segments, CENTRE - massX / ink, CENTRE - massY / ink));
  return { pixels, lines: everything };
}

/**
 * Return the indices of the lines that belong to the digit: all except dots that are far from the rest.
 * @param {number[][]} lines
 */
function withoutTaps(lines) {
  const boxes = lines.map((line) => bounds([line]));
  const largest = Math.max(...boxes.map(({ size }) => size));
  const all = lines.map((_, i) => i);
  if (largest <= SMALLEST) return all;
  const whole = bounds(lines.filter((_, i) => boxes[i].size > TAP * largest));
  return all.filter((i) => boxes[i].size > TAP * largest || between(boxes[i], whole) <= FAR * whole.size);
}

/**
 * Return a square image made smaller. Each of its pixels is the mean of a square of pixels.
 * @type {(pixels: ArrayLike<number>, side: number, smaller: number) => Float32Array} side, smaller: of the two images, in px
 */
export function shrunk(pixels, side, smaller) {
  const each = side / smaller;
  const sums = new Float32Array(smaller * smaller);
  for (let i = 0; i < pixels.length; i++)
    sums[Math.floor(i / side / each) * smaller + Math.floor((i % side) / each)] += pixels[i];
  return sums.map((sum) => sum / each ** 2);
}

/** Return a 28x28 picture with the strokes drawn over it. @type {(strokes: Stroke[], picture: Picture) => Digit} */
function overPicture(strokes, picture) {
  if (!strokes.length) return { pixels: picture.pixels, lines: [] };
  const lines = flatten(strokes);
  const segments = toSegments(lines, SIDE / picture.side, picture.left, picture.top, 0);
  const pixels = Float32Array.from(drawSegments(segments, 0, 0));
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.max(pixels[i], picture.pixels[i]);
  return { pixels, lines };
}

/**
 * Return lines as segments x0 y0 x1 y1 …, scaled so that the point (left, top) lies at (to, to). A point closer than STEP to the
 * last kept point is dropped, unless it ends its line.
 * @type {(lines: number[][], scale: number, left: number, top: number, to: number) => number[]}
 */
function toSegments(lines, scale, left, top, to) {
  const segments = [];
  const placeX = (/** @type {number} */ x) => (x - left) * scale + to;
  const placeY = (/** @type {number} */ y) => (y - top) * scale + to;
  for (const line of lines) {
    let x = placeX(line[0]);
    let y = placeY(line[1]);
    segments.push(x, y, x, y);
    for (let i = 0; i < line.length; i += 2) {
      const nx = placeX(line[i]);
      const ny = placeY(line[i + 1]);
      if ((nx - x) * (nx - x) + (ny - y) * (ny - y) >= STEP * STEP || i === line.length - 2) {
        segments.push(x, y, nx, ny);
        x = nx;
        y = ny;
      }
    }
  }
  if (segments.length > 4 * MAX_SEGMENTS) segments.length = 4 * MAX_SEGMENTS;
  return segments;
}

/**
 * Draw segments, moved by (dx, dy). The ink of a pixel is clip(PEN / 2 - d + 1/2, 0, 1), where d is its distance to the nearest
 * segment. Only pixels within REACH of a segment are measured; the others have no ink.
 * @type {(segments: number[], dx: number, dy: number) => Float64Array}
 */
function drawSegments(segments, dx, dy) {
  const nearest = new Float64Array(SIDE * SIDE).fill(Infinity);
  for (let i = 0; i < segments.length; i += 4) {
    const ax = segments[i] + dx;
    const ay = segments[i + 1] + dy;
    const bx = segments[i + 2] + dx - ax;
    const by = segments[i + 3] + dy - ay;
    const length = bx * bx + by * by;
    const divisor = length > 0 ? length : 1;
    const column0 = Math.max(0, Math.floor(Math.min(ax, ax + bx) - REACH - 0.5));
    const column1 = Math.min(SIDE - 1, Math.ceil(Math.max(ax, ax + bx) + REACH - 0.5));
    const row0 = Math.max(0, Math.floor(Math.min(ay, ay + by) - REACH - 0.5));
    const row1 = Math.min(SIDE - 1, Math.ceil(Math.max(ay, ay + by) + REACH - 0.5));
    for (let row = row0; row <= row1; row++) {
      for (let column = column0; column <= column1; column++) {
        let px = column + 0.5 - ax;
        let py = row + 0.5 - ay;
        const along = Math.min(1, Math.max(0, (px * bx + py * by) / divisor));
        px -= along * bx;
        py -= along * by;
        const distance = px * px + py * py;
        const pixel = row * SIDE + column;
        if (distance < nearest[pixel]) nearest[pixel] = distance;
      }
    }
  }
  for (let i = 0; i < nearest.length; i++) nearest[i] = Math.min(1, Math.max(0, PEN / 2 - Math.sqrt(nearest[i]) + 0.5));
  return nearest;
}
