/**
 * The list of runs: the networks that this browser keeps and the runs on this machine, of which Python tells, newest first. One is looked
 * at, two or three are compared with it, and each can be renamed, downloaded, deleted, and made the network that reads.
 */
import { change, listen, remove } from "../shared/database.js";
import { button, html, saveFile, setAttributes, setText } from "../shared/dom.js";
import { fixed, percent, significant, timeOf } from "../shared/format.js";
import { fetchFile } from "../shared/network_files.js";
import { STORE, keptRun, readKept } from "./kept_networks.js";
import { reportsFrom } from "./run.js";
import { differences } from "./settings.js";
import { grouped, t } from "../shared/language.js";

/**
 * @import { Other } from "./curves.js"
 * @import { RunStatus } from "./machine_run.js"
 * @import { Reports } from "./run.js"
 * @import { Known } from "./settings.js"
 * @import { Options as TrainerOptions } from "./trainer.js"
 *
 * @typedef {object} Entry a run in the list
 * @property {string} id
 * @property {string} name
 * @property {"starting" | "running" | "done" | "cancelled" | "failed" | "lost"} state
 * @property {number | null} accuracy on test digits
 * @property {number | null} loss
 * @property {number | null} seconds
 * @property {number | null} bytes of its network; null if it has none
 * @property {number} time ms since 1970
 * @property {Known[]} learnt the settings that it has learnt with, one after another
 * @property {Partial<Reports>} [reports] what is known of its curves; a run on this machine has them when it is shown or compared
 * @property {Uint8Array} [file] of its network, as safetensors, if this browser keeps it
 *
 * @typedef {Pick<TrainerOptions, "use" | "send"> & { machine: () => RunStatus | null | undefined, lookAtMachine: () => void, changed: () => void }} Options
 *   machine: returns the run on this machine that the page shows. lookAtMachine: makes the page show one. changed: is called when another
 *   run is looked at or compared
 */

const MOST_EARLIER = 3; // networks whose curves stay
const MOST = 3; // runs that are compared with another one
const UNKNOWN = "–";
const SAME = t("the same settings");
const AGAIN = t("The command that makes this network again");
/** @type {Record<string, string>} */
const STATES = {
  starting: t("starting"),
  running: t("running"),
  cancelled: t("cancelled"),
  failed: t("failed"),
  lost: t("lost"),
};
const CELLS = [t("Where"), t("Accuracy"), t("Loss"), t("Time"), t("Size"), t("Started")];

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
  /** @type {Pick<Entry, "name" | "reports" | "learnt">[]} earlier networks of this visit, without names, the latest first */
  earlier = [];
  said = html("span", { class: "hint", role: "status", "data-testid": "trainer-used" });
  /** @type {Map<string, ReturnType<typeof createRow>>} by the ids of the runs */
  #rows = new Map();
  #body = html("tbody");
  #unread = html("p", { class: "hint", role: "status", "data-testid": "runs-unread" });
  #head = html("tr", {}, ...[t("Compare"), t("Run"), ...CELLS].map((name) => html("th", { scope: "col" }, name)));
  #commandNote = html("p", { class: "hint" });
  #command = html("code");
  #again = html("details", {}, html("summary", {}, AGAIN), this.#commandNote, this.#command);
  element = html(
    "section",
    { class: "run-list", "data-testid": "run-list", "aria-label": t("Runs"), hidden: true },
    this.#again,
    html("h3", {}, t("Runs, newest first")),
    html("div", { class: "scroll" }, html("table", {}, html("thead", {}, this.#head), this.#body)),
    this.#unread,
  );

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.readWith = options.use((text) => this.say(text));
    this.#body.addEventListener("pointerleave", () => this.draw());
    listen(STORE, () => this.#load());
    this.#load();
  }

  async #load() {
    const { networks, unread } = await readKept();
    this.#inBrowser = networks;
    setText(this.#unread, unread);
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

  get #entries() {
    return [...this.#inBrowser, ...this.#onMachine].sort((a, b) => b.time - a.time);
  }

  draw() {
    // While a pointer is over the list, a run that comes waits, so that no press is on another row than it was meant for.
    const isHeld = this.#body.matches(":hover");
    const entries = this.#entries.filter(({ id }) => !isHeld || this.#rows.has(id));
    const status = this.#options.machine();
    setText(this.#commandNote, status?.commandNote ?? "");
    setText(this.#command, status?.command ?? "");
    this.#again.hidden = !status;
    const id = this.looked?.id ?? status?.id;
    const looked = entries.find((entry) => entry.id === id);
    this.element.hidden = !entries.length && !this.#unread.textContent;
    this.#rows = new Map(entries.map(({ id }) => [id, this.#rows.get(id) ?? createRow(this)]));
    entries.forEach((entry) => this.#rows.get(entry.id)?.show(entry, looked, this.#reading, this.#compared));
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

  /** @type {(reports: Reports, learnt: Known[]) => void} of a network that another one follows */
  addEarlier(reports, learnt) {
    this.earlier = [{ name: "", reports, learnt }, ...this.earlier].slice(0, MOST_EARLIER);
  }

  /**
   * Return the runs whose curves lie pale behind: those that are compared, or else earlier ones of this visit. Each of them, and the one
   * that is shown, is named by every setting in which any two of them differ.
   * @type {(shown: Known[]) => { own: string, others: Other[] }} shown: the settings of the run that is shown. own: its name
   */
  others(shown) {
    const compared = this.#entries.filter(({ id }) => this.#compared.has(id));
    const pale = compared.length ? compared : this.earlier;
    const all = [shown, ...pale.map(({ learnt }) => learnt)];
    const nameOf = (/** @type {string} */ name, /** @type {Known[]} */ learnt) => {
      return [name, differences(learnt, all)].filter((part) => part).join(": ");
    };
    const others = pale.map(({ name, reports, learnt }) => {
      return { reports: reportsFrom(reports), text: nameOf(name, learnt) || SAME };
    });
    return { own: nameOf(t("this one"), shown), others };
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

  /** Show the run that the page follows, in place of one of the list. */
  lookAway() {
    if (!this.looked) return;
    this.looked = null;
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
  async download({ id, file, name }) {
    try {
      const bytes = file ?? (await fetchFile(id));
      saveFile(/** @type {BlobPart} */ (bytes), `digit-lens-${(file ? name : id).replace(/[^a-z0-9]+/gi, "-")}.safetensors`);
    } catch (error) {
      this.say(/** @type {Error} */ (error).message);
    }
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

/**
 * Return a row for a run. Its nodes are made once: while a run goes on, a press or a name that is written would be lost.
 * @param {Runs} runs what the presses act on
 */
function createRow(runs) {
  /** @type {Entry} */
  let run;
  let isAsked = false; // whether a press more deletes the run
  const box = html("input", { type: "checkbox" });
  const look = button("", () => runs.look(run));
  const field = html("input", { type: "text", maxlength: 60, "aria-label": t("Name"), hidden: true });
  const unlike = html("div", { class: "hint" });
  const use = button("", () => runs.use(run));
  const file = button(t("Download"), () => runs.download(run));
  const rename = button(t("Rename"), () => openOrClose());
  const remove = button(t("Delete"), () => askAndRemove());
  const title = html("th", { scope: "row" }, look, field, unlike, html("div", { class: "presses" }, use, file, rename, remove));
  const cells = CELLS.map(() => html("td"));
  const element = html("tr", { "data-testid": "run" }, html("td", {}, box), title, ...cells);
  box.addEventListener("change", () => runs.compare(run.id, box.checked));
  field.addEventListener("change", () => keepName());
  field.addEventListener("keydown", ({ key }) => key === "Enter" && openOrClose());

  const openOrClose = () => {
    const isOpen = !field.hidden;
    if (isOpen) keepName();
    else field.value = run.name;
    field.hidden = isOpen;
    look.hidden = !isOpen;
    if (!isOpen) field.focus();
  };

  const keepName = () => {
    const name = field.value.trim();
    if (name && name !== run.name) runs.rename(run, name);
  };

  const askAndRemove = () => {
    if (isAsked) runs.remove(run);
    isAsked = !isAsked;
    setText(remove, isAsked ? t("Delete for good") : t("Delete"));
  };

  /**
   * @type {(entry: Entry, looked: Entry | undefined, reading: string, compared: Set<string>) => void} looked: the run that is looked at.
   *   reading: the id of the network that reads. compared: the ids of the runs that are compared
   */
  const show = (entry, looked, reading, compared) => {
    run = entry;
    const { id, name, file: kept, accuracy, loss, seconds, bytes, state, learnt, time } = entry;
    const isLooked = entry === looked;
    setAttributes(element, { "data-value": id, "aria-current": isLooked ? "true" : null });
    setAttributes(box, { "aria-label": t("Compare {name}", { name }) });
    box.checked = compared.has(id);
    box.disabled = isLooked || (!box.checked && compared.size >= MOST);
    setText(look, name);
    setAttributes(look, { "aria-pressed": String(isLooked) });
    setText(unlike, looked && !isLooked ? differences(learnt, [looked.learnt]) || SAME : "");
    file.hidden = use.hidden = bytes === null;
    use.disabled = id === reading;
    setText(use, id === reading ? t("reads now") : t("Read with it"));
    remove.hidden = bytes === null && state === "running";
    const texts = [
      kept ? t("this browser") : "PyTorch",
      state === "done" ? percent(accuracy, 2) : STATES[state],
      loss === null ? UNKNOWN : significant(loss),
      seconds === null ? UNKNOWN : `${seconds < 10 ? fixed(seconds, 1) : Math.round(seconds)} s`,
      bytes === null ? UNKNOWN : `${grouped(Math.round(bytes / 1000))} kB`,
      time ? timeOf(time) : UNKNOWN,
    ];
    cells.forEach((cell, i) => setText(cell, texts[i]));
  };
  return { element, show };
}
