/**
 * A run in a Web Worker of this browser: the worker, the network as it is now, its reports and its moments. It has no pictures. The view
 * Training shows it, and so does the sidebar's Retrain on a shared server. machine_run.js is the other kind of run.
 */
import { PIXELS, generator, randomLayers } from "../model/training.js";
import { addMoment, countOf } from "./moments.js";
import { addPoint, reportsFrom } from "./reports.js";
import PROGRAM from "./worker.js?program";

/**
 * @import { Network } from "../model/network.js"
 * @import { LearningSet } from "../signs/model.js"
 * @import { Plan } from "./machine_run.js"
 * @import { Moment } from "./moments.js"
 * @import { Speed } from "./pace.js"
 * @import { Settings } from "./settings.js"
 * @import { Message, Report } from "./worker.js"
 *
 * @typedef {"new" | "loading" | "running" | "paused" | "ended"} State ended: a run with PyTorch, which can't go on
 *
 * @typedef {() => Promise<Uint8Array | string>} FetchDigits brings the digits: a file of digits.py, or its base64
 *
 * @typedef {Exclude<Report, { kind: "ready" | "failed" | "spoiled" | "tested" | "rested" }>} Shown what is reported to the page
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {(state: State) => void} stateChanged
 * @property {(report: Shown) => void} reported
 * @property {(text: string) => void} say tells what goes on with the worker
 * @property {number} [limit] of examples, after which it rests
 */

const LOOK_EVERY = 1000; // ms between two looks whether the worker is still alive
const SILENCE = 15_000; // ms without an answer, after which a worker counts as dead
const LONGEST_FETCH = 120_000; // ms
const DEAD = "the browser's worker no longer answers";
const MOST_LOSSES = 1000; // kept for the hints
const PASS = 3.7e-10; // s for each example and weight, as measured with 784-128-64-10 on one core of an EPYC of 2026
const DIGITS = 10;
const STEPS = 200; // after a new example of a sign; then it rests
const STEPS_WITH_DIGITS = 600;

export class BrowserRun {
  engine = /** @type {const} */ ("browser");
  tests = 2000; // digits
  #options;
  /** @type {Promise<void> | null} of the digits in the worker */
  #ready = null;
  #hasDigits = false;
  /** @type {{ done: (value?: unknown) => void, fail: (error: Error) => void } | null} of the worker that unpacks the digits */
  #loading = null;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Worker | null} the worker that has the network */
  #holder = null;
  #heardAt = 0; // ms, when the worker has answered or was asked last
  #isDue = false; // whether the worker has to answer
  #watch; // the timer that looks whether it does
  #isClosed = false;
  #isRevived = false; // whether the worker has taken the place of a dead one, and has learnt nothing yet
  /** @type {{ done: (accuracies: number[]) => void, fail: (error: Error) => void } | null} */
  #measuring = null;
  #seed = 0;
  /** @type {LearningSet | null} what it learns from; null: MNIST's digits */
  #lesson = null;
  /** @type {Network | null} the network whose hidden layers a new one begins with; null: it begins at random */
  #reader = null;
  #taken = 0; // how many layers come from there
  /** @type {State} */
  state = "new";
  /** @type {Settings | null} of the network, with the rates of now; null: there is none */
  settings = null;
  /** @type {Speed} */
  perSecond = 0;
  /** @type {Network | null} as it is now. It has no layers before the first report */
  network = null;
  seen = 0;
  steps = 0;
  seconds = 0; // that it has learnt
  /** @type {number | null} ms, since when it learns; null if it does not */
  #since = null;
  /** @type {number[]} of the reports */
  losses = [];
  silent = 0;
  /** @type {number | null} */
  test = null;
  /** @type {number | null} */
  known = null;
  /** @type {Moment[]} */
  moments = [];
  reports = reportsFrom();

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#watch = setInterval(() => {
      if (this.#isDue && performance.now() > this.#heardAt + SILENCE) this.#revive(DEAD);
    }, LOOK_EVERY);
  }

  /** The accuracy that is shown: on test digits. */
  get accuracy() {
    return this.test;
  }

  get loss() {
    return this.losses[this.losses.length - 1] ?? null;
  }

  /** What is known of its network, for the page. */
  get title() {
    const what = this.#lesson ? "The network of your signs" : `The network that learns, ${this.network?.sizes.join("-")}`;
    return `${what}, after ${countOf(this.seen)}`;
  }

  /**
   * Say how long a pass through the examples takes, and how many weights and biases there are.
   * @type {(settings: Settings) => Plan} settings: of the next network
   */
  plan({ hidden, train_size }) {
    const sizes = [PIXELS, ...hidden, DIGITS];
    const parameters = sizes.slice(1).reduce((sum, units, i) => sum + units * (sizes[i] + 1), 0);
    const seconds = PASS * parameters * train_size;
    const time = seconds < 0.1 ? "Less than 0.1 s" : `About ${seconds.toFixed(1)} s`;
    const words = `${parameters.toLocaleString("en")} weights and biases. ${time} a pass.`;
    return { words, problem: "", digits: { learn: train_size, heldOut: 0, test: this.tests, made: 0 } };
  }

  /** Return an id for the network as it was after so many examples. The same network always has the same id. */
  id(seen = this.seen) {
    return `browser-${this.#seed.toString(36)}-${seen}`;
  }

  /** Start the worker and give it the digits, so that the first press of Learn is answered at once. */
  prepare() {
    this.#start().catch(() => {}); // Learn tries again, and says why it fails
  }

  /**
   * Learn, with a new network if there is none. Return whether it learns now.
   * @param {Settings} settings
   */
  async run(settings) {
    const worker = await this.#open(settings);
    if (worker) this.#ask({ kind: "run" });
    if (worker) this.#setState("running");
    return Boolean(worker);
  }

  /**
   * Learn signs of one's own, on top of what is known of them, and then rest.
   * @type {(lesson: LearningSet, settings: Settings, reader: Network | null) => Promise<void>} reader: the network that reads
   */
  async learn(lesson, settings, reader) {
    const known = this.#lesson && !lesson.isNew ? this.network : null;
    this.#lesson = lesson;
    this.#reader = lesson.fromReader ? reader : null;
    if (known?.layers.length) this.#extend(known);
    else this.#create(settings);
    await this.run(settings);
  }

  /** Whether it learns signs of one's own. */
  get hasLesson() {
    return this.#lesson !== null;
  }

  /** Forget the network and its examples. The next network learns MNIST's digits, unless it is given signs. */
  forget() {
    this.pause();
    [this.#lesson, this.#reader, this.network, this.settings] = [null, null, null, null];
    this.#reset();
    this.#setState("new");
  }

  /** Go on with a network that reads signs of one's own. @type {(network: Network, lesson: LearningSet, settings: Settings) => void} */
  goOn(network, lesson, settings) {
    this.#lesson = lesson;
    this.#create(settings);
    this.#taken = lesson.fromReader ? network.layers.length - 1 : 0;
    this.#extend(network);
    this.#setState("paused");
  }

  /** @param {Settings} settings of a new network, if there is none */
  async step(settings) {
    const worker = await this.#open(settings);
    if (worker) this.#ask({ kind: "step" });
    if (worker) this.#setState("paused");
  }

  /** Make a new network, which waits. Return whether the worker has it. @param {Settings} settings */
  async startAgain(settings) {
    this.#create(settings);
    const worker = this.#holder ?? (await this.#open(settings));
    if (worker) this.#setState("paused");
    return worker !== null;
  }

  pause() {
    this.#post({ kind: "pause" });
    this.#isDue = false;
    this.#setState("paused");
  }

  /** Whether a change of the settings concerns it. */
  get isBegun() {
    return this.network !== null;
  }

  /** Learn with other rates from now on. @param {Record<string, any>} values settings */
  change({ learning_rate, batch_size, dropout }) {
    this.settings = { .../** @type {Settings} */ (this.settings), learning_rate, batch_size, dropout };
    this.#post({ kind: "settings", settings: this.settings });
  }

  /** @param {Speed} perSecond */
  setSpeed(perSecond) {
    this.perSecond = perSecond;
    this.#post({ kind: "speed", perSecond });
  }

  /** Forget what the hints have been told so far. */
  forgetLosses() {
    this.losses = this.losses.slice(-1);
  }

  /**
   * Return the accuracies of other networks on the test digits.
   * @type {(networks: Network[]) => Promise<number[]>}
   */
  async measure(networks) {
    await this.#start(true);
    return new Promise((done, fail) => {
      this.#measuring = { done, fail };
      this.#ask({ kind: "test", networks });
    });
  }

  /**
   * Return the worker when it holds the network. null: it is about to, or it can't be started.
   * @param {Settings} settings of a new network
   */
  async #open(settings) {
    if (this.state === "running") return this.#worker;
    if (this.state === "loading") return null;
    this.#setState("loading");
    if (this.#needsDigits && !this.#ready) this.#options.say("Loading 12,000 digits, 1.2 MB.");
    try {
      const worker = await this.#start();
      if (/** @type {State} */ (this.state) !== "loading") return null; // the network was forgotten meanwhile
      if (!this.network) this.#create(settings);
      else if (worker !== this.#holder) this.#begin();
      return worker;
    } catch (error) {
      this.#setState(this.network ? "paused" : "new");
      this.#options.say(
        `The training run could not start: ${error instanceof Error ? error.message : error}. Try again, or load the page anew.`,
      );
      return null;
    }
  }

  #reset() {
    [this.seen, this.steps, this.seconds, this.losses, this.silent] = [0, 0, 0, [], 0];
    [this.test, this.known, this.moments, this.reports] = [null, null, [], reportsFrom()];
  }

  /** Begin with random weights, or with the hidden layers of the network that reads. @param {Settings} settings */
  #create(settings) {
    const reader = this.#reader;
    this.settings = { ...settings, ...(reader && formOf(reader)) };
    this.#seed = Math.floor(Math.random() * 2 ** 32);
    this.#reset();
    this.#taken = reader ? reader.layers.length - 1 : 0;
    const names = this.#lesson?.names;
    const sizes = [PIXELS, ...this.settings.hidden, names?.length ?? DIGITS];
    const layers = reader ? [...reader.layers.slice(0, -1), ...randomLayers(sizes.slice(-2), generator(this.#seed))] : [];
    const { activation: hidden } = this.settings;
    this.network = { key: "", sizes, hidden, output: "softmax", contrastHalf: null, layers, names };
    this.#begin();
  }

  /** Begin with a network that may lack some of the lesson's classes, or have them in another order. @param {Network} known */
  #extend({ layers, sizes, names: old = [], ...rest }) {
    const { names } = /** @type {LearningSet} */ (this.#lesson);
    const last = layers[layers.length - 1];
    const inputs = sizes[sizes.length - 2];
    this.#seed = Math.floor(Math.random() * 2 ** 32); // so that what is still said of the network before this one is not heard
    const [{ w, b }] = randomLayers([inputs, names.length], generator(this.#seed));
    names.forEach((name, j) => {
      const from = old.indexOf(name);
      if (from < 0) return;
      b[j] = last.b[from];
      for (let i = 0; i < inputs; i++) w[i * names.length + j] = last.w[i * old.length + from];
    });
    this.network = { ...rest, names, sizes: [...sizes.slice(0, -1), names.length], layers: [...layers.slice(0, -1), { w, b }] };
    this.settings = { .../** @type {Settings} */ (this.settings), ...formOf(this.network) };
    this.moments = []; // those of before have other classes
    this.#begin();
  }

  /** Give the worker the network. */
  #begin() {
    const settings = /** @type {Settings} */ (this.settings);
    const signs = this.#lesson;
    const { limit = 0 } = this.#options;
    const own = signs?.digits ? STEPS_WITH_DIGITS : STEPS;
    const steps = signs ? own : limit && Math.ceil((limit - this.seen) / settings.batch_size);
    const outputs = signs?.names.length ?? DIGITS;
    const start = { settings, signs, taken: this.#taken, outputs, steps, seed: this.#seed };
    const from = this.network?.layers.length ? { layers: this.network.layers, steps: this.steps, seen: this.seen } : null;
    this.#holder = this.#needsDigits && !this.#hasDigits ? null : this.#worker;
    if (!this.#holder) return; // the worker gets it when it is ready
    this.#ask({ kind: "begin", start, perSecond: this.perSecond, from });
  }

  get #needsDigits() {
    return !this.#lesson || this.#lesson.digits !== null;
  }

  /** Return the worker when it has the digits, if they are needed. Start it unless it runs. */
  async #start(needsDigits = this.#needsDigits) {
    if (needsDigits) await (this.#ready ??= this.#giveDigits());
    return this.#worker ?? this.#launch();
  }

  /** Give the worker the digits. If that fails, it is ended. */
  async #giveDigits() {
    try {
      const bytes = await this.#options.fetchDigits();
      if (!this.#worker) this.#launch();
      await new Promise((done, fail) => {
        this.#loading = { done, fail };
        this.#post({ kind: "digits", bytes });
        setTimeout(() => fail(new Error(DEAD)), SILENCE);
      });
      this.#hasDigits = true;
    } catch (error) {
      this.#end();
      throw error;
    } finally {
      this.#loading = null;
    }
  }

  #launch() {
    if (this.#isClosed) throw new Error("the run was closed");
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    const worker = new Worker(url);
    this.#worker = worker;
    URL.revokeObjectURL(url);
    worker.onerror = ({ message }) =>
      this.#receive({ kind: this.#loading ? "spoiled" : "failed", text: message || "the browser starts no worker" });
    worker.onmessage = ({ data }) => this.#receive(data);
    return worker;
  }

  /** End the run for good. */
  close() {
    clearInterval(this.#watch);
    this.#isClosed = true;
    this.#end();
  }

  /** Stop the worker, and forget it. */
  #end() {
    this.#worker?.terminate();
    [this.#worker, this.#ready, this.#holder] = [null, null, null];
    this.#hasDigits = this.#isDue = false;
  }

  /**
   * Start a worker in place of a dead one. The network of the last report goes on, if it was learning.
   * @param {string} why
   */
  async #revive(why) {
    const isToRun = this.state === "running" && !this.#isRevived;
    this.#end();
    this.#measuring?.fail(new Error(why));
    this.#isRevived = true;
    if (this.network) this.#setState("paused");
    if (!isToRun) return this.#options.say(`The training run has stopped: ${why}. Try again.`);
    const runs = await this.run(/** @type {Settings} */ (this.settings));
    if (runs) this.#options.say(`The training run had stopped: ${why}. It goes on from the last report.`);
  }

  /** Send a message that the worker has to answer. @param {Message} message */
  #ask(message) {
    this.#post(message);
    this.#heardAt = performance.now();
    this.#isDue = this.#worker !== null;
  }

  /** @param {Message} message */
  #post(message) {
    this.#worker?.postMessage(message);
  }

  /** @param {Report} report */
  #receive(report) {
    this.#heardAt = performance.now();
    this.#isDue = this.state === "running";
    if (report.kind === "ready") return this.#loading?.done();
    if (report.kind === "spoiled") return this.#loading?.fail(new Error(report.text));
    if (report.kind === "failed") return this.#revive(report.text);
    if (report.kind === "tested") return this.#measuring?.done(report.accuracies);
    if (!this.network) return;
    if ("seed" in report && report.seed !== this.#seed) return; // it is about the network before this one
    if (report.kind === "rested") return this.#setState("paused");
    if (report.kind === "progress") {
      this.network = { ...this.network, layers: report.layers };
      [this.seen, this.steps] = [report.seen, report.steps];
      if (report.loss !== null) {
        this.losses.push(report.loss);
        if (Number.isFinite(report.loss)) addPoint(this.reports.loss, report.seen, report.loss);
        if (this.#lesson) addMoment(this.moments, { layers: report.layers, seen: report.seen, loss: report.loss, test: null });
        this.#isRevived = false;
      }
      if (this.losses.length > MOST_LOSSES) this.losses.splice(1, MOST_LOSSES / 2); // the first one stays
    } else if (report.kind === "measured") {
      [this.test, this.known, this.silent] = [report.test, report.known, report.silent];
      const { layers, seen, loss, test, known } = report;
      if (test !== null) addPoint(this.reports.test, seen, test);
      addPoint(this.reports.training, seen, known);
      addMoment(this.moments, { layers, seen, loss, test });
    }
    this.#options.reported(report);
  }

  /** @param {State} state */
  #setState(state) {
    const now = performance.now();
    if (this.#since !== null) this.seconds += (now - this.#since) / 1000;
    this.#since = state === "running" ? now : null;
    this.state = state;
    this.#options.stateChanged(state);
  }
}

/** Return the settings that a network has of itself. @param {Network} network */
function formOf({ sizes, hidden: activation }) {
  return { hidden: sizes.slice(1, -1), activation };
}

/**
 * Return a function that loads the digits from the server. The browser keeps the file. It is loaded anew the second time, because a
 * filter of the network may have answered in the server's place, and the browser has kept that.
 * @type {(address: string) => FetchDigits}
 */
export function fetchDigits(address) {
  /** @type {RequestCache} */
  let cache = "default";
  return async () => {
    const signal = AbortSignal.timeout(LONGEST_FETCH);
    const response = await fetch(new URL(address, document.baseURI), { cache, signal }).catch(() => null);
    cache = "reload";
    if (!response) throw new Error("the server does not answer");
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
