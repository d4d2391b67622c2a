/**
 * Batch of 1, 8, 32 or 256: two networks learn at once from the same number of examples, each in a worker of its own, and each draws
 * its loss on half of the place of the curves. They differ only in how many examples there are in a batch.
 */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { LinePlot } from "../shared/line_plot.js";
import { BrowserRun } from "./browser_run.js";
import { addPoint, last } from "./reports.js";

/**
 * @import { FetchDigits, Shown } from "./browser_run.js"
 * @import { Points } from "./reports.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {() => Settings} settings returns those of the two networks. The race sets optimiser, rate, dropout and batch
 * @property {(isOpen: boolean) => void} opened called when the race takes the place of the curves, and when it gives it back
 */

const SIZES = [1, 8, 32, 256];
const EXAMPLES = 20_480; // that each network reads: a whole number of batches of each size
const LASTS = 10; // s, if the browser is quick enough
const FULL_SPEED = 100; // batches a second; more are not waited for
const RATES = /** @type {const} */ ({ optimiser: "sgd", learning_rate: 0.05, dropout: 0 });
const BEGIN = `Both learn with plain gradient descent and η = ${RATES.learning_rate}, and read the same number of examples.`;
const HEIGHT = 150; // px
const CHANCE = 2.4; // the loss of a network that guesses is 2.30
const LOOK_EVERY = 300; // ms between two looks whether the page still shows the race

/** One of the two networks. */
class Half {
  batch;
  run;
  /** @type {Points} */
  points = { x: [], y: [] };
  /** @type {number | null} on the test digits, at its end */
  accuracy = null;
  #plot = new LinePlot(HEIGHT);
  #loss = html("b");
  #read = html("span");
  element;

  /**
   * @param {number} batch
   * @param {FetchDigits} fetchDigits
   * @param {(problem?: string) => unknown} changed
   */
  constructor(batch, fetchDigits, changed) {
    this.batch = batch;
    this.run = new BrowserRun({
      fetchDigits,
      limit: EXAMPLES,
      stateChanged: () => changed(),
      say: (text) => changed(text),
      reported: (report) => {
        this.#receive(report);
        changed();
      },
    });
    const perSecond = EXAMPLES / batch / LASTS;
    this.run.setSpeed(perSecond < FULL_SPEED ? perSecond : 0);
    const caption = html("figcaption", {}, html("span", {}, `Batch of ${batch}: loss `, this.#loss), this.#read);
    this.element = html("figure", { "data-testid": `race-${batch}`, "data-seen": 0 }, caption, this.#plot.element);
  }

  /** How much the loss jumps from one point to the next, on average, in the second half. */
  get jump() {
    const y = this.points.y.slice(Math.floor(this.points.y.length / 2));
    return y.slice(1).reduce((sum, value, i) => sum + Math.abs(value - y[i]), 0) / Math.max(1, y.length - 1);
  }

  /** @param {Shown} report */
  #receive(report) {
    if (report.kind === "progress" && report.latest !== null) addPoint(this.points, report.seen, report.latest);
    if (report.kind === "measured" && report.seen >= EXAMPLES) this.accuracy = report.test;
  }

  /** @param {number} top the loss at the top of both charts */
  draw(top) {
    const { seen, steps } = this.run;
    const loss = last(this.points);
    setText(this.#loss, loss === null ? "–" : significant(loss, 2));
    setText(this.#read, `${seen.toLocaleString("en")} examples, ${steps.toLocaleString("en")} steps`);
    setAttributes(this.element, { "data-seen": seen, "data-jump": this.jump });
    this.#plot.draw(
      [{ ...this.points, colour: "--series-0" }],
      { x: [0, EXAMPLES], y: [0, top] },
      `Loss with a batch of ${this.batch}: ${loss === null ? "nothing yet" : significant(loss, 2)}`,
    );
  }
}

export class BatchRace {
  #options;
  /** @type {Half[]} */
  #halves = [];
  #timer = 0;
  #choices = [1, 256].map((size, i) => {
    const options = SIZES.map((each) => html("option", { value: each }, String(each)));
    const choice = html(
      "select",
      { "data-testid": `batch-race-${i}`, "aria-label": `Batch size of network ${i + 1}` },
      ...options,
    );
    choice.value = String(size);
    return choice;
  });
  #start = button("Race two batch sizes", () => this.#begin(), "batch-race");
  #pause = button("Pause", () => this.#pauseOrGoOn(), "batch-race-pause");
  #close = button("Close", () => this.close(), "batch-race-close");
  #curves = html("div", { class: "curves", hidden: true });
  #result = html("p", { role: "status", "data-testid": "batch-race-result", hidden: true });
  element = html(
    "section",
    { class: "race", "aria-label": "Two batch sizes" },
    this.#curves,
    this.#result,
    html("div", { class: "controls" }, this.#start, this.#choices[0], "against", this.#choices[1], this.#pause, this.#close),
  );

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#update();
  }

  /** Let two new networks learn. */
  #begin() {
    this.close();
    /** @type {Half[]} */
    const halves = this.#choices.map(({ value }) => {
      return new Half(Number(value), this.#options.fetchDigits, (problem) => this.#halves === halves && this.#update(problem));
    });
    this.#halves = halves;
    this.#curves.replaceChildren(...halves.map(({ element }) => element));
    this.#options.opened(true);
    this.#timer = window.setInterval(() => this.#look(), LOOK_EVERY);
    this.#goOn();
  }

  #goOn() {
    for (const half of this.#halves) {
      if (half.accuracy === null) half.run.run({ ...this.#options.settings(), ...RATES, batch_size: half.batch });
    }
  }

  get #isRunning() {
    return this.#halves.some(({ run }) => run.state === "running" || run.state === "loading");
  }

  #pauseOrGoOn() {
    if (!this.#isRunning) return this.#goOn();
    for (const { run } of this.#halves) run.pause();
  }

  /** End the race if its view is closed. Pause it if the page is hidden. */
  #look() {
    if (!this.element.isConnected || !this.element.offsetParent) this.close();
    else if (document.hidden && this.#isRunning) this.#pauseOrGoOn();
  }

  /** End the race, and both workers. */
  close() {
    clearInterval(this.#timer);
    for (const { run } of this.#halves) run.close();
    if (this.#halves.length) this.#options.opened(false);
    this.#halves = [];
    this.#update();
  }

  /** @param {string} [problem] what goes on with a worker */
  #update(problem) {
    const isOpen = this.#halves.length > 0;
    const isDone = isOpen && this.#halves.every(({ accuracy }) => accuracy !== null);
    for (const each of [this.#curves, this.#result, this.#close]) each.hidden = !isOpen;
    this.#pause.hidden = !isOpen || isDone;
    setText(this.#pause, this.#isRunning ? "Pause" : "Go on");
    const top = Math.max(CHANCE, ...this.#halves.flatMap(({ points }) => points.y));
    for (const half of this.#halves) half.draw(top);
    if (isDone) setText(this.#result, this.#sentence());
    else setText(this.#result, problem ?? BEGIN);
    setAttributes(this.#result, { "data-done": String(isDone) });
  }

  #sentence() {
    const parts = this.#halves.map(({ batch, run, accuracy, jump }) => {
      const steps = `${run.steps.toLocaleString("en")} ${run.steps === 1 ? "step" : "steps"}`;
      return `with a batch of ${batch} (${steps}), ${percent(accuracy)} of the 2,000 test digits are read correctly, and the loss changes by ${significant(jump, 2)} from point to point`;
    });
    return `After ${EXAMPLES.toLocaleString("en")} examples each: ${parts.join("; ")}.`;
  }
}
