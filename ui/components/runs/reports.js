/**
 * What a run has reported: its curves, by the number of examples that the network has read. Every run has these, whether it learns in a
 * browser or with PyTorch.
 *
 * @typedef {{ x: number[], y: number[] }} Points a curve
 *
 * @typedef {object} Reports
 * @property {Points} loss of the latest batches
 * @property {Points} validationLoss
 * @property {Points} training accuracy on the examples
 * @property {Points} validation accuracy on digits that are held out
 * @property {Points} test accuracy on test digits
 */

const MOST_POINTS = 400; // of a curve; more are thinned

/** Return reports that are known, or that Python has sent. What is missing is empty. @type {(known?: Partial<Reports>) => Reports} */
export function reportsFrom(known = {}) {
  const none = () => ({ x: [], y: [] });
  return { loss: none(), validationLoss: none(), training: none(), validation: none(), test: none(), ...known };
}

/** Add a point to a curve. @type {(curve: Points, x: number, y: number) => void} */
export function addPoint(curve, x, y) {
  curve.x.push(x);
  curve.y.push(y);
  if (curve.x.length <= MOST_POINTS) return;
  const isKept = (/** @type {unknown} */ _, /** @type {number} */ i) => i % 2 === 0 || i === MOST_POINTS;
  [curve.x, curve.y] = [curve.x.filter(isKept), curve.y.filter(isKept)];
}

/** Return the last value of a curve. null: it has none. @param {Points} curve */
export function last({ y }) {
  return y.at(-1) ?? null;
}

/** Return the number of examples of the last report. @param {Reports} reports */
export function endOf(reports) {
  return Math.max(0, ...Object.values(reports).map((/** @type {Points} */ { x }) => x.at(-1) ?? 0));
}
