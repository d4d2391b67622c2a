/**
 * A training run in a Web Worker of this browser: the worker, the network as it is now, and its snapshots. It has no pictures.
 * The trainer shows it, and so does the sidebar's Retrain on a shared server.
 */
import { Snapshots } from "./snapshots.js";
import PROGRAM from "./worker.js?program";

/**
 * @import { Network } from "../model/network.js"
 * @import { Settings } from "./settings.js"
 * @import { Message, Rates, Report } from "./worker.js"
 *
 * @typedef {"new" | "loading" | "running" | "paused"} State
 *
 * @typedef {() => Promise<Uint8Array | string>} FetchDigits brings the digits: a file of digits.py, or its base64
 *
 * @typedef {object} Options
 * @property {FetchDigits} fetchDigits
 * @property {(state: State) => void} stateChanged
 * @property {(report: Exclude<Report, { kind: "ready" | "failed" | "tested" }>) => void} reported
 * @property {(text: string) => void} say tells what goes on with the worker
 */

const LOOK_EVERY = 1000; // ms between two looks whether the worker is still alive
const SILENCE = 15_000; // ms without an answer, after which a worker counts as dead
const LONGEST_FETCH = 120_000; // ms
const DEAD = "the browser's worker no longer answers";
const MOST_LOSSES = 1000; // kept for the hints

export class Run {
  #options;
  /** @type {Promise<Worker> | null} */
  #ready = null;
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Worker | null} the worker that has the network */
  #holder = null;
  #heardAt = 0; // ms, when the worker has answered or was asked last
  #isDue = false; // whether the worker has to answer
  #isRevived = false; // whether the worker has taken the place of a dead one, and has learnt nothing yet
  /** @type {{ done: (accuracies: number[]) => void, fail: (error: Error) => void } | null} */
  #measuring = null;
  #seed = 0;
  /** @type {State} */
  state = "new";
  /** @type {Settings | null} what the network has begun with */
  begun = null;
  /** @type {Rates} */
  rates = { learningRate: 0, batch: 1, dropout: 0 };
  perSecond = 0;
  /** @type {Network | null} as it is now. It has no layers before the first report */
  network = null;
  seen = 0;
  steps = 0;
  /** @type {number[]} of the reports */
  losses = [];
  silent = 0;
  /** @type {number | null} */
  test = null;
  /** @type {number | null} */
  known = null;
  snapshots = new Snapshots();

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    setInterval(() => {
      if (this.#isDue && performance.now() > this.#heardAt + SILENCE) this.#revive(DEAD);
    }, LOOK_EVERY);
  }

  /** Whether there are weights. */
  get hasNetwork() {
    return Boolean(this.network?.layers.length);
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

  /** @param {Settings} settings of a new network, if there is none */
  async step(settings) {
    const worker = await this.#open(settings);
    if (worker) this.#ask({ kind: "step" });
    if (worker) this.#setState("paused");
  }

  /** @param {Settings} settings */
  startAgain(settings) {
    this.#create(settings);
    if (this.state === "running") this.#ask({ kind: "run" });
    else if (this.#worker) this.#setState("paused");
    else this.#open(settings).then((worker) => worker && this.#setState("paused"));
  }

  pause() {
    this.#post({ kind: "pause" });
    this.#isDue = false;
    this.#setState("paused");
  }

  /** @param {Rates} rates */
  setRates(rates) {
    this.rates = rates;
    this.#post({ kind: "rates", rates });
  }

  /** @param {number} perSecond batches; 0 is as many as possible */
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
    await this.#start();
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
    if (!this.#ready) this.#options.say("Loading 12,000 digits, once: 1.1 MB.");
    try {
      const worker = await this.#start();
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

  /** Begin with random weights. @param {Settings} settings */
  #create(settings) {
    this.begun = { ...settings };
    this.#seed = Math.floor(Math.random() * 2 ** 32);
    [this.seen, this.steps, this.losses, this.silent] = [0, 0, [], 0];
    [this.test, this.known, this.snapshots] = [null, null, new Snapshots()];
    const { hidden, activation, learningRate, batch, dropout } = settings;
    this.rates = { learningRate, batch, dropout };
    this.network = {
      key: "",
      sizes: [784, ...hidden, 10],
      hidden: activation,
      output: "softmax",
      contrastHalf: null,
      layers: [],
    };
    this.#begin();
  }

  /** Give the worker the network. */
  #begin() {
    const { hidden, activation, optimizer, examples } = /** @type {Settings} */ (this.begun);
    const start = { hidden, activation, optimizer, examples, seed: this.#seed };
    const from = this.network?.layers.length ? { layers: this.network.layers, steps: this.steps, seen: this.seen } : null;
    this.#holder = this.#worker;
    this.#ask({ kind: "begin", start, rates: this.rates, perSecond: this.perSecond, from });
  }

  /** Return the worker when it has the digits. Start it unless it runs. */
  #start() {
    this.#ready ??= this.#load().catch((error) => {
      this.#end();
      throw error;
    });
    return this.#ready;
  }

  /** @returns {Promise<Worker>} */
  async #load() {
    const bytes = await this.#options.fetchDigits();
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    const worker = new Worker(url);
    this.#worker = worker;
    URL.revokeObjectURL(url);
    await new Promise((done, fail) => {
      worker.onerror = ({ message }) => fail(new Error(message || "the browser starts no worker"));
      worker.onmessage = ({ data }) => (data.kind === "ready" ? done(null) : fail(new Error(data.text)));
      worker.postMessage({ kind: "digits", bytes });
      setTimeout(() => fail(new Error(DEAD)), SILENCE);
    });
    worker.onerror = ({ message }) => this.#revive(message);
    worker.onmessage = ({ data }) => this.#receive(data);
    return worker;
  }

  /** Stop the worker, and forget it. */
  #end() {
    this.#worker?.terminate();
    [this.#worker, this.#ready, this.#holder] = [null, null, null];
    this.#isDue = false;
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
    const runs = await this.run(/** @type {Settings} */ (this.begun));
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

  /** @param {Exclude<Report, { kind: "ready" }>} report */
  #receive(report) {
    this.#heardAt = performance.now();
    this.#isDue = this.state === "running";
    if (report.kind === "failed") return this.#revive(report.text);
    if (report.kind === "tested") return this.#measuring?.done(report.accuracies);
    if (!this.network) return;
    if ("seed" in report && report.seed !== this.#seed) return; // it is about the network before this one
    if (report.kind === "progress") {
      this.network = { ...this.network, layers: report.layers };
      [this.seen, this.steps] = [report.seen, report.steps];
      if (report.loss !== null) {
        this.losses.push(report.loss);
        this.#isRevived = false;
      }
      if (this.losses.length > MOST_LOSSES) this.losses.splice(1, MOST_LOSSES / 2); // the first one stays
    } else if (report.kind === "measured") {
      [this.test, this.known, this.silent] = [report.test, report.known, report.silent];
      const { layers, seen, loss, test } = report;
      this.snapshots.add({ layers, seen, loss, test });
    }
    this.#options.reported(report);
  }

  /** @param {State} state */
  #setState(state) {
    this.state = state;
    this.#options.stateChanged(state);
  }
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
    const ending = AbortSignal.timeout(LONGEST_FETCH);
    const response = await fetch(new URL(address, document.baseURI), { cache, signal: ending }).catch(() => null);
    cache = "reload";
    if (!response) throw new Error("the server does not answer");
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  };
}
