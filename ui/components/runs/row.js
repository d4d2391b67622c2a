/** A row of the list of runs. */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { differences } from "./settings.js";

/**
 * @import { Reports } from "./run.js"
 * @import { Runs } from "./runs.js"
 *
 * @typedef {object} Entry a run in the list
 * @property {string} id
 * @property {string} name
 * @property {"starting" | "running" | "paused" | "done" | "cancelled" | "failed" | "lost"} state
 * @property {number | null} accuracy on test digits
 * @property {number | null} loss
 * @property {number | null} seconds
 * @property {number | null} bytes of its network; null if it has none
 * @property {number} time ms since 1970
 * @property {Record<string, any>} settings with what was changed since the start
 * @property {Partial<Reports>} [reports] what is known of its curves; a run on this machine has them when it is shown or compared
 * @property {Uint8Array} [file] of its network, as safetensors, if this browser keeps it
 *
 * @typedef {object} Marks
 * @property {Entry | undefined} looked the run that is looked at
 * @property {string} reading the id of the network that reads
 * @property {Set<string>} compared the ids of the runs that are compared with the one that is looked at
 */

const MOST = 3; // runs that are compared with another one
const UNKNOWN = "–";
export const CELLS = ["Where", "Accuracy", "Loss", "Time", "Size", "Started"];

/**
 * Return a row for a run. Its nodes are made once: while a run goes on, a press or a name that is written would be lost.
 * @param {Runs} runs what the presses act on
 */
export function createRow(runs) {
  /** @type {Entry} */
  let run;
  let isAsked = false; // whether a press more deletes the run
  const box = html("input", { type: "checkbox" });
  const look = button("", () => runs.look(run));
  const field = html("input", { type: "text", maxlength: 60, "aria-label": "Name", hidden: true });
  const unlike = html("div", { class: "hint" });
  const use = button("", () => runs.use(run));
  const file = button("Download", () => runs.download(run));
  const rename = button("Rename", () => openOrClose());
  const remove = button("Delete", () => askAndRemove());
  const title = html("th", { scope: "row" }, look, field, unlike, html("div", { class: "presses" }, use, file, rename, remove));
  const cells = CELLS.map(() => html("td"));
  const element = html("tr", { "data-testid": "run" }, html("td", {}, box), title, ...cells);
  box.addEventListener("change", () => runs.compare(run.id, box.checked));
  field.addEventListener("change", () => keepName());
  field.addEventListener("keydown", ({ key }) => key === "Enter" && openOrClose());

  /** Open the field for the name, or close it. */
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
    setText(remove, isAsked ? "Delete for good" : "Delete");
  };

  /** @type {(entry: Entry, marks: Marks) => void} */
  const show = (entry, { looked, reading, compared }) => {
    run = entry;
    const { id, name, file: kept, accuracy, loss, seconds, bytes, state, settings, time } = entry;
    const isLooked = entry === looked;
    setAttributes(element, { "data-value": id, "aria-current": isLooked ? "true" : null });
    setAttributes(box, { "aria-label": `Compare ${name}` });
    box.checked = compared.has(id);
    box.disabled = isLooked || (!box.checked && compared.size >= MOST);
    setText(look, name);
    setAttributes(look, { "aria-pressed": String(isLooked) });
    setText(unlike, looked && !isLooked ? differences(settings, looked.settings) : "");
    file.hidden = use.hidden = bytes === null;
    use.disabled = id === reading;
    setText(use, id === reading ? "reads now" : "Read with it");
    remove.hidden = bytes === null && state === "running";
    const texts = [
      kept ? "this browser" : "PyTorch",
      state === "done" ? percent(accuracy, 2) : state,
      loss === null ? UNKNOWN : significant(loss),
      seconds === null ? UNKNOWN : `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
      bytes === null ? UNKNOWN : `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
      timeOf(time),
    ];
    cells.forEach((cell, i) => setText(cell, texts[i]));
  };
  return { element, show };
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
