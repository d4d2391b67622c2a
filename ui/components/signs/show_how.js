/** Show me how: three signs, with three examples each, are drawn before one's eyes. */

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Sheet } from "../sheet/sheet.js"
 *
 * @typedef {(t: number) => [x: number, y: number]} Curve a stroke: t from 0 to 1 gives a point, about -1 to 1
 */

const CALM = matchMedia("(prefers-reduced-motion: reduce)"); // then it is drawn at once
const MIDDLE = 140; // px: of the sheet, roughly
const SIZE = 80; // px
const POINTS = 24; // of a stroke
const FRAME = 16; // ms between two points
const SEEN = 400; // ms that the whole sign is seen
export const EXAMPLES = 3; // of each sign

/** @type {(...corners: [number, number][]) => Curve} straight lines from corner to corner */
const through =
  (...corners) =>
  (t) => {
    const at = t * (corners.length - 1);
    const i = Math.min(corners.length - 2, Math.floor(at));
    const [[x, y], [toX, toY]] = [corners[i], corners[i + 1]];
    return [x + (at - i) * (toX - x), y + (at - i) * (toY - y)];
  };

/** @type {Record<string, Curve>} by the names of the signs */
export const SHOWN = {
  "○": (t) => [Math.sin(2.05 * Math.PI * t), -Math.cos(2.05 * Math.PI * t)],
  "△": through([0, -1], [-1, 0.8], [1, 0.8], [0, -1]),
  "✓": through([-1, 0], [-0.4, 0.9], [1, -1]),
};

/** @param {number} ms */
function pass(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Draw a sign on the sheet, each time a little different. @type {(sheet: Sheet, curve: Curve) => Promise<void>} */
export async function drawSign(sheet, curve) {
  const vary = (/** @type {number} */ limit) => (2 * Math.random() - 1) * limit;
  const [angle, wide, high] = [vary(0.2), SIZE * (1 + vary(0.25)), SIZE * (1 + vary(0.25))];
  const [bendX, bendY] = [vary(0.15), vary(0.15)];
  for (let i = 0; i <= POINTS; i++) {
    const [u, v] = curve(i / POINTS);
    const [x, y] = [wide * (u + bendX * v * v), high * (v + bendY * u * u)];
    const point = {
      x: MIDDLE + x * Math.cos(angle) - y * Math.sin(angle),
      y: MIDDLE + x * Math.sin(angle) + y * Math.cos(angle),
    };
    if (i) sheet.pen.move(point);
    else sheet.pen.down(point);
    if (!CALM.matches) await pass(FRAME);
  }
  sheet.pen.up();
  await pass(SEEN);
}
