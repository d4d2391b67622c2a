/**
 * Retrain in the sidebar: a new network learns, in this browser or with PyTorch on this machine, and is then offered. A run in the browser
 * lives as long as the page, so it goes on while the sidebar is closed.
 */
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { BrowserRun, fetchDigits } from "./browser_run.js";
import { READS, askServer, following, keep } from "./kept_networks.js";
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
 *
 * @typedef {object} Presses what a press does
 * @property {() => void} start
 * @property {() => void} cancel
 * @property {() => void} accept makes the new network the one that reads
 * @property {() => void} decline
 *
 * @typedef {{ view: ReturnType<typeof retrain>, take: (progress: Progress) => void }} Source take: takes over what Python says of the run
 */

const PASSES = 5; // through the examples; then it reads about 96.5 % of the test digits
const ALL = PASSES * DEFAULTS.train_size;

/** Return the button, the progress and the choice. @param {Presses} presses */
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
    running: html("div", { class: "running" }, bar, far, numbers, button("Cancel", cancel)),
    offer: html("div", { "data-testid": "retrain-offer" }, question, button("Read with the new one", accept), no),
  };
  const ended = html("p", { class: "hint", role: "status", "data-testid": "retrain-said" });
  let [reads, known] = ["", /** @type {number | null} */ (null)];

  /** @param {Progress} progress */
  const show = ({ part, share, words, loss, accuracy, said }) => {
    for (const [name, each] of Object.entries(parts)) each.hidden = name !== part;
    bar.value = share;
    setText(far, words);
    setText(lossText, loss === null ? "–" : significant(loss));
    setText(accuracyText, percent(accuracy));
    setText(ended, said);
    if (part !== "offer") return;
    const other = known === null ? "" : ` ${reads[0].toUpperCase()}${reads.slice(1)}: ${percent(known, 2)}.`;
    setText(question, `${percent(accuracy, 2)} of the test digits: read with it?${other}`);
    setText(no, `Keep ${reads}`);
  };
  show({ part: "rest", share: 0, words: "", loss: null, accuracy: null, said: "" });

  /** @type {(name: string, accuracy: number | null) => void} the network that reads now, and its test accuracy */
  const compareWith = (name, accuracy) => {
    [reads, known] = [name, accuracy];
  };
  const element = html("section", { class: "retrain pills", "aria-label": "Retrain" }, ...Object.values(parts), ended);
  return { element, show, compareWith };
}

/** Return Retrain with a run in this browser. @type {(digits: FetchDigits) => Source} */
function inBrowser(digits) {
  const now = { part: /** @type {Progress["part"]} */ ("rest"), words: "", said: "" };
  const show = (/** @type {Partial<typeof now>} */ change) => {
    const { seen, loss, test: accuracy } = run;
    view.show({ ...Object.assign(now, change), share: Math.min(1, seen / ALL), loss, accuracy });
  };
  const end = (/** @type {string} */ said) => {
    if (run.state === "running") run.pause();
    show({ part: "rest", said });
  };
  const follow = following((said) => show({ said }));
  const run = new BrowserRun({
    fetchDigits: digits,
    limit: ALL,
    stateChanged: () => {},
    reported: (report) => {
      if (now.part !== "running") return;
      const isDone = run.seen >= ALL && report.kind === "measured" && report.seen === run.seen;
      const words = `${run.seen.toLocaleString("en")} of ${ALL.toLocaleString("en")} examples`;
      show({ part: isDone ? "offer" : "running", words });
    },
    say: (text) => {
      if (run.state === "loading") show({ words: text });
      else if (run.state === "running") show({ said: text });
      else end(text);
    },
  });
  const view = retrain({
    start: () => {
      show({ part: "running", words: "", said: "" });
      if (run.network) run.startAgain(DEFAULTS);
      run.run(DEFAULTS);
    },
    cancel: () => end("Cancelled."),
    accept: async () => {
      show({ part: "rest" });
      const { id, note } = await keep(run, run);
      if (note) show({ said: note });
      follow(askServer(id));
    },
    decline: () => end(""),
  });
  return { view, take: () => {} };
}

/** Return Retrain with a run on this machine, of which Python tells. @returns {Source} */
function onMachine() {
  const command = (/** @type {string} */ name, value = true) => send?.setTriggerValue(name, value);
  let said = ""; // once Python shows the button again
  const view = retrain({
    start: () => {
      said = "";
      view.show({ part: "running", share: 0, words: "Starting …", loss: null, accuracy: null, said });
      command("start");
    },
    cancel: () => {
      said = "Cancelled.";
      command("cancel");
    },
    accept: () => {
      said = READS;
      command("decide");
    },
    decline: () => command("decide", false),
  });
  return { view, take: (progress) => view.show({ ...progress, said: progress.said || (progress.part === "rest" ? said : "") }) };
}

/** @type {{ browser?: Source, machine?: Source }} each as long as the page */
const sources = {};
/** @type {Send | null} */
let send = null;

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...latest }) {
  send = latest;
  const { digits, reads, accuracy, progress } = data;
  const { view, take } = progress ? (sources.machine ??= onMachine()) : (sources.browser ??= inBrowser(fetchDigits(digits)));
  if (view.element.parentNode !== parentElement) parentElement.append(view.element);
  view.compareWith(reads, accuracy);
  take(progress);
}
