/** The curves of a network that learns: its loss, and its accuracy on the examples and on the test digits. */
import { html, setAttributes, setText, svg } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { LinePlot } from "../shared/line_plot.js";
import { differences } from "./settings.js";

/**
 * @import { Curve } from "../shared/line_plot.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} Past the curves of an earlier network
 * @property {Points} losses
 * @property {Points} tests
 * @property {Settings} settings
 */

const HEIGHT = 92; // px
const MOST_POINTS = 400; // of a curve; more are thinned
const CHANCE = 2.4; // the loss of a network that guesses is 2.30
const PAST_DASHES = ["none", "8 3", "2 3"]; // of earlier networks, the latest first
const UNKNOWN = "–";

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
  #lossPlot = new LinePlot(HEIGHT);
  #accuracyPlot = new LinePlot(HEIGHT);
  #loss = figureOf("trainer-loss");
  #examples = figureOf("trainer-examples");
  #accuracy = figureOf("trainer-accuracy");
  #testsKey = html("span", {}, key("--series-0"), "2,000 test digits ");
  #pastKeys = html("div", { class: "past hint" });
  element = html(
    "div",
    { class: "curves" },
    html(
      "figure",
      {},
      html("figcaption", {}, html("span", {}, "Loss ", this.#loss), html("span", {}, this.#examples, " examples read")),
      this.#lossPlot.element,
      this.#pastKeys,
    ),
    html(
      "figure",
      {},
      html(
        "figcaption",
        {},
        html("span", {}, "Accuracy ", this.#accuracy),
        html("span", {}, this.#testsKey, key("--series-1", "6 3"), "its examples"),
      ),
      this.#accuracyPlot.element,
    ),
  );
  #width = 320; // px, measured only when it changes: a look at it lets the browser arrange the whole page
  #losses = new Points();
  #tests = new Points();
  #known = new Points();
  /** @type {Past[]} the latest first */
  #past = [];
  #redraw = () => {};

  constructor() {
    new ResizeObserver(([{ contentRect }]) => {
      const width = Math.max(160, contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      this.#redraw();
    }).observe(/** @type {Element} */ (this.element.firstElementChild));
  }

  /** Begin new curves. Those of the network before stay, pale. @param {Settings | null} settings its settings; null: no curve stays */
  clear(settings) {
    if (!settings) this.#past = [];
    else if (this.#losses.x.length > 1) {
      this.#past.unshift({ losses: this.#losses, tests: this.#tests, settings });
      this.#past.length = Math.min(this.#past.length, PAST_DASHES.length);
    }
    [this.#losses, this.#tests, this.#known] = [new Points(), new Points(), new Points()];
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

  /**
   * Draw the curves, and write what is known of the network that is shown.
   * @type {(shown: { seen: number, loss: number | null, test: number | null, isPast: boolean }, settings: Settings | null) => void}
   *   isPast: whether it is an earlier moment. settings: of the network; null: there is none
   */
  draw(shown, settings) {
    this.#redraw = () => this.draw(shown, settings);
    const { seen, loss, test } = shown;
    setValue(this.#examples, settings && seen, settings ? seen.toLocaleString("en") : UNKNOWN);
    setValue(this.#loss, loss, lossText(loss));
    setValue(this.#accuracy, test, percent(test));
    this.#testsKey.hidden = this.#accuracy.hidden = !this.#tests.x.length && this.#known.x.length > 0; // signs have no tests
    const at = shown.isPast ? seen : null;
    const all = [this.#losses, this.#tests, ...this.#past.map(({ losses }) => losses)];
    const across = /** @type {[number, number]} */ ([0, Math.max(1000, ...all.map(({ x }) => x.at(-1) ?? 0))]);
    const top = Math.max(CHANCE, ...this.#losses.y);
    const last = (/** @type {Points} */ { y }) => y.at(-1) ?? NaN;
    const pale = (/** @type {"losses" | "tests"} */ name, /** @type {string} */ colour) =>
      this.#past.map((past, i) => ({ ...past[name], colour, dash: PAST_DASHES[i], isPale: true })).reverse();
    const lossNow = Number.isNaN(last(this.#losses)) ? "nothing yet" : significant(last(this.#losses));
    this.#lossPlot.draw(
      [...moment(at, top), ...pale("losses", "--series-1"), { ...this.#losses, colour: "--series-1" }],
      { x: across, y: [0, top] },
      this.#width,
      `Loss of the latest batches: ${lossNow}`,
    );
    this.#accuracyPlot.draw(
      [
        ...moment(at, 1),
        ...pale("tests", "--series-0"),
        { ...this.#known, colour: "--series-1", dash: "6 3" },
        { ...this.#tests, colour: "--series-0" },
      ],
      { x: across, y: [0, 1], format: (share) => percent(share, 0) },
      this.#width,
      `Accuracy: ${percent(last(this.#tests))} of the test digits, ${percent(last(this.#known))} of the examples`,
    );
    if (settings) this.#namePast(settings);
  }

  /** Say what differs between the earlier networks and this one. @param {Settings} settings of this one */
  #namePast(settings) {
    const names = this.#past.map((past) => differences(past.settings, settings));
    if (names.join("\n") === this.#pastKeys.dataset.names) return;
    this.#pastKeys.dataset.names = names.join("\n");
    this.#pastKeys.replaceChildren(...names.map((name, i) => html("span", {}, key("--series-1", PAST_DASHES[i]), name)));
  }
}

/** @type {(at: number | null, top: number) => Curve[]} a line at the moment that is shown */
function moment(at, top) {
  return at === null ? [] : [{ x: [at, at], y: [0, top], colour: "--muted" }];
}

/** @type {(colour: string, dash?: string) => SVGElement} the key of a curve: a short line */
function key(colour, dash = "none") {
  const line = svg("line", { x1: 0, x2: 24, y1: 4, y2: 4, style: `stroke: var(${colour}); stroke-dasharray: ${dash}` });
  return svg("svg", { class: "key", viewBox: "0 0 24 8", "aria-hidden": "true" }, line);
}

/** @param {string} name test id */
function figureOf(name) {
  return html("b", { "data-testid": name, "data-value": "" }, UNKNOWN);
}

/** @type {(element: HTMLElement, value: number | null, text: string) => void} */
function setValue(element, value, text) {
  setAttributes(element, { "data-value": value ?? "" });
  setText(element, text);
}

/** @param {number | null} loss */
function lossText(loss) {
  if (loss === null) return UNKNOWN;
  return Number.isFinite(loss) ? significant(loss) : "not a number";
}
