/** Show me how: three signs, with three examples each, are drawn before one's eyes. */

/** @import { Sheet } from "../sheet/sheet.js" */
import { svg } from "../shared/dom.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)"); // then it is drawn at once
const MIDDLE = 140; // px: of the sheet, roughly
const SIZE = 80; // px
const TURN = 11; // degrees, to either side
const POINTS = 24; // of a stroke
const FRAME = 16; // ms between two points
const SEEN = 400; // ms that the whole sign is seen
export const EXAMPLES = 3; // of each sign

/** Strokes as paths of SVG, from about -1 to 1, by the names of the signs. */
export const SHOWN = {
  "○": "M0-1A1 1 0 1 1-.05-1",
  "△": "M0-1L-1 .8L1 .8L0-1",
  "✓": "M-1 0L-.4 .9L1-1",
};

/** @param {number} ms */
function pass(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Draw a sign on the sheet, each time a little different. @type {(sheet: Sheet, d: string) => Promise<void>} d: the path */
export async function drawSign(sheet, d) {
  const path = svg("path", { d });
  const vary = (/** @type {number} */ limit) => (2 * Math.random() - 1) * limit;
  const size = () => SIZE * (1 + vary(0.25));
  const placed = new DOMMatrix().translate(MIDDLE, MIDDLE).rotate(vary(TURN)).scale(size(), size());
  const [bendX, bendY] = [vary(0.15), vary(0.15)];
  for (let i = 0; i <= POINTS; i++) {
    const { x: u, y: v } = path.getPointAtLength((i / POINTS) * path.getTotalLength());
    const { x, y } = placed.transformPoint({ x: u + bendX * v * v, y: v + bendY * u * u });
    if (i) sheet.pen.move({ x, y });
    else sheet.pen.down({ x, y });
    if (!CALM.matches) await pass(FRAME);
  }
  sheet.pen.up();
  await pass(SEEN);
}
