/** A row of the list of runs. */
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
 *
 * @typedef {object} Marks
 * @property {Entry | undefined} looked the run that is looked at
 * @property {string} reading the id of the network that reads
 * @property {Set<string>} compared the ids of the runs that are compared with the one that is looked at
 */

const MOST = 3; // runs that are compared with another one
const WHERE = { browser: "this browser", machine: "PyTorch" };
const UNKNOWN = "–";
export const CELLS = ["Where", "Accuracy", "Loss", "Time", "Size", "Started"];

/** The row of a run. Its nodes are made once: while a run goes on, a press or a name that is written would be lost. */
export class Row {
  #runs;
  /** @type {Entry | undefined} */
  #entry;
  #isAsked = false; // whether a press more deletes the run
  #box = html("input", { type: "checkbox" });
  #look = this.#press("", (entry) => this.#runs.look(entry));
  #name = html("input", { type: "text", maxlength: 60, "aria-label": "Name", hidden: true });
  #unlike = html("div", { class: "hint" });
  #use = this.#press("", (entry) => this.#runs.use(entry));
  #file = this.#press("Download", (entry) => this.#runs.download(entry));
  #rename = button("Rename", () => this.#openOrClose());
  #remove = this.#press("Delete", (entry) => this.#askAndRemove(entry));
  #cells = CELLS.map(() => html("td"));
  element = html(
    "tr",
    { "data-testid": "run" },
    html("td", {}, this.#box),
    html(
      "th",
      { scope: "row" },
      ...[this.#look, this.#name, this.#unlike],
      html("div", { class: "presses" }, this.#use, this.#file, this.#rename, this.#remove),
    ),
    ...this.#cells,
  );

  /** @param {Runs} runs what the presses act on */
  constructor(runs) {
    this.#runs = runs;
    this.#box.addEventListener("change", () => this.#entry && runs.compare(this.#entry.id, this.#box.checked));
    this.#name.addEventListener("change", () => this.#keepName());
    this.#name.addEventListener("keydown", ({ key }) => key === "Enter" && this.#openOrClose());
  }

  /** @type {(entry: Entry, marks: Marks) => void} */
  show(entry, { looked, reading, compared }) {
    this.#entry = entry;
    const { id, name, where, accuracy, loss, seconds, bytes, state, settings, time } = entry;
    const isLooked = entry === looked;
    setAttributes(this.element, { "data-value": id, "aria-current": isLooked ? "true" : null });
    setAttributes(this.#box, { "aria-label": `Compare ${name}` });
    this.#box.checked = compared.has(id);
    this.#box.disabled = isLooked || (!this.#box.checked && compared.size >= MOST);
    setText(this.#look, name);
    setAttributes(this.#look, { "aria-pressed": String(isLooked) });
    setText(this.#unlike, looked && !isLooked ? differences(settings, looked.settings) : "");
    this.#file.hidden = this.#use.hidden = bytes === null;
    this.#use.disabled = id === reading;
    setText(this.#use, id === reading ? "reads now" : "Read with it");
    this.#remove.hidden = bytes === null && state === "running";
    const texts = [
      WHERE[where],
      state || percent(accuracy, 2),
      loss === null ? UNKNOWN : significant(loss),
      seconds === null ? UNKNOWN : `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
      bytes === null ? UNKNOWN : `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
      timeOf(time),
    ];
    this.#cells.forEach((cell, i) => setText(cell, texts[i]));
  }

  /** @type {(text: string, act: (entry: Entry) => void) => HTMLButtonElement} */
  #press(text, act) {
    return button(text, () => this.#entry && act(this.#entry));
  }

  /** Open the field for the name, or close it. */
  #openOrClose() {
    const isOpen = !this.#name.hidden;
    if (isOpen) this.#keepName();
    else this.#name.value = this.#entry?.name ?? "";
    this.#name.hidden = isOpen;
    this.#look.hidden = !isOpen;
    if (!isOpen) this.#name.focus();
  }

  #keepName() {
    const name = this.#name.value.trim();
    if (this.#entry && name && name !== this.#entry.name) this.#runs.rename(this.#entry, name);
  }

  /** @param {Entry} entry */
  #askAndRemove(entry) {
    if (this.#isAsked) this.#runs.remove(entry);
    this.#isAsked = !this.#isAsked;
    setText(this.#remove, this.#isAsked ? "Delete for good" : "Delete");
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
