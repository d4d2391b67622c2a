/** Teach it: say which digit the drawing is, take a step of gradient descent, see what it did, take it back. */
import { forward } from "../model/network.js";
import { teach } from "../model/training.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Trainer } from "../trainer/trainer.js"
 */

const DIGITS = 10;
// Weights are kept for *Take it back* as in ui/teaching.py: of the shipped network 19 times, of a very large one twice.
const [MOST_BYTES, FEWEST_KEPT] = [8 * 2 ** 20, 2];

export class Teach {
  #trainer;
  #network;
  #setNetwork;
  /** @type {Network[]} the networks before each of the latest steps */
  #past = [];
  /** @type {Float32Array | null} */
  #pixels = null;
  #isBusy = false;
  #label = html(
    "select",
    { "data-testid": "teach-label" },
    ...Array.from({ length: DIGITS }, (_, digit) => html("option", { value: digit }, String(digit))),
  );
  #step = button("Take a step", () => this.#take(), "teach-step");
  #back = button("Take it back", () => this.#takeBack(), "teach-back");
  #result = html("p", { role: "status", "data-testid": "teach-result" });
  element = html(
    "section",
    { class: "teach trainer", id: "teach", "aria-label": "Teach it" },
    html("h3", {}, "Teach it"),
    html(
      "p",
      { class: "about" },
      "Say which digit your drawing is, and take a step: the weights of the network that reads above move, so that this digit ",
      "gets more. All digits share the weights, so other digits change too.",
    ),
    html("div", { class: "controls" }, html("label", {}, "It is a ", this.#label), this.#step, this.#back),
    this.#result,
  );

  /**
   * @param {Trainer} trainer
   * @param {() => Network} network returns the network that reads
   * @param {(network: Network) => void} setNetwork makes another network the one that reads
   */
  constructor(trainer, network, setNetwork) {
    this.#trainer = trainer;
    this.#network = network;
    this.#setNetwork = setNetwork;
    setText(this.#result, "Draw a digit first.");
    this.#update();
  }

  /** @param {Float32Array | null} pixels null if nothing is drawn */
  draw(pixels) {
    if (!this.#pixels && pixels) setText(this.#result, "");
    this.#pixels = pixels;
    this.#update();
  }

  /**
   * Replace the network that reads, so that it can be taken back.
   * @param {Network} network
   */
  replace(network) {
    const past = this.#network();
    const bytes = past.layers.reduce((sum, { w, b }) => sum + w.byteLength + b.byteLength, 0);
    this.#past = [...this.#past, past].slice(-Math.max(FEWEST_KEPT, Math.floor(MOST_BYTES / bytes)));
    this.#setNetwork(network);
    this.#update();
  }

  async #take() {
    const [pixels, label, network] = [this.#pixels, Number(this.#label.value), this.#network()];
    if (!pixels) return;
    const { taught, learningRate } = teach(network, pixels, label);
    this.#isBusy = true;
    this.replace({ ...taught, key: "" }); // it is no longer the one that the browser keeps
    const [old, now] = [network, taught].map((each) => percent(forward(each, pixels).probabilities[label], 2));
    const rate = significant(learningRate, 2);
    const words = `With η = ${rate}, the step changed the probability of ${label} from ${old} to ${now}.`;
    setText(this.#result, words);
    try {
      const [before, after] = (await this.#trainer.measure([network, taught])).map((accuracy) => percent(accuracy, 2));
      setText(this.#result, `${words} Of the 2,000 test digits, ${before} were read correctly before it, and ${after} after it.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      setText(this.#result, `${words} What it did to other digits could not be measured: ${reason}.`);
    }
    this.#isBusy = false;
    this.#update();
  }

  #takeBack() {
    const network = this.#past.pop();
    if (network) this.#setNetwork(network);
    setText(this.#result, "It reads as before.");
    this.#update();
  }

  #update() {
    this.#step.disabled = this.#isBusy || !this.#pixels;
    this.#back.disabled = this.#isBusy || !this.#past.length;
  }
}
