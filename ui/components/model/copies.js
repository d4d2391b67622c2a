/**
 * Copies of an image as other people might have drawn it: turned, scaled, sheared and moved at random, with thinner or thicker strokes.
 * The changes are those of training/augment.py, except that nothing is bent: that made no difference for own signs.
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
const MIDDLE = (SIDE - 1) / 2;
const WIDTH = SIDE + 3; // of the image with paper around it: a column and a row before it, two behind it

const padded = new Float32Array(WIDTH * WIDTH);

/**
 * Write a changed copy of an image to `x`.
 * @type {(pixels: Float32Array, x: Float32Array, start: number, random: Random) => void} pixels: 784, 0 = paper, 1 = ink. start: the
 *   place of the first pixel in x
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
  for (let row = 0; row < SIDE; row++) padded.set(pixels.subarray(row * SIDE, (row + 1) * SIDE), (row + 1) * WIDTH + 1);
  const [steeper, darker] = [1 + 2 * THICKNESS, THICKNESS * (2 * random() - 2)];
  for (let row = 0, i = start; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, i++) {
      const fromX = a * (column - MIDDLE) + b * (row - MIDDLE) + right;
      const fromY = c * (column - MIDDLE) + d * (row - MIDDLE) + down;
      x[i] = Math.min(1, Math.max(0, steeper * inkAt(fromX, fromY) + darker));
    }
  }
}

/** @type {(x: number, y: number) => number} the ink between the pixels of the padded image, by bilinear interpolation */
function inkAt(x, y) {
  const left = Math.min(WIDTH - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(WIDTH - 2, Math.max(0, Math.floor(y)));
  const right = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  const i = top * WIDTH + left;
  const above = padded[i] + right * (padded[i + 1] - padded[i]);
  const below = padded[i + WIDTH] + right * (padded[i + WIDTH + 1] - padded[i + WIDTH]);
  return above + down * (below - above);
}
