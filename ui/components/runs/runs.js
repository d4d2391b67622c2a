/**
 * The runs of the list: the networks that this browser keeps, and the runs on this machine, of which Python tells. One is looked at, some
 * are compared with it, and each can be renamed, downloaded, deleted, and made the network that reads.
 */
import { listen } from "../shared/database.js";
import { html, saveFile, setText } from "../shared/dom.js";
import { KeptRun, Wish, entryOf, forget, keptNetworks, rename } from "./kept_networks.js";
import { RunList } from "./list.js";
import { Reports } from "./reports.js";
import { differences } from "./settings.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Other } from "./curves.js"
 * @import { Kept } from "./kept_networks.js"
 * @import { Entry } from "./list.js"
 * @import { Told } from "./machine_run.js"
 *
 * @typedef {object} Options
 * @property {(id: string, network: Network | null) => Promise<string>} use makes a network the one that reads everywhere. Gives why
 *   it is refused, or "". network: null for one of a run on this machine
 * @property {(name: string, value: any) => void} [send] sends a command to Python. Without it, there is no PyTorch
 * @property {() => Told | null} machine returns the run on this machine that the page shows
 * @property {() => void} lookAtMachine makes the page show a run on this machine
 * @property {() => void} changed is called when another run is looked at or compared
 */

const MOST_EARLIER = 3; // networks whose curves stay

export class Runs {
  #options;
  /** @type {Kept[]} */
  #kept = [];
  /** @type {Entry[]} on this machine */
  #onMachine = [];
  /** @type {Record<string, any>} the reports of runs on this machine that are compared, by id */
  #reports = {};
  #isTold = false; // whether Python has told of the runs on this machine
  /** @type {Entry[]} */
  #compared = [];
  #reading = ""; // the id of the network that reads
  /** @type {KeptRun | null} what is looked at in place of the run */
  looked = null;
  /** @type {{ reports: Reports, settings: Record<string, any> }[]} earlier networks of this visit, the latest first */
  earlier = [];
  said = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  #wish = new Wish((text) => this.say(text));
  #list = new RunList({
    look: (entry) => this.#look(entry),
    compare: (entries) => this.#compare(entries),
    use: ({ id, where }) => {
      const network = where === "machine" ? null : this.#open(id)?.network;
      if (network !== undefined) this.readWith(id, network);
    },
    download: (entry) => this.#save(entry),
    rename: (entry, name) => this.#rename(entry, name),
    remove: (entry) => this.#remove(entry),
  });
  element = this.#list.element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    listen("networks", () => this.#load());
    this.#load();
  }

  async #load() {
    this.#kept = await keptNetworks();
    this.draw();
  }

  /**
   * Take over what Python says of the runs on this machine. Return whether it is the first time.
   * @type {(told: { runs: Entry[], compared: Record<string, any> }) => boolean}
   */
  take({ runs, compared }) {
    const isFirst = !this.#isTold;
    [this.#onMachine, this.#reports, this.#isTold] = [runs, compared, true];
    return isFirst;
  }

  /** Show which network reads everywhere. @param {string} id */
  setReading(id) {
    this.#reading = id;
    this.draw();
  }

  draw() {
    const shown = this.looked?.id ?? this.#options.machine()?.id ?? "";
    this.#list.show([...this.#kept.map(entryOf), ...this.#onMachine], shown, this.#reading);
  }

  /** @param {string} text on a network that shall read everywhere */
  say(text) {
    setText(this.said, text);
  }

  /** @type {(id: string, network: Network | null) => void} network: null for one of a run on this machine */
  readWith(id, network) {
    this.#wish.follow(this.#options.use(id, network));
  }

  /** @type {(reports: Reports, settings: Record<string, any>) => void} of a network that another one follows */
  addEarlier(reports, settings) {
    this.earlier = [{ reports, settings: { ...settings } }, ...this.earlier].slice(0, MOST_EARLIER);
  }

  /**
   * Return the runs whose curves lie pale behind: those that are compared, or else earlier ones of this visit.
   * @type {(settings: Record<string, any>) => Other[]} settings: of the run that is shown
   */
  others(settings) {
    if (!this.#compared.length) {
      return this.earlier.map((run) => ({ reports: run.reports, text: differences(run.settings, settings) }));
    }
    return this.#compared.map((entry) => ({
      reports: Reports.from(this.#find(entry.id)?.reports ?? this.#reports[entry.id] ?? {}),
      text: `${entry.name}: ${differences(entry.settings, settings)}`,
    }));
  }

  /** @param {string} id */
  #find(id) {
    return this.#kept.find((each) => each.id === id);
  }

  /** Return a run of which this browser keeps the network. If that can't be read, say why and return null. @param {string} id */
  #open(id) {
    const kept = this.#find(id);
    try {
      return kept ? new KeptRun(kept) : null;
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
      return null;
    }
  }

  /** @param {Entry} entry */
  #look({ id, where }) {
    if (where === "machine") {
      this.looked = null;
      this.#options.lookAtMachine();
      return this.#options.send?.("look", id);
    }
    this.looked = this.#open(id) ?? this.looked;
    this.#options.changed();
    this.draw();
  }

  /** @param {Entry[]} entries */
  #compare(entries) {
    this.#compared = entries;
    const ids = entries.filter(({ where }) => where === "machine").map(({ id }) => id);
    if (ids.length || this.#isTold) this.#options.send?.("compare", ids);
    this.#options.changed();
  }

  /** @param {Entry} entry */
  #save({ id, where, name }) {
    if (where === "machine") return this.#options.send?.("file", id);
    const kept = this.#find(id);
    if (kept) saveFile(/** @type {BlobPart} */ (kept.file), `digit-lens-${name.replace(/[^a-z0-9]+/gi, "-")}.safetensors`);
  }

  /** @type {(entry: Entry, name: string) => void} */
  #rename({ id, where }, name) {
    if (where === "machine") return this.#options.send?.("rename", [id, name]);
    const kept = this.#find(id);
    if (kept) rename(kept, name);
  }

  /** @param {Entry} entry */
  #remove({ id, where }) {
    if (this.looked?.id === id) this.looked = null;
    this.#compared = this.#compared.filter((each) => each.id !== id);
    if (where === "machine") this.#options.send?.("delete", id);
    else forget(id);
    this.#options.changed();
  }
}
