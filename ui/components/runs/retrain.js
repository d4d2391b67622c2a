/**
 * Retrain in the sidebar: a new network learns, in this browser or with PyTorch on this machine, and is then offered. A run in the browser
 * lives as long as the page, so it goes on while the sidebar is closed.
 */
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { BrowserRun, fetchDigits } from "./browser_run.js";
import { READS, Wish, askServer, keep } from "./kept_networks.js";
import { DEFAULTS } from "./settings.js";

/**
 * @typedef {object} Progress of either kind of run
 * @property {"rest" | "running" | "offer"} part what the sidebar shows: the button, the progress, or the choice between networks
 * @property {number} share of the run that is done, 0 to 1
 * @property {string} words how far it is
 * @property {number | null} loss
 * @property {number | null} accuracy on digits that it does not practise on, or in the end on test digits
 * @property {string} said how it ended, or ""
 *
 * @typedef {object} Source starts and ends a run, and tells of its progress
 * @property {() => void} start
 * @property {() => void} cancel
 * @property {() => void} accept makes the new network the one that reads
 * @property {() => void} decline
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

  /** @param {Source} source */
  constructor(source) {
    this.#start = button("Retrain", () => source.start());
    this.#running = html(
      "div",
      { class: "running", hidden: true },
      this.#progress,
      this.#words,
      html("dl", {}, html("dt", {}, "Loss"), this.#loss, html("dt", {}, "Reads correctly"), this.#read),
      button("Cancel", () => source.cancel()),
    );
    this.#no = button("", () => source.decline());
    const yes = button("Read with the new one", () => source.accept());
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

/** A run in this browser. @implements {Source} */
class InBrowser {
  #run;
  #said = "";
  #words = "";
  /** @type {Progress["part"]} */
  #part = "rest";
  #wish = new Wish((text) => this.#say(text));
  /** @type {Retrain} */
  view = new Retrain(this);

  /** @param {import("./browser_run.js").FetchDigits} fetch */
  constructor(fetch) {
    this.#run = new BrowserRun({
      fetchDigits: fetch,
      limit: ALL,
      stateChanged: () => {},
      reported: (report) => {
        if (this.#part !== "running") return;
        this.#words = `${this.#run.seen.toLocaleString("en")} of ${ALL.toLocaleString("en")} examples`;
        const isMeasured = report.kind === "measured" && report.seen === this.#run.seen;
        if (this.#run.seen >= ALL && isMeasured) this.#part = "offer";
        this.#show();
      },
      say: (text) => {
        if (this.#run.state === "loading") this.#words = text;
        else if (this.#run.state === "running") this.#said = text;
        else return this.#end(text);
        this.#show();
      },
    });
  }

  async start() {
    [this.#part, this.#words, this.#said] = ["running", "", ""];
    this.#show();
    if (this.#run.network) this.#run.startAgain(DEFAULTS);
    await this.#run.run(DEFAULTS);
  }

  cancel() {
    this.#end("Cancelled.");
  }

  decline() {
    this.#end("");
  }

  async accept() {
    this.#part = "rest";
    const { id, note } = await keep(this.#run, this.#run);
    if (note) this.#say(note);
    this.#wish.follow(askServer(id));
  }

  /** Stop, and say why. @param {string} text */
  #end(text) {
    if (this.#run.state === "running") this.#run.pause();
    this.#part = "rest";
    this.#say(text);
  }

  /** @param {string} text */
  #say(text) {
    this.#said = text;
    this.#show();
  }

  #show() {
    const { seen, loss, test } = this.#run;
    const share = Math.min(1, seen / ALL);
    this.view.show({ part: this.#part, share, words: this.#words, loss, accuracy: test, said: this.#said });
  }
}

/** A run on this machine, of which Python tells. @implements {Source} */
class OnMachine {
  #send;
  #said = "";
  view = new Retrain(this);

  /** @param {(name: string, value: any) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** @param {Progress} progress */
  take(progress) {
    this.view.show({ ...progress, said: progress.said || (progress.part === "rest" ? this.#said : "") });
  }

  start() {
    this.#said = "";
    this.view.show({ part: "running", share: 0, words: "Starting …", loss: null, accuracy: null, said: "" });
    this.#send("start", true);
  }

  cancel() {
    this.#said = "Cancelled.";
    this.#send("cancel", true);
  }

  accept() {
    this.#said = READS; // once Python shows the button again
    this.#send("decide", true);
  }

  decline() {
    this.#send("decide", false);
  }
}

/** @type {InBrowser | null} */
let inBrowser = null;
/** @type {OnMachine | null} */
let onMachine = null;
/** @type {Send | null} */
let send = null;

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...latest }) {
  send = latest;
  const { digits, reads, accuracy, progress } = data;
  if (progress) onMachine ??= new OnMachine((name, value) => send?.setTriggerValue(name, value));
  else inBrowser ??= new InBrowser(fetchDigits(digits));
  const { view } = /** @type {{ view: Retrain }} */ (progress ? onMachine : inBrowser);
  if (view.element.parentNode !== parentElement) parentElement.append(view.element);
  view.compareWith(reads, accuracy);
  if (progress) onMachine?.take(progress);
}
