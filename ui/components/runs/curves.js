/** The curves of a run, in the same colours everywhere: training is blue, validation orange, test teal. Other runs lie pale behind. */
import { html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { LinePlot, key } from "../shared/line_plot.js";
import { endOf, last } from "./reports.js";

/**
 * @import { Points, Reports } from "./reports.js"
 *
 * @typedef {{ reports: Reports, text: string }} Other another run. text: what differs from the one that is shown
 */

const HEIGHT = 104; // px
const CHANCE = 2.4; // the loss of a network that guesses is 2.30
const DASHES = ["none", "8 3", "2 3"]; // of the other runs
const UNKNOWN = "–";
const [TRAINING, VALIDATION, TEST] = ["--series-0", "--series-1", "--series-2"];

export class Curves {
  #lossPlot = new LinePlot(HEIGHT);
  #accuracyPlot = new LinePlot(HEIGHT);
  #loss = figureOf("trainer-loss");
  #examples = figureOf("trainer-examples");
  #accuracy = figureOf("trainer-accuracy");
  #lossKeys = html("span", {}, key(TRAINING), "training", key(VALIDATION, "6 3"), "validation");
  #keys = {
    training: html("span", {}, key(TRAINING), "its examples"),
    validation: html("span", {}, key(VALIDATION, "6 3"), "validation"),
    test: html("span", {}, key(TEST), html("span", {}, "")),
  };
  #others = html("div", { class: "past hint" });
  element = html(
    "div",
    { class: "curves" },
    html(
      "figure",
      {},
      html(
        "figcaption",
        {},
        html("span", {}, "Loss ", this.#loss),
        this.#lossKeys,
        html("span", {}, this.#examples, " examples read"),
      ),
      this.#lossPlot.element,
      this.#others,
    ),
    html(
      "figure",
      {},
      html(
        "figcaption",
        {},
        html("span", {}, "Accuracy ", this.#accuracy),
        html("span", {}, this.#keys.test, this.#keys.validation, this.#keys.training),
      ),
      this.#accuracyPlot.element,
    ),
  );

  /**
   * Draw the curves of a run, and write what is known of the network that is shown.
   * @type {(reports: Reports, shown: { seen: number, loss: number | null, accuracy: number | null, isPast: boolean } | null, others: Other[],
   *   tests: string) => void} shown: null if there is no network. isPast: whether it is an earlier moment. tests: the name of the test
   *   digits
   */
  draw(reports, shown, others, tests) {
    const { loss, validationLoss, training, validation, test } = reports;
    setValue(this.#examples, shown && shown.seen, shown ? shown.seen.toLocaleString("en") : UNKNOWN);
    setValue(this.#loss, shown && shown.loss, lossText(shown && shown.loss));
    setValue(this.#accuracy, shown && shown.accuracy, percent(shown && shown.accuracy));
    this.#lossKeys.hidden = !validationLoss.x.length;
    this.#keys.training.hidden = !training.x.length;
    this.#keys.validation.hidden = !validation.x.length;
    this.#keys.test.hidden = !test.x.length;
    setText(/** @type {Node} */ (this.#keys.test.lastChild), tests);
    const latest = last(loss);
    const across = /** @type {[number, number]} */ ([
      0,
      Math.max(1000, endOf(reports), ...others.map((other) => endOf(other.reports))),
    ]);
    const top = Math.max(CHANCE, ...loss.y, ...validationLoss.y);
    const pale = (/** @type {(reports: Reports) => Points} */ of, /** @type {string} */ colour) =>
      others.map((other, i) => ({ ...of(other.reports), colour, dash: DASHES[i], isPale: true })).reverse();
    this.#lossPlot.draw(
      [
        ...pale((other) => other.loss, TRAINING),
        { ...loss, colour: TRAINING },
        { ...validationLoss, colour: VALIDATION, dash: "6 3", dots: true },
      ],
      { x: across, y: [0, top] },
      `Loss of the latest batches: ${latest === null ? "nothing yet" : significant(latest)}`,
    );
    const heldOut = (/** @type {Reports} */ other) => (other.test.x.length > 1 ? other.test : other.validation);
    this.#accuracyPlot.draw(
      [
        ...pale(heldOut, TEST),
        { ...training, colour: TRAINING },
        { ...validation, colour: VALIDATION, dash: "6 3", dots: true },
        { ...test, colour: TEST },
      ],
      { x: across, y: [0, 1], format: (share) => percent(share, 0) },
      `Accuracy: ${percent(last(test) ?? last(validation))} of digits that it does not practise on, ${percent(last(training))} of its examples`,
    );
    for (const plot of [this.#lossPlot, this.#accuracyPlot]) plot.moveCursor(shown?.isPast ? shown.seen : null);
    this.#nameOthers(others);
  }

  /** @param {Other[]} others */
  #nameOthers(others) {
    const names = others.map(({ text }) => text);
    if (names.join("\n") === this.#others.dataset.names) return;
    this.#others.dataset.names = names.join("\n");
    this.#others.replaceChildren(...names.map((name, i) => html("span", {}, key(TRAINING, DASHES[i]), name)));
  }
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
