/** A run with PyTorch on this machine, as Python tells of it. The run itself is a process, which goes on while the page is closed. */
import { toNetwork } from "../model/network.js";
import { askAgain } from "../shared/ask_again.js";
import { Run, reportsFrom } from "./run.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Plan } from "./plan.js"
 * @import { Entry } from "./runs.js"
 * @import { State } from "./run.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {"run" | "pause" | "more" | "finish" | "discard" | `${string} ${number}`} Command more: train one more epoch. finish: end the
 *   run and keep its network. discard: end it and delete it. The others change a setting
 *
 * @typedef {object} More what Python says of the run that is shown, besides its entry in the list (messages.py)
 * @property {number} seen examples
 * @property {string} words how far it is, "Epoch 2 of 3 · 4 s left", or how it has ended
 * @property {{ seen: number, key: string }[]} moments
 * @property {number} silent as in `Run`
 * @property {number} since as in `Run`
 * @property {Settings} settings as in `Run`
 * @property {string} command that makes its network again
 * @property {string} commandNote how alike the two networks are
 *
 * @typedef {Entry & More} Told
 */

const WAIT = 3000; // ms until weights are asked for again
/** @type {Record<string, State>} what Python says of a run that has not ended */
const STATES = { starting: "loading", running: "running", paused: "paused" };

export class MachineRun extends Run {
  engine = /** @type {const} */ ("torch");
  tests = 10_000; // digits
  #send;
  /** @type {Told | null | undefined} null: there is none. undefined: Python has not told yet */
  told;
  /** @type {Plan} */
  #plan = { words: "", problem: "", digits: null };
  #wanted = ""; // the key of the moment whose weights are asked for
  /** @type {Map<string, Network>} by the keys of its moments. The run's network is the newest of these */
  #loaded = new Map();
  key = ""; // by which Python knows that network. Only a run that has ended well has one under its own id

  /** @param {(name: string, value: any) => void} send sends a command to Python */
  constructor(send) {
    super();
    this.#send = send;
  }

  /**
   * Take over what Python says of the run, and the weights of one of its moments.
   * @type {(told: Told | null, plan: Plan, message: any) => void} message: with the weights that were asked for, and their `key`
   */
  take(told, plan, message) {
    this.#plan = plan;
    if (told?.id !== this.told?.id) this.#loaded.clear();
    this.told = told;
    this.state = told ? (STATES[told.state] ?? "ended") : "new";
    const { seen = 0, loss = null, silent = 0, since = 0, settings = null, learnt = [] } = told ?? {};
    Object.assign(this, { seen, loss, silent, since, settings, learnt });
    if (message.sizes) this.#loaded.set(message.key, toNetwork(message));
    this.reports = reportsFrom(told?.reports);
    this.moments = (told?.moments ?? []).map(({ seen, key }) => {
      return { seen, key, layers: this.#loaded.get(key)?.layers ?? null, loss: null, test: null };
    });
    const newest = this.moments.filter(({ layers }) => layers).at(-1)?.key ?? "";
    this.network = this.#loaded.get(newest) ?? null;
    this.key = told?.state === "done" ? told.id : newest;
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

  /** Ask for the weights of a moment. @param {string} chosen its key, or "" for the newest one */
  load(chosen) {
    const key = chosen || (this.moments.at(-1)?.key ?? "");
    if (key === this.#wanted) return;
    this.#wanted = key;
    const isDone = () => this.#wanted !== key || !key || this.#loaded.has(key);
    askAgain(() => this.#send("moment", key), isDone, WAIT);
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
    this.#send("steer", [this.told?.id, command]);
  }

  /** Change a setting from the next step on. @type {(values: Record<string, any>, name: string) => void} */
  change(values, name) {
    this.#send("change", [this.told?.id, `${name} ${values[name]}`]);
  }
}
