/** Teach it in the pocket edition: say which digit the drawing is, take a step of gradient descent, see what it did, take it back. */
import { argmax, forward } from "../model/network.js";
import { learningRateOf, teach } from "../model/training.js";
import { TeachControls } from "../network_picture/teach_controls.js";
import { html, setText } from "../shared/dom.js";
import { probability, percent, significant } from "../shared/format.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { TeachTarget, NetworkPicture } from "../network_picture/picture.js"
 *
 * @typedef {object} Options
 * @property {(networks: Network[]) => Promise<number[]>} measure returns accuracies on the test digits
 * @property {() => NetworkPicture} picture returns that of the drawing
 * @property {() => void} changed is called when the lesson or the network that reads has changed, and shows this again
 */

// Weights are kept for *Take it back* as in ui/teaching.py: of the shipped network 19 times, of a very large one twice.
const [MOST_BYTES, FEWEST_KEPT] = [8 * 2 ** 20, 2];

/**
 * @param {Network} first the one that reads until another one replaces it
 * @param {Options} options
 */
export function createTeach(first, { measure, picture, changed }) {
  /** @type {{ network: Network, steps: number }[]} those that have read, latest last, each with the steps that it was taught */
  let networks = [{ network: first, steps: 0 }];
  const latest = () => networks[networks.length - 1];
  /** @type {number | null} the digit that was chosen for this drawing */
  let chosen = null;
  /** @type {{ pixels: Float32Array, probabilities: Float32Array } | null} the answer before the latest steps */
  let before = null;
  let isBusy = false;
  const controls = new TeachControls({
    choose: (digit) => {
      chosen = digit;
      changed();
    },
    step: (count) => take(count),
    back: (isAll) => takeBack(isAll),
    turn: (direction) => {
      picture().sweep(direction);
      show();
    },
  });
  const about =
    "Say which digit your drawing is, and take a step: the weights move, so that this digit gets more. All digits share them.";
  const result = html("p", { role: "status", "data-testid": "teach-result" });
  const attributes = { class: "teach", "aria-label": "Teach it" };
  const element = html("section", attributes, controls.element, html("p", { class: "hint" }, about), result);

  // The digit that the drawing is said to be, or the one that is read.
  const digit = () => {
    const passed = picture().shown?.passed;
    return passed ? (chosen ?? argmax(passed.probabilities)) : null;
  };

  const show = () => {
    const label = digit();
    const canUndo = !isBusy && networks.length > 1;
    controls.show({ label, can_undo: canUndo, can_undo_all: canUndo }, picture().direction, isBusy);
  };

  /** Replace the network that reads, so that it can be taken back. @param {Network} network */
  const replace = (network, steps = 0) => {
    const bytes = latest().network.layers.reduce((sum, { w, b }) => sum + w.byteLength + b.byteLength, 0);
    const most = Math.max(FEWEST_KEPT, Math.floor(MOST_BYTES / bytes));
    networks = [...networks.slice(-most), { network, steps }];
    changed();
  };

  /** @param {number} count of steps */
  const take = async (count) => {
    const { network: old, steps } = latest();
    const [drawn, label] = [picture().shown?.pixels, digit()];
    if (!drawn || label === null) return;
    let taught = old;
    let rate = 0;
    for (let i = 0; i < count; i++) ({ taught, learningRate: rate } = teach(taught, drawn, label));
    chosen = label;
    isBusy = true;
    show();
    await new Promise((done) => setTimeout(done, picture().sweep("backward"))); // the blame first, then what the step has done
    const { probabilities } = forward(old, drawn);
    before = { pixels: drawn, probabilities };
    picture().sweep("forward");
    replace({ ...taught, key: "" }, steps + count); // it is no longer the one that the browser keeps
    const [was, is] = [probabilities, forward(taught, drawn).probabilities].map((each) => shareOf(each[label]));
    const which = count === 1 ? "the step" : `the last of ${count} steps`;
    const words = `With η = ${significant(rate, 2)} in ${which}, the probability of ${label} went from ${was} to ${is}.`;
    setText(result, words);
    try {
      const [first, second] = (await measure([old, taught])).map((accuracy) => percent(accuracy, 2));
      setText(result, `${words} Of the 2,000 test digits, ${first} were read correctly before, and ${second} after it.`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      setText(result, `${words} What it did to other digits could not be measured: ${reason}.`);
    }
    isBusy = false;
    show();
  };

  /** @param {boolean} isAll */
  const takeBack = (isAll) => {
    networks = networks.slice(0, isAll ? 1 : -1);
    before = null;
    changed();
    setText(result, "It reads as before.");
  };

  return {
    element,
    show,
    replace,

    /** The network that reads. */
    get network() {
      return latest().network;
    },

    /** The name of the network that reads, for the picture. */
    get name() {
      const { steps } = latest();
      const taught = steps ? `, taught ${steps} ${steps === 1 ? "step" : "steps"}` : "";
      return `The network of this file${taught}`;
    },

    /** What is taught now, or null if nothing is drawn. @returns {TeachTarget | null} */
    get lesson() {
      const [drawn, label] = [picture().shown?.pixels, digit()];
      if (label === null || !drawn) return null;
      const isSame = before && drawn.every((value, i) => value === before?.pixels[i]);
      const rate = learningRateOf(latest().network, drawn, label); // the picture may show another network yet
      return { label, before: isSame ? (before?.probabilities ?? null) : null, rate };
    },

    /** The drawing has changed: it may be another digit. */
    forgetLabel() {
      chosen = null;
    },
  };
}

/** @type {(share: number) => string} a probability, with two digits even if it is tiny */
function shareOf(share) {
  return share < 1e-4 ? `${significant(100 * share, 2)}\u00a0%` : probability(share, 2);
}
