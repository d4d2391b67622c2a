/**
 * A run with PyTorch on this machine, as Python tells of it: a source of what browser_run.js is the other one of. The run itself is a
 * process, which goes on while the page is closed.
 */
import { toNetwork } from "../model/network.js";
import { last, reportsFrom } from "./reports.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @import { State } from "./browser_run.js"
 * @import { Moment } from "./moments.js"
 * @import { Reports } from "./reports.js"
 * @import { Digits } from "./strip.js"
 *
 * @typedef {"run" | "pause" | "more" | "finish" | "discard"} Command more: train one more epoch. finish: end the run and keep its network.
 *   discard: end the run and delete it
 *
 * @typedef {object} Plan what is known of the settings for a run
 * @property {string} words how long it takes, and how many parameters there are
 * @property {string} problem why it can't start, or ""
 * @property {Digits | null} digits
 *
 * @typedef {object} Told what Python says of a run (messages.py)
 * @property {string} id
 * @property {string} name
 * @property {"starting" | "running" | "paused" | "done" | "cancelled" | "failed" | "lost"} state
 * @property {number} seen examples
 * @property {string} words how far it is: "Epoch 2 of 3 · 4 s left"
 * @property {string} problem why it has failed, or ""
 * @property {number | null} loss
 * @property {number | null} accuracy on held-out digits, or in the end on the test digits
 * @property {Record<string, any>} settings with what was changed since the start
 * @property {{ seen: number, key: string }[]} moments
 * @property {Reports} reports
 * @property {number} silent the largest share of a hidden layer's neurons that are 0 for every image of a batch
 * @property {string} command that makes its network again
 * @property {string} commandNote how alike the two networks are
 */

const PATIENCE = 3000; // ms until weights are asked for again: Streamlit may discard what a run has sent
const UNTRAINED = 1; // a network that guesses has a loss of 2.3

const STATES = /** @type {const} */ ({
  starting: "loading",
  running: "running",
  paused: "paused",
  done: "ended",
  cancelled: "ended",
  failed: "ended",
  lost: "ended",
});

export class MachineRun {
  engine = /** @type {const} */ ("torch");
  tests = 10_000; // digits
  #send;
  /** @type {Told | null} */
  told = null;
  /** @type {Plan} */
  #plan = { words: "", problem: "", digits: null };
  #planned = ""; // the options of the latest plan, as JSON
  #wanted = ""; // the key of the moment whose weights are wanted
  /** @type {State} */
  state = "new";
  seen = 0;
  /** @type {number | null} */
  loss = null;
  /** @type {number | null} */
  accuracy = null;
  silent = 0;
  reports = reportsFrom();
  /** @type {Moment[]} */
  moments = [];
  /** @type {Map<string, Network>} by the keys of its moments */
  #loaded = new Map();
  /** @type {Network | null} the newest of those that are here */
  network = null;
  key = ""; // by which Python knows that network. Only a run that has ended well has one under its own id

  /** @param {(name: string, value: any) => void} send sends a command to Python */
  constructor(send) {
    this.#send = send;
  }

  /**
   * Take over what Python says of the run, and the weights of one of its moments.
   * @type {(told: Told | null, plan: Plan, message: any) => void} message: with `key` and, if the page lacks them, the weights
   */
  take(told, plan, message) {
    this.#plan = plan;
    if (told?.id !== this.told?.id) this.#loaded.clear();
    this.told = told;
    this.state = told ? STATES[told.state] : "new";
    const { seen = 0, loss = null, accuracy = null, silent = 0 } = told ?? {};
    Object.assign(this, { seen, loss, accuracy, silent });
    if (message.sizes) this.#loaded.set(message.key, toNetwork(message));
    else if (message.key && !this.#loaded.has(message.key)) this.#send("missing", true);
    this.reports = reportsFrom(told?.reports);
    this.moments = (told?.moments ?? []).map(({ seen, key = "" }) => {
      return { seen, key, layers: this.#loaded.get(key)?.layers ?? null, loss: null, test: null };
    });
    const newest = this.moments.filter(({ layers }) => layers).at(-1)?.key ?? "";
    this.network = this.#loaded.get(newest) ?? null;
    this.key = told?.state === "done" ? told.id : newest;
  }

  get settings() {
    return this.told?.settings ?? null;
  }

  /** Of a network that began untrained; else none. */
  get losses() {
    const { y } = this.reports.loss;
    return y[0] > UNTRAINED ? y : [];
  }

  get steps() {
    return Math.round(this.seen / (this.settings?.batch_size ?? 1));
  }

  get known() {
    return last(this.reports.training);
  }

  get test() {
    return last(this.reports.validation);
  }

  get title() {
    const name = `${this.network?.sizes.join("-")}, ${this.told?.name}`;
    return this.state === "ended" ? `The network of ${name}` : `The network that learns, ${name}`;
  }

  get isBegun() {
    return this.state === "running" || this.state === "paused";
  }

  plan() {
    return this.#plan;
  }

  /** Its hints hold only while it learns: there is nothing to forget. */
  forgetLosses() {}

  /** Ask Python how long a run takes, unless it has said so. @param {Record<string, any>} options of the run */
  askForPlan(options) {
    const text = JSON.stringify(options);
    if (text !== this.#planned) this.#send("plan", options);
    this.#planned = text;
  }

  /** Ask for the weights of a moment, and again if they do not come. @param {string} key "" for none */
  load(key) {
    this.#wanted = key;
    const ask = (/** @type {number} */ wait) => {
      if (this.#wanted !== key || !key || this.#loaded.has(key)) return;
      this.#send("moment", key);
      setTimeout(() => ask(2 * wait), wait);
    };
    ask(PATIENCE);
  }

  /** Start a run, or let a paused one go on. @param {Record<string, any>} options of a new one */
  run(options) {
    if (this.state === "paused") this.steer("run");
    else this.#send("start", options);
  }

  pause() {
    this.steer("pause");
  }

  /** @param {Command} command */
  steer(command) {
    if (command === "discard") this.#send(command, this.told?.id);
    else this.#send("steer", [this.told?.id, command]);
  }

  /** Change a setting from the next step on. @type {(values: Record<string, any>, name: string) => void} */
  change(values, name) {
    this.#send("steer", [this.told?.id, name, values[name]]);
  }
}
