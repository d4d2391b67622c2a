/** Teach it in the pocket edition: say which digit the drawing is, take a step of gradient descent, see what it did, take it back. */
import { argmax, forward } from "../model/network.js";
import { learningRateOf, teach } from "../model/training.js";
import { TeachControls } from "../network_picture/teach_controls.js";
import { html, setText } from "../shared/dom.js";
import { probability, percent, significant } from "../shared/format.js";

/**
 * @import { Network, Passed } from "../model/network.js"
 * @import { TeachTarget, NetworkPicture } from "../network_picture/picture.js"
 *
 * @typedef {object} Options
 * @property {(networks: Network[]) => Promise<number[]>} measure returns accuracies on the test digits
 * @property {() => Network} network returns the network that reads
 * @property {() => Float32Array | null} pixels returns the drawing, or null if nothing is drawn
 * @property {() => Passed | null} passed returns how it is read
 * @property {() => NetworkPicture} picture
 * @property {(network: Network) => void} use makes another network the one that reads
 * @property {() => void} changed is called when the lesson has changed
 */

// Weights are kept for *Take it back* as in ui/teaching.py: of the shipped network 19 times, of a very large one twice.
const [MOST_BYTES, FEWEST_KEPT] = [8 * 2 ** 20, 2];

export class Teach {
  #options;
  /** @type {{ network: Network, steps: number }[]} the networks before each of the latest presses */
  #past = [];
  #steps = 0; // that the network has been taught
  /** @type {number | null} the digit that was chosen for this drawing */
  #label = null;
  /** @type {{ pixels: Float32Array, probabilities: Float32Array } | null} the answer before the latest steps */
  #before = null;
  #isBusy = false;
  #controls = new TeachControls({
    choose: (digit) => {
      this.#label = digit;
      this.#changed();
    },
    step: (count) => this.#take(count),
    back: (isAll) => this.#takeBack(isAll),
    turn: (direction) => {
      this.#options.picture().turn(direction);
      this.#options.picture().sweep();
      this.show();
    },
  });
  #result = html("p", { role: "status", "data-testid": "teach-result" });
  element;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    const about =
      "Say which digit your drawing is, and take a step: the weights move, so that this digit gets more. All digits share them.";
    this.element = html(
      "section",
      { class: "teach", "aria-label": "Teach it" },
      this.#controls.element,
      html("p", { class: "hint" }, about),
      this.#result,
    );
  }

  /** The name of the network that reads, for the picture. */
  get name() {
    return this.#steps
      ? `The network of this file, taught ${this.#steps} ${this.#steps === 1 ? "step" : "steps"}`
      : "The network of this file";
  }

  /** What is taught now, or null if nothing is drawn. @returns {TeachTarget | null} */
  get lesson() {
    const [label, pixels, network] = [this.#digit, this.#options.pixels(), this.#options.network()];
    if (label === null || !pixels) return null;
    const isSame = this.#before && pixels.every((value, i) => value === this.#before?.pixels[i]);
    const rate = learningRateOf(network, pixels, forward(network, pixels), label); // the picture may show another network yet
    return { label, before: isSame ? (this.#before?.probabilities ?? null) : null, rate };
  }

  /** The digit that the drawing is said to be, or the one that is read. */
  get #digit() {
    const passed = this.#options.passed();
    if (!passed) return null;
    return this.#label ?? argmax(passed.probabilities);
  }

  /** The drawing has changed: it may be another digit. */
  forgetLabel() {
    this.#label = null;
  }

  show() {
    const label = this.#digit;
    const canUndo = !this.#isBusy && this.#past.length > 0;
    const canStep = label !== null && !this.#isBusy;
    this.#controls.show({ label, canStep, canUndo, canUndoAll: canUndo }, this.#options.picture().direction);
  }

  /** Replace the network that reads, so that it can be taken back. @type {(network: Network, steps?: number) => void} */
  replace(network, steps = 0) {
    const past = this.#options.network();
    const bytes = past.layers.reduce((sum, { w, b }) => sum + w.byteLength + b.byteLength, 0);
    const most = Math.max(FEWEST_KEPT, Math.floor(MOST_BYTES / bytes));
    this.#past = [...this.#past, { network: past, steps: this.#steps }].slice(-most);
    this.#steps = steps;
    this.#options.use(network);
    this.show();
  }

  /** @param {number} count of steps */
  async #take(count) {
    const [pixels, label, network] = [this.#options.pixels(), this.#digit, this.#options.network()];
    if (!pixels || label === null) return;
    const picture = this.#options.picture();
    let taught = network;
    let rate = 0;
    for (let i = 0; i < count; i++) ({ taught, learningRate: rate } = teach(taught, pixels, label));
    this.#label = label;
    this.#isBusy = true;
    this.show();
    picture.turn("backward"); // the blame first, then what the step has done
    await new Promise((done) => setTimeout(done, picture.sweep()));
    const before = forward(network, pixels).probabilities;
    this.#before = { pixels, probabilities: before };
    this.replace({ ...taught, key: "" }, this.#steps + count); // it is no longer the one that the browser keeps
    picture.turn("forward");
    picture.sweep();
    this.#changed();
    const [old, now] = [before, forward(taught, pixels).probabilities].map((each) => shareOf(each[label]));
    const steps = count === 1 ? "the step" : `the last of ${count} steps`;
    const words = `With η = ${significant(rate, 2)} in ${steps}, the probability of ${label} went from ${old} to ${now}.`;
    setText(this.#result, words);
    try {
      const [first, second] = (await this.#options.measure([network, taught])).map((accuracy) => percent(accuracy, 2));
      setText(this.#result, `${words} Of the 2,000 test digits, ${first} were read correctly before, and ${second} after it.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      setText(this.#result, `${words} What it did to other digits could not be measured: ${reason}.`);
    }
    this.#isBusy = false;
    this.show();
  }

  /** @param {boolean} isAll */
  #takeBack(isAll) {
    const [{ network, steps }] = isAll ? this.#past.splice(0) : this.#past.splice(-1);
    this.#steps = steps;
    this.#before = null;
    this.#options.use(network);
    setText(this.#result, "It reads as before.");
    this.#changed();
  }

  #changed() {
    this.#options.changed();
    this.show();
  }
}

/** @type {(share: number) => string} a probability, with two digits even if it is tiny */
function shareOf(share) {
  return share < 1e-4 ? `${significant(100 * share, 2)}\u00a0%` : probability(share, 2);
}
