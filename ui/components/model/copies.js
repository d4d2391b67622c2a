/**
 * Copies of an image as other people might have drawn it: turned, scaled, sheared, moved and bent at random, with thinner or thicker
 * strokes. The changes are those of training/augment.py.
 */
import { SIDE } from "./digit.js";

/** @import { Random } from "./training.js" */

// The limits of the changes. The size of each change is drawn uniformly up to its limit.
const ROTATION = (15 * Math.PI) / 180;
const LOG_SCALE = 0.2;
const ANISOTROPY = 0.3; // difference of the log-scale between the axes
const SHEAR = 0.35;
const SHIFT = 2; // px
const THICKNESS = 0.15; // change of the grey level at which a stroke ends
const BEND = 1.5; // px, of each knot
const KNOTS = 5; // the image is bent at 5x5 knots, and between them by interpolation
const MIDDLE = (SIDE - 1) / 2;
const WIDTH = SIDE + 3; // of the image with paper around it: a column and a row before it, two behind it

const padded = new Float32Array(WIDTH * WIDTH);
const bendsX = new Float32Array(KNOTS * KNOTS); // px, to the right
const bendsY = new Float32Array(KNOTS * KNOTS); // down

/**
 * Write a changed copy of an image to `x`.
 * @param {Float32Array} pixels 784, 0 = paper, 1 = ink
 * @param {Float32Array} x
 * @param {number} start place of the first pixel in x
 * @param {Random} random
 */
export function writeCopy(pixels, x, start, random) {
  const within = (/** @type {number} */ limit) => (2 * random() - 1) * limit;
  const angle = within(ROTATION);
  const [size, stretch, shear] = [within(LOG_SCALE), within(ANISOTROPY), within(SHEAR)];
  const [scaleX, scaleY] = [Math.exp(size + stretch), Math.exp(size - stretch)];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  // From a pixel of the copy to its place in the padded image: a 2x2 matrix and a shift.
  const [a, b, c, d] = [cos * scaleX, (cos * shear - sin) * scaleY, sin * scaleX, (sin * shear + cos) * scaleY];
  const [right, down] = [MIDDLE + 1 + within(SHIFT), MIDDLE + 1 + within(SHIFT)];
  const bend = BEND * random();
  for (let i = 0; i < bendsX.length; i++) [bendsX[i], bendsY[i]] = [within(bend), within(bend)];
  for (let row = 0; row < SIDE; row++) padded.set(pixels.subarray(row * SIDE, (row + 1) * SIDE), (row + 1) * WIDTH + 1);
  const [steeper, darker] = [1 + 2 * THICKNESS, THICKNESS * (2 * random() - 2)];
  const perPixel = (KNOTS - 1) / (SIDE - 1);
  for (let row = 0, i = start; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, i++) {
      const [knotX, knotY] = [column * perPixel, row * perPixel];
      const fromX = a * (column - MIDDLE) + b * (row - MIDDLE) + right + at(bendsX, KNOTS, knotX, knotY);
      const fromY = c * (column - MIDDLE) + d * (row - MIDDLE) + down + at(bendsY, KNOTS, knotX, knotY);
      x[i] = Math.min(1, Math.max(0, steeper * at(padded, WIDTH, fromX, fromY) + darker));
    }
  }
}

/**
 * Return the value of a square image between its pixels, by bilinear interpolation. Outside it is the value at its edge.
 * @type {(values: Float32Array, width: number, x: number, y: number) => number}
 */
function at(values, width, x, y) {
  const left = Math.min(width - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(width - 2, Math.max(0, Math.floor(y)));
  const right = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  const i = top * width + left;
  const above = values[i] + right * (values[i + 1] - values[i]);
  const below = values[i + width] + right * (values[i + width + 1] - values[i + width]);
  return above + down * (below - above);
}
