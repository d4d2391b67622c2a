/** A run with PyTorch on this machine, as Python tells of it. The run itself is a process, which goes on while the page is closed. */
import { fetchNetwork } from "../shared/network_files.js";
import { Run, reportsFrom } from "./run.js";
import { t } from "../shared/language.js";

/**
 * @import { Plan } from "./run_plan.js"
 * @import { Entry } from "./runs.js"
 * @import { State } from "./run.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} More what Python says of the run that is shown, besides its entry in the list (messages.py)
 * @property {number} seen examples
 * @property {string} words how far it is, "Epoch 2 of 3 · 4 s left", or how it has ended
 * @property {string} key of its network, final or as it is after an epoch; "" if there is none
 * @property {number} silent as in `Run`
 * @property {Settings} settings as in `Run`
 * @property {boolean} isDecided whether it was decided if its network shall read
 * @property {string} command that makes its network again
 * @property {string} commandNote how alike the two networks are
 *
 * @typedef {Entry & More} RunStatus
 */

/** @type {Record<string, State>} what Python says of a run that has not ended */
const STATES = { starting: "loading", running: "running" };

export class MachineRun extends Run {
  tests = 10_000; // digits
  #send;
  /** @type {RunStatus | null | undefined} null: there is none. undefined: Python has not said yet */
  status;
  /** @type {Plan} */
  #plan = { words: "", problem: "", digits: null };
  #changed;
  #wanted = ""; // the key of the network that is asked for

  /**
   * @param {(name: string, value: any) => void} send sends a command to Python
   * @param {() => void} changed is called when the run's network has come
   */
  constructor(send, changed) {
    super();
    this.#send = send;
    this.#changed = changed;
  }

  /** Take over what Python says of the run. @type {(status: RunStatus | null, plan: Plan) => void} */
  take(status, plan) {
    this.#plan = plan;
    if (status?.id !== this.status?.id) this.network = null;
    this.status = status;
    this.state = status ? (STATES[status.state] ?? "ended") : "new";
    const { seen = 0, loss = null, silent = 0, settings = null, learnt = [], key = "" } = status ?? {};
    Object.assign(this, { seen, loss, silent, settings, learnt });
    this.reports = reportsFrom(status?.reports);
    if (key !== this.#wanted) this.#fetch(key);
  }

  get title() {
    const name = `${this.network?.sizes.join("-")}, ${this.status?.name}`;
    return this.state === "ended" ? t("The network of {name}", { name }) : t("The network that learns, {name}", { name });
  }

  plan() {
    return this.#plan;
  }

  /** Fetch the run's network. @param {string} key */
  async #fetch(key) {
    this.#wanted = key;
    const isWanted = () => key !== "" && this.#wanted === key;
    const network = await fetchNetwork(key, isWanted);
    if (!isWanted()) return;
    this.network = network;
    this.#changed();
  }

  /** Start a run, and look at it. @param {Record<string, any>} options */
  run(options) {
    this.#send("look", "");
    this.#send("start", options);
  }

  /** End the run. @param {"finish" | "discard"} how finish: its network is kept */
  end(how) {
    this.#send(how, this.status?.id);
  }
}
