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
 * @typedef {{ view: Retrain, take: (progress: Progress) => void }} Source take: takes over what Python says of the run
 */

const PASSES = 5; // through the examples; then it reads about 96.5 % of the test digits
const ALL = PASSES * DEFAULTS.train_size;

class Retrain {
  #reads = "";
  #accuracy = /** @type {number | null} */ (null);
  #start;
  #progress = html("progress", { max: 1, "aria-label": "Progress" });
  #words = html("p", { class: "hint" });
  #loss = html("dd", { "data-testid": "retrain-loss" });
  #read = html("dd", { "data-testid": "retrain-accuracy" });
  #running;
  #question = html("p", { class: "tell" });
  #no;
  #offer;
  #said = html("p", { class: "hint", role: "status", "data-testid": "retrain-said" });
  element;

  /** @param {Presses} presses */
  constructor({ start, cancel, accept, decline }) {
    this.#start = button("Retrain", start);
    this.#running = html(
      "div",
      { class: "running", hidden: true },
      this.#progress,
      this.#words,
      html("dl", {}, html("dt", {}, "Loss"), this.#loss, html("dt", {}, "Reads correctly"), this.#read),
      button("Cancel", cancel),
    );
    this.#no = button("", decline);
    const yes = button("Read with the new one", accept);
    this.#offer = html("div", { class: "offer", hidden: true, "data-testid": "retrain-offer" }, this.#question, yes, this.#no);
    this.element = html(
      "section",
      { class: "retrain pills", "aria-label": "Retrain" },
      this.#start,
      this.#running,
      this.#offer,
      this.#said,
    );
  }

  /** @type {(reads: string, accuracy: number | null) => void} the network that reads now, and its test accuracy */
  compareWith(reads, accuracy) {
    [this.#reads, this.#accuracy] = [reads, accuracy];
  }

  /** @param {Progress} progress */
  show({ part, share, words, loss, accuracy, said }) {
    const parts = { rest: this.#start, running: this.#running, offer: this.#offer };
    for (const [name, element] of Object.entries(parts)) element.hidden = name !== part;
    this.#progress.value = share;
    setText(this.#words, words);
    setText(this.#loss, loss === null ? "–" : significant(loss));
    setText(this.#read, percent(accuracy));
    setText(this.#said, said);
    if (part !== "offer") return;
    const other =
      this.#accuracy === null ? "" : ` ${this.#reads[0].toUpperCase()}${this.#reads.slice(1)}: ${percent(this.#accuracy, 2)}.`;
    setText(this.#question, `${percent(accuracy, 2)} of the test digits: read with it?${other}`);
    setText(this.#no, `Keep ${this.#reads}`);
  }
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
  const view = new Retrain({
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
  const view = new Retrain({
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
