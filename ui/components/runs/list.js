/**
 * The list of runs: the networks that this browser keeps and the runs on this machine, newest first. One is looked at, two or three are
 * compared, and each can be renamed, downloaded, deleted, and made the network that reads.
 */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { differences } from "./settings.js";

/**
 * @import { Kept } from "./kept_networks.js"
 * @import { Runs } from "./runs.js"
 *
 * @typedef {object} Entry a run in the list
 * @property {string} id
 * @property {string} name
 * @property {"browser" | "machine"} where
 * @property {string} state "" for one that has ended well
 * @property {number | null} accuracy on test digits
 * @property {number | null} loss
 * @property {number | null} seconds
 * @property {number | null} bytes of its network; null if it has none
 * @property {number} time ms since 1970
 * @property {Record<string, any>} settings
 * @property {Kept} [kept] what this browser keeps of it; a run on this machine has none
 */

const MOST = 3; // runs that are compared with another one
const WHERE = { browser: "this browser", machine: "PyTorch" };
const UNKNOWN = "–";
const CELLS = ["Where", "Accuracy", "Loss", "Time", "Size", "Started"];

export class RunList {
  #runs;
  #rows = html("tbody");
  element;
  /** @type {Entry[]} */
  #entries = [];
  #reading = ""; // the id of the network that reads
  #shown = ""; // the id of the run that is looked at
  /** @type {Set<string>} ids */
  #compared = new Set();
  #opened = ""; // the id of the run whose name is edited
  #asked = ""; // the id of the run that a press more deletes
  /**
   * The rows by id. One is made anew only if its presses change: while a run goes on, a press or a name that is written would be lost.
   * @type {Map<string, { made: string, row: HTMLElement, cells: HTMLElement[] }>}
   */
  #made = new Map();

  /** @param {Runs} runs what the presses act on */
  constructor(runs) {
    this.#runs = runs;
    const head = html("tr", {}, ...["Compare", "Run", ...CELLS].map((name) => html("th", { scope: "col" }, name)));
    this.element = html(
      "section",
      { class: "run-list", "data-testid": "run-list", "aria-label": "Runs", hidden: true },
      html("h3", {}, "Runs, newest first"),
      html("div", { class: "scroll" }, html("table", {}, html("thead", {}, head), this.#rows)),
    );
  }

  /** @type {(entries: Entry[], shown: string, reading: string) => void} shown, reading: ids of the run that is looked at, and that reads */
  show(entries, shown, reading) {
    this.#entries = [...entries].sort((a, b) => b.time - a.time);
    [this.#shown, this.#reading] = [shown, reading];
    this.#draw();
  }

  #draw() {
    this.element.hidden = !this.#entries.length;
    const focused = this.element.querySelector(":focus")?.getAttribute("data-key") ?? "";
    const shown = this.#entries.find(({ id }) => id === this.#shown);
    const rows = this.#entries.map((entry) => this.#row(entry, shown ?? null));
    if (rows.length !== this.#rows.children.length || rows.some((row, i) => row !== this.#rows.children[i])) {
      this.#rows.replaceChildren(...rows);
    }
    /** @type {HTMLElement | null} */ (this.#rows.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @type {(entry: Entry, shown: Entry | null) => HTMLElement} */
  #row(entry, shown) {
    const { id, where, accuracy, loss, seconds, bytes, state } = entry;
    const unlike = shown && id !== this.#shown ? differences(entry.settings, shown.settings) : "";
    const isFull = this.#compared.size >= MOST;
    const marks = [
      this.#shown === id,
      this.#reading === id,
      this.#compared.has(id),
      isFull,
      this.#opened === id,
      this.#asked === id,
    ];
    const made = JSON.stringify([entry.name, state, bytes === null, unlike, marks]);
    const known = this.#made.get(id);
    const { row, cells } = known?.made === made ? known : this.#make(entry, unlike);
    this.#made.set(id, { made, row, cells });
    const texts = [
      WHERE[where],
      state || percent(accuracy, 2),
      loss === null ? UNKNOWN : significant(loss),
      seconds === null ? UNKNOWN : `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
      bytes === null ? UNKNOWN : `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
      timeOf(entry.time),
    ];
    cells.forEach((cell, i) => setText(cell, texts[i]));
    return row;
  }

  /** @type {(entry: Entry, unlike: string) => { row: HTMLElement, cells: HTMLElement[] }} unlike: how its settings differ */
  #make(entry, unlike) {
    const { id, name } = entry;
    const isShown = id === this.#shown;
    const box = html("input", { type: "checkbox", "aria-label": `Compare ${name}`, "data-key": `box ${id}` });
    box.checked = this.#compared.has(id);
    box.disabled = isShown || (!box.checked && this.#compared.size >= MOST);
    box.addEventListener("change", () => this.#compare(id, box.checked));
    const look = this.#press(name, `look ${id}`, () => this.#runs.look(entry));
    setAttributes(look, { "aria-pressed": String(isShown) });
    const hint = unlike && html("div", { class: "hint" }, unlike);
    const presses = html("div", { class: "presses" }, ...this.#presses(entry));
    const title = html("th", { scope: "row" }, this.#opened === id ? this.#editor(entry) : look, hint, presses);
    const cells = CELLS.map(() => html("td"));
    const attributes = { "data-testid": "run", "data-value": id, "aria-current": isShown ? "true" : null };
    return { row: html("tr", attributes, html("td", {}, box), title, ...cells), cells };
  }

  /** @type {(entry: Entry) => (HTMLElement | string)[]} */
  #presses(entry) {
    const { id, bytes, state } = entry;
    const isRunning = Boolean(state) && bytes === null;
    const use = id === this.#reading ? "reads now" : this.#press("Read with it", `use ${id}`, () => this.#runs.use(entry));
    const rename = this.#press("Rename", `rename ${id}`, () => this.#open(id));
    const remove = this.#press(this.#asked === id ? "Delete for good" : "Delete", `delete ${id}`, () => this.#remove(entry));
    const file = this.#press("Download", `file ${id}`, () => this.#runs.download(entry));
    return [...(bytes === null ? [] : [use, file]), rename, ...(isRunning && state === "running" ? [] : [remove])];
  }

  /** @type {(text: string, key: string, act: () => void) => HTMLButtonElement} */
  #press(text, key, act) {
    const element = button(text, act);
    setAttributes(element, { "data-key": key });
    return element;
  }

  /** Return a field for a run's name. @param {Entry} entry */
  #editor(entry) {
    const input = html("input", {
      type: "text",
      value: entry.name,
      maxlength: 60,
      "aria-label": "Name",
      "data-key": `name ${entry.id}`,
    });
    const done = () => {
      this.#opened = "";
      if (input.value.trim() && input.value !== entry.name) this.#runs.rename(entry, input.value.trim());
      this.#draw();
    };
    input.addEventListener("keydown", (event) => event.key === "Enter" && done());
    input.addEventListener("change", done);
    return input;
  }

  /** @param {string} id */
  #open(id) {
    this.#opened = this.#opened === id ? "" : id;
    this.#draw();
    /** @type {HTMLElement | null} */ (this.#rows.querySelector("input[type=text]"))?.focus();
  }

  /** @param {Entry} entry */
  #remove(entry) {
    const isSure = this.#asked === entry.id;
    this.#asked = isSure ? "" : entry.id;
    if (isSure) this.#runs.remove(entry);
    this.#draw();
  }

  /** @type {(id: string, isWanted: boolean) => void} */
  #compare(id, isWanted) {
    if (isWanted) this.#compared.add(id);
    else this.#compared.delete(id);
    this.#runs.compare(this.#entries.filter((entry) => this.#compared.has(entry.id)));
    this.#draw();
  }
}

/** @type {(time: number) => string} the time of today, or the date. time: ms since 1970 */
function timeOf(time) {
  if (!time) return UNKNOWN;
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString("en-GB", { timeStyle: "short" })
    : date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
}
