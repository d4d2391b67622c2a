/**
 * The list of runs: the networks that this browser keeps and the runs on this machine, of which Python tells, newest first. One is looked
 * at, two or three are compared with it, and each can be renamed, downloaded, deleted, and made the network that reads.
 */
import { change, listen, remove } from "../shared/database.js";
import { html, saveFile, setText } from "../shared/dom.js";
import { STORE, keptNetworks, keptRun } from "./kept_networks.js";
import { CELLS, createRow } from "./row.js";
import { reportsFrom } from "./run.js";
import { differences } from "./settings.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Other } from "./curves.js"
 * @import { Told } from "./machine_run.js"
 * @import { Entry } from "./row.js"
 * @import { Reports } from "./run.js"
 * @import { Options as TrainerOptions } from "./trainer.js"
 *
 * @typedef {Pick<TrainerOptions, "use" | "send"> & { machine: () => Told | null | undefined, lookAtMachine: () => void, changed: () => void }} Options
 *   machine: returns the run on this machine that the page shows. lookAtMachine: makes the page show one. changed: is called when another
 *   run is looked at or compared
 */

const MOST_EARLIER = 3; // networks whose curves stay

export class Runs {
  #options;
  /** @type {Entry[]} */
  #inBrowser = [];
  /** @type {Entry[]} */
  #onMachine = [];
  /** @type {Set<string>} the ids of the runs that are compared with the one that is looked at */
  #compared = new Set();
  #reading = ""; // the id of the network that reads
  /** @type {ReturnType<typeof keptRun> | null} what is looked at in place of the run */
  looked = null;
  /** @type {Pick<Entry, "name" | "reports" | "settings">[]} earlier networks of this visit, without names, the latest first */
  earlier = [];
  said = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  /** @type {Map<string, ReturnType<typeof createRow>>} by the ids of the runs */
  #rows = new Map();
  #body = html("tbody");
  #head = html("tr", {}, ...["Compare", "Run", ...CELLS].map((name) => html("th", { scope: "col" }, name)));
  #commandNote = html("p", { class: "hint" });
  #command = html("code");
  #again = html(
    "details",
    {},
    html("summary", {}, "The command that makes this network again"),
    this.#commandNote,
    this.#command,
  );
  element = html(
    "section",
    { class: "run-list", "data-testid": "run-list", "aria-label": "Runs", hidden: true },
    this.#again,
    html("h3", {}, "Runs, newest first"),
    html("div", { class: "scroll" }, html("table", {}, html("thead", {}, this.#head), this.#body)),
  );

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.readWith = options.use((text) => this.say(text));
    listen(STORE, () => this.#load());
    this.#load();
  }

  async #load() {
    this.#inBrowser = await keptNetworks();
    this.draw();
  }

  /** Take over what Python says of the runs on this machine. @param {Entry[]} runs */
  take(runs) {
    this.#onMachine = runs;
    this.draw();
  }

  /** Show which network reads everywhere. @param {string} id */
  setReading(id) {
    this.#reading = id;
    this.draw();
  }

  /** All runs, newest first. */
  get #entries() {
    return [...this.#inBrowser, ...this.#onMachine].sort((a, b) => b.time - a.time);
  }

  draw() {
    const entries = this.#entries;
    const told = this.#options.machine();
    setText(this.#commandNote, told?.commandNote ?? "");
    setText(this.#command, told?.command ?? "");
    this.#again.hidden = !told;
    const id = this.looked?.id ?? told?.id;
    const marks = { looked: entries.find((entry) => entry.id === id), reading: this.#reading, compared: this.#compared };
    this.element.hidden = !entries.length;
    this.#rows = new Map(entries.map(({ id }) => [id, this.#rows.get(id) ?? createRow(this)]));
    entries.forEach((entry) => this.#rows.get(entry.id)?.show(entry, marks));
    const rows = [...this.#rows.values()].map(({ element }) => element);
    for (const row of [...this.#body.children]) if (!rows.some((each) => each === row)) row.remove();
    // A row that stands where it should is not moved, because what has the focus would lose it.
    rows.forEach((row, i) => {
      const present = this.#body.children[i] ?? null;
      if (present !== row) this.#body.insertBefore(row, present);
    });
  }

  /** @param {string} text on a network that shall read everywhere */
  say(text) {
    setText(this.said, text);
  }

  /** @type {(reports: Reports, settings: Record<string, any>) => void} of a network that another one follows */
  addEarlier(reports, settings) {
    this.earlier = [{ name: "", reports, settings: { ...settings } }, ...this.earlier].slice(0, MOST_EARLIER);
  }

  /**
   * Return the runs whose curves lie pale behind: those that are compared, or else earlier ones of this visit.
   * @type {(settings: Record<string, any>) => Other[]} settings: of the run that is shown
   */
  others(settings) {
    const compared = this.#entries.filter(({ id }) => this.#compared.has(id));
    return (compared.length ? compared : this.earlier).map(({ name, reports, settings: own }) => {
      return { reports: reportsFrom(reports), text: `${name && `${name}: `}${differences(own, settings)}` };
    });
  }

  /** Return a run of which this browser keeps the network. If that can't be read, say why and return null. @param {Entry} entry */
  #open(entry) {
    try {
      return keptRun(entry);
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
      return null;
    }
  }

  /** @param {Entry} entry */
  look(entry) {
    if (!entry.file) {
      this.looked = null;
      this.#options.lookAtMachine();
      return this.#options.send?.("look", entry.id);
    }
    this.looked = this.#open(entry) ?? this.looked;
    this.#options.changed();
    this.draw();
  }

  /** @type {(id: string, isWanted: boolean) => void} */
  compare(id, isWanted) {
    if (isWanted) this.#compared.add(id);
    else this.#compared.delete(id);
    this.#options.send?.("compare", [...this.#compared]);
    this.#options.changed();
    this.draw();
  }

  /** Make the network of a run the one that reads. @param {Entry} entry */
  use(entry) {
    const run = entry.file ? this.#open(entry) : { network: null };
    if (run) this.readWith(entry.id, run.network);
  }

  /** @param {Entry} entry */
  download({ id, file, name }) {
    if (!file) return this.#options.send?.("file", id);
    saveFile(/** @type {BlobPart} */ (file), `digit-lens-${name.replace(/[^a-z0-9]+/gi, "-")}.safetensors`);
  }

  /** @type {(entry: Entry, name: string) => void} */
  rename({ id, file }, name) {
    if (file) change({ store: STORE, id, to: (old) => old && { ...old, name } });
    else this.#options.send?.("rename", [id, name]);
  }

  /** @param {Entry} entry */
  remove({ id, file }) {
    if (this.looked?.id === id) this.looked = null;
    this.#compared.delete(id);
    if (file) remove(STORE, id);
    else this.#options.send?.("delete", id);
    this.#options.changed();
  }
}
