/**
 * Batch of 1, 8, 32 or 256: two networks learn at once from the same number of examples, each in a worker of its own, and each draws
 * its loss on half of the place of the curves. They differ only in how many examples there are in a batch.
 */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { linePlot } from "../shared/line_plot.js";
import { BrowserRun } from "./browser_run.js";
import { addPoint, last } from "./run.js";
import { grouped, pieces, t, tn } from "../shared/language.js";

/**
 * @import { FetchDigits } from "./browser_run.js"
 * @import { Points } from "./run.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {{ fetchDigits: FetchDigits, settings: () => Settings, opened: (isOpen: boolean) => void }} Options settings: returns those of
 *   the two networks, except for what the race sets. opened: called when the race takes the place of the curves, and when it gives it back
 */

const SIZES = [1, 8, 32, 256];
const EXAMPLES = 20_480; // that each network reads: a whole number of batches of each size
const LASTS = 10; // s, if the browser is quick enough
const FULL_SPEED = 100; // batches a second; more are not waited for
const RATES = /** @type {const} */ ({ optimiser: "sgd", learning_rate: 0.05, dropout: 0, train_size: 10_000 });
const BEGIN = t("Both learn with plain gradient descent and η = {learning_rate}, and read the same number of examples.", {
  learning_rate: RATES.learning_rate,
});
const HEIGHT = 150; // px
const CHANCE = 2.4; // the loss of a network that guesses is 2.30

/**
 * Return one of the two networks, with its place on the page.
 * @param {number} batch
 * @param {FetchDigits} fetchDigits
 * @param {(problem?: string) => unknown} changed
 */
function createHalf(batch, fetchDigits, changed) {
  /** @type {Points} */
  const points = { x: [], y: [] };
  const plot = linePlot(HEIGHT);
  const [lossText, correctText] = [html("b"), html("b")];
  const read = html("span");
  const numbers = html(
    "span",
    {},
    t("Batch of {batch}:", { batch }),
    " ",
    ...pieces("{share} of test digits, loss {loss}", { share: correctText, loss: lossText }),
  );
  const caption = html("figcaption", {}, numbers, read);
  const element = html("figure", { "data-testid": `race-${batch}`, "data-seen": 0 }, caption, plot.element);
  const run = new BrowserRun({
    fetchDigits,
    stateChanged: () => changed(),
    say: (text) => changed(text),
    reported: (report) => {
      if (report.kind === "progress") addPoint(points, report.seen, report.latest);
      changed();
    },
  });
  run.setLimit(EXAMPLES);
  const perSecond = EXAMPLES / batch / LASTS;
  run.setSpeed(perSecond < FULL_SPEED ? perSecond : 0);

  /** Return how much the loss jumps from one point to the next, on average, in the second half. */
  const jump = () => {
    const y = points.y.slice(Math.floor(points.y.length / 2));
    return y.slice(1).reduce((sum, value, i) => sum + Math.abs(value - y[i]), 0) / Math.max(1, y.length - 1);
  };

  /** @param {number} top the loss at the top of both charts */
  const draw = (top) => {
    const { seen, steps } = run;
    const loss = last(points);
    setText(lossText, loss === null ? "–" : significant(loss, 2));
    setText(correctText, percent(run.accuracy));
    setText(read, `${tn("{n} example", "{n} examples", seen)}, ${tn("{n} step", "{n} steps", steps)}`);
    setAttributes(element, { "data-seen": seen, "data-jump": jump(), "data-accuracy": run.accuracy ?? "" });
    const label = t("Loss with a batch of {batch}: {loss}", { batch, loss: loss === null ? "–" : significant(loss, 2) });
    plot.draw([{ ...points, colour: "--series-0" }], { x: [0, EXAMPLES], y: [0, top] }, label);
  };
  return { batch, run, points, element, jump, draw };
}

/** @typedef {ReturnType<typeof createHalf>} Half */

/** @param {Options} options */
export function batchRace({ fetchDigits, settings, opened }) {
  /** @type {Half[]} */
  let halves = [];
  const choices = [1, 256].map((size, i) => {
    const attributes = { "data-testid": `batch-race-${i}`, "aria-label": t("Batch size of network {i}", { i: i + 1 }) };
    const choice = html("select", attributes, ...SIZES.map((each) => html("option", { value: each }, String(each))));
    choice.value = String(size);
    return choice;
  });

  const begin = () => {
    close();
    /** @type {Half[]} */
    const both = choices.map(({ value }) => {
      return createHalf(Number(value), fetchDigits, (problem) => halves === both && update(problem));
    });
    halves = both;
    curves.replaceChildren(...both.map(({ element }) => element));
    opened(true);
    goOn();
  };

  const goOn = () => {
    for (const { run, batch } of halves) if (run.seen < EXAMPLES) run.run({ ...settings(), ...RATES, batch_size: batch });
  };

  const isRunning = () => halves.some(({ run }) => run.state === "running" || run.state === "loading");

  const pause = () => {
    for (const { run } of halves) run.pause();
  };

  /** End the race, and both workers. */
  const close = () => {
    for (const { run } of halves) run.close();
    if (halves.length) opened(false);
    halves = [];
    update();
  };

  /** Show what is new, unless another view is open: then the race ends. @param {string} [problem] what goes on with a worker */
  const update = (problem) => {
    if (halves.length && !element.offsetParent) return close();
    const isOpen = halves.length > 0;
    const isDone = isOpen && halves.every(({ run }) => run.state === "paused" && run.seen >= EXAMPLES);
    for (const each of [curves, result, closing]) each.hidden = !isOpen;
    pausing.hidden = !isOpen || isDone;
    setText(pausing, isRunning() ? t("Pause") : t("Go on"));
    const top = Math.max(CHANCE, ...halves.flatMap(({ points }) => points.y));
    for (const half of halves) half.draw(top);
    setText(result, problem ?? (standing(isDone) || BEGIN));
    setAttributes(result, { "data-done": String(isDone) });
  };

  /** Say which network reads more test digits correctly; "" before both are measured. @param {boolean} isDone */
  const standing = (isDone) => {
    const [first, second] = halves.map(({ run }) => run.accuracy);
    if (first === undefined || second === undefined || first === null || second === null) return "";
    const [better, worse] = second > first ? [halves[1], halves[0]] : halves;
    const [most, least] = [better, worse].map(({ run }) => percent(run.accuracy, 2));
    const shares = { most, least, tests: grouped(better.run.tests) };
    if (first === second) {
      return isDone
        ? t("Equal: both read {most} of the {tests} test digits correctly.", shares)
        : t("Equal so far: both read {most} of the {tests} test digits correctly.", shares);
    }
    const isFirst = better === halves[0];
    const name =
      better.batch !== worse.batch
        ? t("The batch of {batch}", { batch: better.batch })
        : isFirst
          ? t("The first network")
          : t("The second network");
    const read = { ...shares, name };
    if (!isDone) return t("{name} is ahead: it reads {most} of the {tests} test digits correctly, the other one {least}.", read);
    const [steps, others] = [better, worse].map(({ run }) => grouped(run.steps));
    const [jumps, calm] = [better, worse].map(({ jump }) => significant(jump(), 2));
    const wins = t("{name} wins: it reads {most} of the {tests} test digits correctly, the other one {least}.", read);
    const took = t("It took {steps} steps, the other one {others}.", { steps, others });
    const loss = t("From point to point, its loss changes by {jumps}, the other one's by {calm}.", { jumps, calm });
    return `${wins} ${took} ${loss}`;
  };

  const starting = button(t("Race two batch sizes"), begin, "batch-race");
  const pausing = button(t("Pause"), () => (isRunning() ? pause() : goOn()), "batch-race-pause");
  const closing = button(t("Close"), close, "batch-race-close");
  const curves = html("div", { class: "curves", hidden: true });
  const result = html("p", { role: "status", "data-testid": "batch-race-result", hidden: true });
  const controls = html("div", { class: "controls row" }, starting, choices[0], t("against"), choices[1], pausing, closing);
  const element = html("section", { class: "race", "aria-label": t("Two batch sizes") }, curves, result, controls);
  update();
  return { element, close, pause };
}
