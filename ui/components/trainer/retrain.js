/**
 * Retrain in the sidebar of a shared server: a new network learns in this browser, and is then offered. The run lives as long as the
 * page, so it goes on while the sidebar is closed.
 */
import { copy } from "../model/network.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { Wish, keep } from "./kept_networks.js";
import { Run, fetchDigits } from "./run.js";
import { DEFAULTS, describe } from "./settings.js";

/** @import { Shown } from "./run.js" */

const PASSES = 5; // through the examples; then it reads about 96.5 % of the test digits
const ALL = PASSES * DEFAULTS.examples;

class Retrain {
  #run;
  #compared = ""; // what the network that reads now does, for use in a sentence
  #start = button("Retrain", () => this.#begin());
  #cancel = button("Cancel", () => this.#end("Cancelled."));
  #progress = html("progress", { max: ALL, "aria-label": "Examples read" });
  #seen = html("p", { class: "hint" });
  #loss = html("dd", { "data-testid": "retrain-loss" });
  #accuracy = html("dd", { "data-testid": "retrain-accuracy" });
  #running = html(
    "div",
    { class: "running", hidden: true },
    this.#progress,
    this.#seen,
    html("dl", {}, html("dt", {}, "Loss"), this.#loss, html("dt", {}, "Test digits read"), this.#accuracy),
    this.#cancel,
  );
  #question = html("p", { class: "tell" });
  #yes = button("Read with the new one", () => this.#accept());
  #no = button("", () => this.#end(""));
  #offer = html("div", { class: "offer", hidden: true, "data-testid": "retrain-offer" }, this.#question, this.#yes, this.#no);
  #said = html("p", { class: "hint", role: "status" });
  #wish = new Wish((text) => setText(this.#said, text));
  element = html("section", { class: "retrain", "aria-label": "Retrain" }, this.#start, this.#running, this.#offer, this.#said);

  /** @param {import("./run.js").FetchDigits} fetch */
  constructor(fetch) {
    this.#run = new Run({
      fetchDigits: fetch,
      stateChanged: () => {},
      reported: (report) => this.#receive(report),
      say: (text) => {
        if (this.#run.state === "loading") setText(this.#seen, text);
        else if (this.#run.state === "running") setText(this.#said, text);
        else this.#end(text);
      },
    });
    document.addEventListener("digit-lens-network", ({ detail }) => this.#wish.answer(detail.selected, detail.wanted));
  }

  /** @type {(reads: string, accuracy: number | null) => void} the network that reads now, and its test accuracy */
  show(reads, accuracy) {
    this.#compared = accuracy === null ? "" : `, and ${reads} reads ${percent(accuracy)} of all 10,000`;
    if (this.#offer.hidden) setText(this.#no, `Keep ${reads}`);
  }

  async #begin() {
    this.#show(this.#running);
    [this.#seen, this.#said].forEach((line) => setText(line, ""));
    [this.#loss, this.#accuracy].forEach((figure) => setText(figure, "–"));
    this.#progress.value = 0;
    if (this.#run.network) this.#run.startAgain(DEFAULTS);
    await this.#run.run(DEFAULTS);
  }

  /** @param {Shown} report */
  #receive(report) {
    const { test, state, losses } = this.#run;
    this.#progress.value = report.kind === "stepped" ? 0 : Math.min(ALL, report.seen);
    setText(this.#seen, `${this.#run.seen.toLocaleString("en")} of ${ALL.toLocaleString("en")} examples`);
    if (losses.length) setText(this.#loss, significant(losses[losses.length - 1]));
    setText(this.#accuracy, percent(test));
    if (this.#run.seen < ALL) return;
    if (state === "running") this.#run.pause();
    else if (report.kind === "measured" && report.seen === this.#run.seen) this.#ask();
  }

  #ask() {
    const reads = `It reads ${percent(this.#run.test)} of 2,000 test digits correctly${this.#compared}.`;
    setText(this.#question, `The new network is ready. ${reads} Read with the new one?`);
    this.#show(this.#offer);
  }

  /** Stop, and say why. @param {string} text */
  #end(text) {
    if (this.#run.state === "running") this.#run.pause();
    setText(this.#said, text);
    this.#show(this.#start);
  }

  async #accept() {
    const network = /** @type {NonNullable<Run["network"]>} */ (this.#run.network);
    const id = this.#run.id();
    this.#show(this.#start);
    this.#wish.begin(id);
    const chosen = { ...network, layers: copy(network.layers) };
    const note = await keep(id, describe(DEFAULTS), chosen, this.#run.test);
    if (note) setText(this.#said, note);
    document.dispatchEvent(new CustomEvent("digit-lens-use", { detail: id }));
  }

  /** Show the button, the progress or the offer. @param {HTMLElement} part */
  #show(part) {
    for (const other of [this.#start, this.#running, this.#offer]) other.hidden = other !== part;
  }
}

/** @type {Retrain | null} */
let retrain = null;

/** @param {Arguments} arguments */
export default function show({ data, parentElement }) {
  retrain ??= new Retrain(fetchDigits(data.digits));
  if (retrain.element.parentNode !== parentElement) parentElement.append(retrain.element);
  retrain.show(data.reads, data.accuracy);
}
