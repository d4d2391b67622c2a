/** The curves of a network that learns: its loss, and its accuracy on the examples and on the test digits. */
import { html, svg } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { LinePlot } from "../shared/line_plot.js";

/** @import { Curve } from "../shared/line_plot.js" */

const HEIGHT = 150; // px
const MOST_POINTS = 400; // of a curve; more are thinned
const CHANCE = 2.4; // the loss of a network that guesses is 2.30

class Points {
  /** @type {number[]} */
  x = [];
  /** @type {number[]} */
  y = [];

  /** @type {(x: number, y: number) => void} */
  add(x, y) {
    this.x.push(x);
    this.y.push(y);
    if (this.x.length <= MOST_POINTS) return;
    const isKept = (/** @type {unknown} */ _, /** @type {number} */ i) => i % 2 === 0 || i === this.x.length - 1;
    [this.x, this.y] = [this.x.filter(isKept), this.y.filter(isKept)];
  }
}

export class Curves {
  #loss = new LinePlot(HEIGHT);
  #accuracy = new LinePlot(HEIGHT);
  #testsKey = html("span", {}, key(0), "2,000 test digits, ");
  element = html(
    "div",
    { class: "curves" },
    html("figure", {}, html("figcaption", {}, html("b", {}, "Loss"), " of the latest batches"), this.#loss.element),
    html(
      "figure",
      {},
      html("figcaption", {}, html("b", {}, "Accuracy"), " on ", this.#testsKey, key(1), "its examples"),
      this.#accuracy.element,
    ),
  );
  #width = 320; // px, measured only when it changes: a look at it lets the browser arrange the whole page
  #losses = new Points();
  #tests = new Points();
  #known = new Points();
  /** @type {number | null} examples read at the moment that is shown; null: now */
  at = null;

  constructor() {
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.max(160, contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      this.draw();
    }).observe(this.element);
  }

  clear() {
    [this.#losses, this.#tests, this.#known] = [new Points(), new Points(), new Points()];
    this.draw();
  }

  /** @type {(seen: number, loss: number) => void} seen: examples */
  addLoss(seen, loss) {
    if (Number.isFinite(loss)) this.#losses.add(seen, loss);
  }

  /** @type {(seen: number, test: number | null, known: number) => void} seen: examples; test, known: accuracies */
  addAccuracy(seen, test, known) {
    if (test !== null) this.#tests.add(seen, test);
    this.#known.add(seen, known);
  }

  draw() {
    const end = Math.max(1000, this.#losses.x.at(-1) ?? 0, this.#tests.x.at(-1) ?? 0);
    const top = Math.max(CHANCE, ...this.#losses.y);
    this.#testsKey.hidden = !this.#tests.x.length && this.#known.x.length > 0;
    const across = /** @type {[number, number]} */ ([0, end]);
    const last = (/** @type {Points} */ { y }) => y.at(-1) ?? NaN;
    const lossText = Number.isNaN(last(this.#losses)) ? "nothing yet" : significant(last(this.#losses));
    this.#loss.draw(
      [...this.#moment(top), { ...this.#losses, colour: "--series-1" }],
      { x: across, y: [0, top] },
      this.#width,
      `Loss of the latest batches: ${lossText}`,
    );
    this.#accuracy.draw(
      [...this.#moment(1), { ...this.#known, colour: "--series-1", dash: "6 3" }, { ...this.#tests, colour: "--series-0" }],
      { x: across, y: [0, 1], format: (share) => percent(share, 0) },
      this.#width,
      `Accuracy: ${percent(last(this.#tests))} of the test digits, ${percent(last(this.#known))} of the examples`,
    );
  }

  /** @type {(top: number) => Curve[]} a line at the moment that is shown */
  #moment(top) {
    return this.at === null ? [] : [{ x: [this.at, this.at], y: [0, top], colour: "--muted" }];
  }
}

/**
 * Return the key of a curve: a short line.
 * @param {number} series
 */
function key(series) {
  const style = `stroke: var(--series-${series}); stroke-dasharray: ${series ? "6 3" : "none"}`;
  const line = svg("line", { x1: 0, x2: 24, y1: 4, y2: 4, style });
  return svg("svg", { class: "key", viewBox: "0 0 24 8", "aria-hidden": "true" }, line);
}
