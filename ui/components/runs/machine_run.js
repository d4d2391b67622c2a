/** A run with PyTorch on this machine, as Python tells of it. The run itself is a process, which goes on while the page is closed. */
import { toNetwork } from "../model/network.js";
import { askAgain } from "../shared/ask_again.js";
import { Run, reportsFrom } from "./run.js";

/**
 * @import { Plan } from "./run_plan.js"
 * @import { Entry } from "./runs.js"
 * @import { State } from "./run.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} More what Python says of the run that is shown, besides its entry in the list (messages.py)
 * @property {number} seen examples
 * @property {string} words how far it is, "Epoch 2 of 3 · 4 s left", or how it has ended
 * @property {string} weights the key by which Python knows its network, final or as it is after an epoch; "" if there is none
 * @property {number} silent as in `Run`
 * @property {Settings} settings as in `Run`
 * @property {boolean} isDecided whether it was decided if its network shall read
 * @property {string} command that makes its network again
 * @property {string} commandNote how alike the two networks are
 *
 * @typedef {Entry & More} Told
 */

const WAIT = 3000; // ms until weights are asked for again
/** @type {Record<string, State>} what Python says of a run that has not ended */
const STATES = { starting: "loading", running: "running" };

export class MachineRun extends Run {
  tests = 10_000; // digits
  #send;
  /** @type {Told | null | undefined} null: there is none. undefined: Python has not told yet */
  told;
  /** @type {Plan} */
  #plan = { words: "", problem: "", digits: null };
  #wanted = ""; // the key of the weights that are asked for
  #loaded = ""; // the key of those that have come

  /** @param {(name: string, value: any) => void} send sends a command to Python */
  constructor(send) {
    super();
    this.#send = send;
  }

  /**
   * Take over what Python says of the run, and its network.
   * @type {(told: Told | null, plan: Plan, message: any) => void} message: with the weights that were asked for, and their `key`
   */
  take(told, plan, message) {
    this.#plan = plan;
    if (told?.id !== this.told?.id) [this.network, this.#loaded] = [null, ""];
    this.told = told;
    this.state = told ? (STATES[told.state] ?? "ended") : "new";
    const { seen = 0, loss = null, silent = 0, settings = null, learnt = [], id = "", weights = "" } = told ?? {};
    Object.assign(this, { seen, loss, silent, settings, learnt });
    if (message.sizes && message.key.startsWith(id)) [this.network, this.#loaded] = [toNetwork(message), message.key];
    this.reports = reportsFrom(told?.reports);
    if (weights !== this.#wanted) this.#askFor(weights);
  }

  get steps() {
    return Math.round(this.seen / (this.settings?.batch_size ?? 1));
  }

  get title() {
    const name = `${this.network?.sizes.join("-")}, ${this.told?.name}`;
    return this.state === "ended" ? `The network of ${name}` : `The network that learns, ${name}`;
  }

  plan() {
    return this.#plan;
  }

  /** Ask for the run's network. @param {string} key */
  #askFor(key) {
    this.#wanted = key;
    const isDone = () => this.#wanted !== key || !key || this.#loaded === key;
    askAgain(() => this.#send("weights", key), isDone, WAIT);
  }

  /** Start a run. @param {Record<string, any>} options */
  run(options) {
    this.#send("start", options);
  }

  /** End the run. @param {"finish" | "discard"} how finish: its network is kept */
  end(how) {
    this.#send(how, this.told?.id);
  }
}
