/** A run in a Web Worker of this browser. It has no pictures: the view Training shows it. */
import { DIGITS } from "../../../model/network.py";
import { PIXELS, generator, randomLayers } from "../model/training.js";
import { Run, addMoment, addPoint, areSame, countOf, reportsFrom } from "./run.js";
import PROGRAM from "./worker.js?program";
import { fixed } from "../shared/format.js";
import { grouped, t } from "../shared/language.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @import { LearningSet } from "../signs/model.js"
 * @import { Speed } from "./pace.js"
 * @import { Plan } from "./run_plan.js"
 * @import { State } from "./run.js"
 * @import { Settings } from "./settings.js"
 * @import { Message, Report } from "./worker.js"
 *
 * @typedef {() => Promise<Uint8Array>} FetchDigits brings the digits: a file of digits.py
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {(state: State) => void} stateChanged
 * @property {(report: Report) => void} reported
 * @property {(text: string) => void} say tells what goes on with the worker
 */

const LOOK_EVERY = 1000; // ms between two looks whether the worker is still alive
const SILENCE = 15_000; // ms without an answer, after which a worker counts as dead
const LONGEST_FETCH = 120_000; // ms
const DEAD = t("the browser's worker no longer answers");
const PASS = 3.7e-10; // s for each example and weight, as measured with 784-128-64-10 on one core of an EPYC of 2026
const STEPS = 200; // after a new example of a sign; then it rests
const STEPS_WITH_DIGITS = 600;

export class BrowserRun extends Run {
  tests = 2000; // digits
  #options;
  /** @type {Worker | null} */
  #worker = null;
  #isGiven = false; // whether the worker has the network
  /** @type {Promise<void> | null} of the digits in the worker */
  #ready = null;
  #hasDigits = false;
  /** @type {{ done: (accuracies: number[]) => void, fail: (error: Error) => void } | null} of what the worker has to answer */
  #request = null;
  #heardAt = 0; // ms, when the worker has said something or was asked last
  #isAsked = false; // whether the worker has said nothing since it was asked; while it learns, it always has to
  #watch; // the timer that looks whether it does
  #isClosed = false;
  #isRevived = false; // whether the worker has taken the place of a dead one, and has learnt nothing yet
  #seed = 0;
  /** @type {LearningSet | null} what it learns from; null: MNIST's digits */
  #lesson = null;
  /** @type {Speed} */
  #perSecond = 0;
  limit = 0; // examples, after which it rests; 0: it goes on
  steps = 0;
  seconds = 0; // that it has learnt
  /** @type {number | null} ms, since when it learns; null if it does not */
  #since = null;

  /** @param {Options} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#watch = setInterval(() => {
      const isDue = this.#isAsked || (this.#worker && this.state === "running");
      if (isDue && performance.now() > this.#heardAt + SILENCE) this.#fail(DEAD);
    }, LOOK_EVERY);
  }

  /** What is known of its network, for the page. */
  get title() {
    const after = { examples: countOf(this.seen), sizes: this.network?.sizes.join("-") };
    if (this.#lesson) return t("The network of your signs, after {examples}", after);
    return t("The network that learns, {sizes}, after {examples}", after);
  }

  /**
   * Say how long a pass through the examples takes, and how many weights and biases there are.
   * @type {(settings: Settings) => Plan} settings: of the next network
   */
  plan({ hidden, train_size }) {
    const sizes = [PIXELS, ...hidden, DIGITS];
    const parameters = sizes.slice(1).reduce((sum, units, i) => sum + units * (sizes[i] + 1), 0);
    const seconds = PASS * parameters * train_size;
    const values = { numbers: grouped(parameters), seconds: fixed(seconds, 1) };
    const words =
      seconds < 0.1
        ? t("{numbers} weights and biases. Less than 0.1 s a pass.", values)
        : t("{numbers} weights and biases. About {seconds} s a pass.", values);
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

  /** Learn, with a new network if there is none. Return whether it learns now. @param {Settings} settings of a new network */
  async run(settings) {
    const isOpen = await this.#open(settings);
    if (isOpen) this.#setPace("running");
    return isOpen;
  }

  /** Take one step, with a new network if there is none. @param {Settings} settings of a new network */
  async step(settings) {
    if (!(await this.#open(settings))) return;
    this.#ask({ kind: "step" });
    this.#setState("paused");
  }

  /**
   * Learn signs of one's own, on top of what is known of them, and then rest.
   * @type {(lesson: LearningSet, settings: Settings) => Promise<boolean>}
   */
  learn(lesson, settings) {
    const [network, before] = [this.network, this.settings];
    this.#lesson = lesson;
    if (network && before && !lesson.isNew) {
      this.moments = []; // those of before have other classes
      this.#create(before, network);
    } else {
      this.#reset();
      this.#create(settings);
    }
    return this.run(settings);
  }

  /** Forget the network and its examples. The next network learns MNIST's digits, unless it is given signs. */
  forget() {
    this.pause();
    [this.#lesson, this.network, this.settings] = [null, null, null];
    this.#reset();
    this.#setState("new");
  }

  /** Go on with a network that reads signs of one's own. @type {(network: Network, lesson: LearningSet, settings: Settings) => void} */
  goOn(network, lesson, settings) {
    this.#lesson = lesson;
    this.#reset();
    this.#create(settings, network);
    this.#setState("paused");
  }

  /** Make a new network, which waits. Return whether the worker has it. @param {Settings} settings */
  async startAgain(settings) {
    this.pause();
    this.#reset();
    this.#create(settings);
    const isOpen = await this.#open(settings);
    if (isOpen) this.#setState("paused");
    return isOpen;
  }

  pause() {
    this.#setPace("paused");
  }

  /** Learn with other rates from now on. @param {Record<string, any>} values settings */
  change({ learning_rate, batch_size, dropout }) {
    Object.assign(/** @type {Settings} */ (this.settings), { learning_rate, batch_size, dropout });
    this.since = this.seen;
    this.#setPace(this.state);
  }

  /** Rest after so many examples. @param {number} examples 0: go on until it is paused */
  setLimit(examples) {
    if (examples === this.limit) return;
    this.limit = examples;
    this.#isGiven = false; // the worker gets it with the network, when it learns next
  }

  /** @param {Speed} perSecond */
  setSpeed(perSecond) {
    this.#perSecond = perSecond;
    this.#setPace(this.state);
  }

  /** Learn or rest, with the rates and the speed of now. @param {State} state of the run from now on */
  #setPace(state) {
    const { settings } = this;
    const isRunning = state === "running";
    if (settings) {
      this.#ask({ kind: "set", pace: { isRunning, settings, perSecond: this.#perSecond } });
      this.#isAsked &&= isRunning; // it rests without a word
    }
    if (state !== this.state) this.#setState(state);
  }

  /** Return the accuracies of other networks on the test digits. @param {Network[]} networks */
  async measure(networks) {
    await this.#start(true);
    return this.#answerTo({ kind: "test", networks });
  }

  /**
   * Give the worker the network. Return whether it has it. false: it is about to, or it can't be started.
   * @param {Settings} settings of a new network, if there is none
   */
  async #open(settings) {
    if (this.state === "loading") return false;
    if (this.state !== "running" || (this.#needsDigits && !this.#hasDigits)) {
      this.#setState("loading");
      if (this.#needsDigits && !this.#ready) this.#options.say(t("Loading 12,000 digits, 1.2 MB."));
      try {
        await this.#start();
      } catch (error) {
        this.#setState(this.network ? "paused" : "new");
        const why = error instanceof Error ? error.message : error;
        this.#options.say(t("The training run could not start: {why}. Try again, or load the page anew.", { why }));
        return false;
      }
      if (/** @type {State} */ (this.state) !== "loading") return false; // the network was forgotten meanwhile
    }
    if (!this.network) this.#create(settings);
    if (!this.#isGiven) this.#begin();
    return true;
  }

  #reset() {
    [this.seen, this.steps, this.seconds, this.loss, this.silent, this.since] = [0, 0, 0, null, 0, 0];
    [this.moments, this.reports] = [[], reportsFrom()];
  }

  /**
   * Begin with the hidden layers of another network and with its outputs of the same names; the rest is random.
   * @type {(settings: Settings, from?: Network | null) => void} from: null: all is random
   */
  #create(settings, from = this.#lesson?.reader ?? null) {
    this.settings = { ...settings, ...(from && { hidden: from.sizes.slice(1, -1), activation: from.hidden }) };
    if (!this.seen) this.learnt = [this.settings];
    this.#seed = Math.floor(Math.random() * 2 ** 32); // so that what is still said of the network before this one is not heard
    const { hidden, activation } = this.settings;
    const names = this.#lesson?.names;
    const sizes = [PIXELS, ...hidden, names?.length ?? DIGITS];
    const layers = randomLayers(sizes, generator(this.#seed));
    if (from) layers.splice(0, hidden.length, ...from.layers.slice(0, -1));
    if (from?.names && names) copyOutputs(from, from.names, layers[hidden.length], names);
    const functions = { hidden: activation, output: /** @type {const} */ ("softmax"), contrastHalf: null };
    this.network = { key: "", sizes, ...functions, layers, names };
    this.#isGiven = false;
  }

  #begin() {
    const [settings, network] = [/** @type {Settings} */ (this.settings), /** @type {Network} */ (this.network)];
    const lesson = this.#lesson;
    const own = lesson?.digits ? STEPS_WITH_DIGITS : STEPS;
    const limit = lesson ? own : this.limit && Math.ceil((this.limit - this.seen) / settings.batch_size);
    const signs = lesson && { pixels: lesson.pixels, labels: lesson.labels, digits: lesson.digits };
    const taken = lesson?.reader ? network.layers.length - 1 : 0;
    const { steps, seen } = this;
    const start = { settings, signs, layers: network.layers, taken, steps, seen, limit, seed: this.#seed };
    this.#ask({ kind: "begin", start });
    this.#isGiven = true;
  }

  get #needsDigits() {
    return !this.#lesson || this.#lesson.digits !== null;
  }

  /** Start the worker, unless it runs. Wait until it has the digits, if they are needed. */
  async #start(needsDigits = this.#needsDigits) {
    if (needsDigits) await (this.#ready ??= this.#giveDigits());
    if (!this.#worker) this.#launch();
  }

  /** Give the worker the digits. If that fails, it is ended. */
  async #giveDigits() {
    try {
      const bytes = await this.#options.fetchDigits();
      if (!this.#worker) this.#launch();
      await this.#answerTo({ kind: "digits", bytes });
      this.#hasDigits = true;
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  #launch() {
    if (this.#isClosed) throw new Error(t("the run was closed"));
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    const worker = new Worker(url);
    this.#worker = worker;
    URL.revokeObjectURL(url);
    worker.onerror = ({ message }) => this.#fail(message || t("the browser starts no worker"));
    worker.onmessage = ({ data }) => this.#receive(data);
  }

  close() {
    clearInterval(this.#watch);
    this.#isClosed = true;
    this.#end();
  }

  /** Stop the worker, and forget it. */
  #end() {
    this.#worker?.terminate();
    [this.#worker, this.#ready] = [null, null];
    this.#isGiven = this.#hasDigits = this.#isAsked = false;
  }

  /** The worker is dead or can't do what it was asked. @param {string} why */
  #fail(why) {
    const request = this.#request;
    this.#request = null;
    request?.fail(new Error(why));
    if (!request || this.#hasDigits) this.#revive(why); // else it could not unpack the digits
  }

  /** Start a worker in place of a dead one. The network of the last report goes on, if it was learning. @param {string} why */
  async #revive(why) {
    const isToRun = this.state === "running" && !this.#isRevived;
    this.#end();
    this.#isRevived = true;
    if (this.network) this.#setState("paused");
    if (!isToRun) return this.#options.say(t("The training run has stopped: {why}. Try again.", { why }));
    const runs = await this.run(/** @type {Settings} */ (this.settings));
    if (runs) this.#options.say(t("The training run had stopped: {why}. It goes on from the last report.", { why }));
  }

  /** Send a message, and return the worker's answer. @type {(message: Message) => Promise<number[]>} */
  #answerTo(message) {
    return new Promise((done, fail) => {
      this.#request = { done, fail };
      this.#ask(message);
    });
  }

  /** Send a message after which the worker has to say something. @param {Message} message */
  #ask(message) {
    this.#worker?.postMessage(message);
    this.#heardAt = performance.now();
    this.#isAsked = this.#worker !== null;
  }

  /** @param {Report} report */
  #receive(report) {
    this.#heardAt = performance.now();
    this.#isAsked = false;
    if (report.kind === "failed") return this.#fail(report.text);
    if (report.kind === "answer") {
      this.#request?.done(report.accuracies);
      this.#request = null;
      return;
    }
    if (!this.network) return;
    if ("seed" in report && report.seed !== this.#seed) return; // it is about the network before this one
    if (report.kind === "progress") {
      const { layers, loss, settings } = report;
      const known = this.seen ? this.learnt : [];
      if (!areSame(settings, known.at(-1))) this.learnt = [...known, settings];
      if (!areSame(settings, this.settings)) this.since = report.seen; // it comes from before the change
      this.network = { ...this.network, layers };
      [this.seen, this.steps, this.loss, this.#isRevived] = [report.seen, report.steps, loss, false];
      if (Number.isFinite(loss)) addPoint(this.reports.loss, this.seen, loss);
      if (this.#lesson) addMoment(this.moments, { layers, seen: this.seen, loss, test: null });
    } else if (report.kind === "measured") {
      const { layers, seen, loss, test, known, silent } = report;
      this.silent = silent;
      if (test !== null) addPoint(this.reports.test, seen, test);
      addPoint(this.reports.training, seen, known);
      addMoment(this.moments, { layers, seen, loss, test });
      if (report.isOver) this.#setState("paused");
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

/**
 * Copy the weights and biases of outputs to those of the same names.
 * @type {(from: Network, known: string[], to: Layer, names: string[]) => void} known, names: those of the outputs
 */
function copyOutputs({ layers }, known, to, names) {
  const last = layers[layers.length - 1];
  const inputs = to.w.length / names.length;
  names.forEach((name, j) => {
    const at = known.indexOf(name);
    if (at < 0) return;
    to.b[j] = last.b[at];
    for (let i = 0; i < inputs; i++) to.w[i * names.length + j] = last.w[i * known.length + at];
  });
}

/**
 * Return a function that loads the digits from the server. The browser keeps the file, but asks whether it is still the same: a filter of
 * the network may have answered in the server's place.
 * @type {(address: string) => FetchDigits}
 */
export function fetchDigits(address) {
  return async () => {
    const signal = AbortSignal.timeout(LONGEST_FETCH);
    const response = await fetch(new URL(address, document.baseURI), { cache: "no-cache", signal }).catch(() => null);
    if (!response) throw new Error(t("the server does not answer"));
    if (!response.ok) throw new Error(t("the server answers {status}", { status: response.status }));
    return new Uint8Array(await response.arrayBuffer());
  };
}
