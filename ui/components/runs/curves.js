/** The curves of a run, in the same colours everywhere: training is blue, validation orange, test teal. Other runs lie pale behind. */
import { html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { key, linePlot } from "../shared/line_plot.js";
import { endOf, last } from "./run.js";
import { grouped, pieces, t } from "../shared/language.js";

/**
 * @import { Points, Reports } from "./run.js"
 *
 * @typedef {{ reports: Reports, text: string }} Other another run. text: what differs from the one that is shown
 */

const HEIGHT = 96; // px
const CHANCE = 2.4; // the loss of a network that guesses is 2.30
const DASHES = ["9 3", "2 3", "9 3 2 3"]; // of the other runs
const DASHED = "6 3"; // what is measured on other digits
const UNKNOWN = "–";
const [TRAINING, VALIDATION, TEST] = ["--series-0", "--series-1", "--series-2"];

export function createCurves() {
  const [lossPlot, accuracyPlot] = [linePlot(HEIGHT), linePlot(HEIGHT)];
  const [latest, read, correct] = ["trainer-loss", "trainer-examples", "trainer-accuracy"].map((name) => {
    return html("b", { "data-testid": name, "data-value": "" }, UNKNOWN);
  });
  const lossKeys = html("span", {}, key(TRAINING), t("training"), key(VALIDATION, DASHED), t("validation"));
  const keys = {
    training: html("span", {}, key(TRAINING), t("its examples")),
    validation: html("span", {}, key(VALIDATION, DASHED), t("validation")),
    test: html("span", {}, key(TEST), html("span", {}, "")),
  };
  const accuracyKeys = html("span", {}, keys.test, keys.validation, keys.training);
  const lossHead = html(
    "figcaption",
    {},
    html("span", {}, t("Loss"), " ", latest),
    lossKeys,
    html("span", {}, ...pieces("{count} examples read", { count: read })),
  );
  const accuracyHead = html("figcaption", {}, html("span", {}, t("Accuracy"), " ", correct), accuracyKeys);
  const names = html("div", { class: "names hint" });
  const lossFigure = html("figure", {}, lossHead, lossPlot.element);
  const accuracyFigure = html("figure", {}, accuracyHead, accuracyPlot.element);
  const element = html("div", { class: "curves" }, lossFigure, accuracyFigure, names);
  let named = ""; // the texts of the runs that are named

  /**
   * Draw the curves of a run, and write what is known of the network that is shown.
   * @type {(reports: Reports, shown: { seen: number, loss: number | null, accuracy: number | null, isPast: boolean } | null, own: string,
   *   others: Other[], tests: string) => void} shown: null if there is no network. isPast: whether it is an earlier moment. own: the name of
   *   the run among the others. tests: the name of the test digits
   */
  const draw = (reports, shown, own, others, tests) => {
    const { loss, validationLoss, training, validation, test } = reports;
    setValue(read, shown && shown.seen, shown ? grouped(shown.seen) : UNKNOWN);
    setValue(latest, shown && shown.loss, textOf(shown && shown.loss));
    setValue(correct, shown && shown.accuracy, percent(shown && shown.accuracy));
    lossKeys.hidden = !validationLoss.x.length;
    keys.training.hidden = !training.x.length;
    keys.validation.hidden = !validation.x.length;
    keys.test.hidden = !test.x.length;
    setText(/** @type {Node} */ (keys.test.lastChild), tests);
    const end = Math.max(1000, endOf(reports), ...others.map((other) => endOf(other.reports)));
    const top = Math.max(CHANCE, ...loss.y, ...validationLoss.y);
    const pale = (/** @type {(reports: Reports) => Points} */ of, /** @type {string} */ colour) =>
      others.map((other, i) => ({ ...of(other.reports), colour, dash: DASHES[i], isPale: true })).reverse();
    const now = last(loss);
    const lossLabel = t("Loss of the latest batches: {text}", { text: now === null ? t("nothing yet") : significant(now) });
    const losses = [
      ...pale((other) => other.loss, TRAINING),
      { ...loss, colour: TRAINING },
      { ...validationLoss, colour: VALIDATION, dash: DASHED, dots: true },
    ];
    lossPlot.draw(losses, { x: [0, end], y: [0, top] }, lossLabel);
    const heldOut = (/** @type {Reports} */ other) => (other.test.x.length > 1 ? other.test : other.validation);
    const accuracies = [
      ...pale(heldOut, TEST),
      { ...training, colour: TRAINING },
      { ...validation, colour: VALIDATION, dash: DASHED, dots: true },
      { ...test, colour: TEST },
    ];
    const practised = t("{last} of its examples", { last: percent(last(training)) });
    const accuracyLabel = t("Accuracy: {last} of digits that it does not practise on, {practised}", {
      last: percent(last(test) ?? last(validation)),
      practised,
    });
    accuracyPlot.draw(accuracies, { x: [0, end], y: [0, 1], isPercent: true }, accuracyLabel);
    for (const plot of [lossPlot, accuracyPlot]) plot.moveCursor(shown?.isPast ? shown.seen : null);
    const texts = others.length ? [own, ...others.map(({ text }) => text)] : [];
    if (texts.join("\n") === named) return;
    named = texts.join("\n");
    const dashes = ["none", ...DASHES];
    names.replaceChildren(...texts.map((text, i) => html("span", {}, key(TRAINING, dashes[i]), key(TEST, dashes[i]), text)));
  };
  return { element, draw };
}

/** @type {(element: HTMLElement, value: number | null, text: string) => void} */
function setValue(element, value, text) {
  setAttributes(element, { "data-value": value ?? "" });
  setText(element, text);
}

/** @param {number | null} loss */
function textOf(loss) {
  if (loss === null) return UNKNOWN;
  return Number.isFinite(loss) ? significant(loss) : t("not a number");
}
