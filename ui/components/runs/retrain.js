/**
 * Retrain in the sidebar: a new network learns, in this browser or with PyTorch on this machine, and is then offered. A run in the browser
 * lives as long as the page, so it goes on while the sidebar is closed.
 */
import { serverReader } from "../browser_storage/server_reader.js";
import { component } from "../shared/component.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { BrowserRun, fetchDigits } from "./browser_run.js";
import { READS, keep } from "./kept_networks.js";
import { DEFAULTS } from "./settings.js";

/**
 * @import { FetchDigits } from "./browser_run.js"
 *
 * @typedef {object} Progress of either kind of run
 * @property {"rest" | "running" | "offer"} part what the sidebar shows: the button, the progress, or the choice between networks
 * @property {number} share of the run that is done, 0 to 1
 * @property {string} words how far it is
 * @property {number | null} loss
 * @property {number | null} accuracy on digits that it does not practise on, or in the end on test digits
 * @property {string} said how it ended, or ""
 * @property {string} reads the name of the network that reads now
 * @property {number | null} known its test accuracy
 *
 * @typedef {{ element: HTMLElement, show: (change: Partial<Progress>) => void }} View show: shows what has changed
 */

const PASSES = 5; // through the examples; then it reads about 96.5 % of the test digits
const ALL = PASSES * DEFAULTS.train_size;

/**
 * Return the button, the progress and the choice.
 * @type {(presses: Record<"start" | "cancel" | "accept" | "decline", () => void>) => View} presses: what a press does. accept: makes the
 *   new network the one that reads
 */
function retrain({ start, cancel, accept, decline }) {
  const bar = html("progress", { max: 1, "aria-label": "Progress" });
  const far = html("p", { class: "hint" });
  const lossText = html("dd", { "data-testid": "retrain-loss" });
  const accuracyText = html("dd", { "data-testid": "retrain-accuracy" });
  const numbers = html("dl", {}, html("dt", {}, "Loss"), lossText, html("dt", {}, "Reads correctly"), accuracyText);
  const question = html("p", { class: "tell" });
  const no = button("", decline);
  const parts = {
    rest: button("Retrain", start),
    running: html("div", {}, bar, far, numbers, button("Cancel", cancel)),
    offer: html("div", { "data-testid": "retrain-offer" }, question, button("Read with the new one", accept), no),
  };
  const ended = html("p", { class: "hint", role: "status", "data-testid": "retrain-said" });
  const element = html("section", { class: "retrain pills", "aria-label": "Retrain" }, ...Object.values(parts), ended);
  /** @type {Progress} */
  const shown = { part: "rest", share: 0, words: "", loss: null, accuracy: null, said: "", reads: "", known: null };

  /** @param {Partial<Progress>} change */
  const show = (change) => {
    const { part, share, words, loss, accuracy, said, reads, known } = Object.assign(shown, change);
    for (const [name, each] of Object.entries(parts)) each.hidden = name !== part;
    bar.value = share;
    setText(far, words);
    setText(lossText, loss === null ? "–" : significant(loss));
    setText(accuracyText, percent(accuracy));
    setText(ended, said);
    const other = known === null ? "" : ` ${reads.slice(0, 1).toUpperCase()}${reads.slice(1)}: ${percent(known, 2)}.`;
    setText(question, `${percent(accuracy, 2)} of the test digits: read with it?${other}`);
    setText(no, `Keep ${reads}`);
  };
  show({});
  return { element, show };
}

/** Return Retrain with a run in this browser. @type {(digits: FetchDigits) => View} */
function inBrowser(digits) {
  const end = (/** @type {string} */ said) => {
    run.forget();
    view.show({ part: "rest", said });
  };
  const readWith = serverReader((said) => view.show({ said }));
  const run = new BrowserRun({
    fetchDigits: digits,
    limit: ALL,
    stateChanged: (state) => state === "ended" && view.show({ part: "offer" }),
    reported: () => {
      const { seen, loss, accuracy } = run;
      const words = `${seen.toLocaleString("en")} of ${ALL.toLocaleString("en")} examples`;
      view.show({ share: Math.min(1, seen / ALL), words, loss, accuracy });
    },
    say: (text) => {
      if (run.state === "loading") view.show({ words: text });
      else if (run.state === "running") view.show({ said: text });
      else end(text);
    },
  });
  const view = retrain({
    start: () => {
      run.forget();
      view.show({ part: "running", share: 0, words: "", loss: null, accuracy: null, said: "" });
      run.run(DEFAULTS);
    },
    cancel: () => end("Cancelled."),
    accept: async () => {
      view.show({ part: "rest" });
      const { id, note } = await keep(run, run);
      if (note) view.show({ said: note });
      readWith(id);
    },
    decline: () => end(""),
  });
  return view;
}

/** Return Retrain with a run on this machine, of which Python tells. @type {(tell: Send["setTriggerValue"]) => View} */
function onMachine(tell) {
  let ending = ""; // what is said once Python shows the button again
  const { element, show } = retrain({
    start: () => {
      ending = "";
      show({ part: "running", share: 0, words: "Starting …", loss: null, accuracy: null, said: "" });
      tell("start", true);
    },
    cancel: () => {
      ending = "Cancelled.";
      tell("cancel", true);
    },
    accept: () => {
      ending = READS;
      tell("decide", true);
    },
    decline: () => tell("decide", false),
  });
  return {
    element,
    show: (progress) => show({ ...progress, said: progress.said || (progress.part === "rest" ? ending : "") }),
  };
}

export default component((tell, { digits, progress: onThisMachine }) => {
  const { element, show } = onThisMachine ? onMachine(tell) : inBrowser(fetchDigits(digits));
  return { element, show: ({ reads, accuracy: known, progress }) => show({ reads, known, ...progress }) };
}, true);
