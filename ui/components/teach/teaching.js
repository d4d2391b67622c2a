/**
 * Teach it, in the app and in the pocket edition: say which digit the drawing is, take steps of gradient descent on a copy of the network,
 * and take them back. The browser alone has the copy. It shows the result of a step at once. Its owner is told of the copy, to explain it,
 * when no button has been pressed for a moment.
 */
import { argmax, forward } from "../model/network.js";
import { lossOf, teach, usualRateOf } from "../model/training.js";
import { html, setText } from "../shared/dom.js";
import { significant } from "../shared/format.js";
import { History } from "../shared/history.js";
import { teachControls } from "./controls.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { CurrentNetwork } from "../network_picture/live_reading.js"
 * @import { Direction, NetworkPicture, TeachTarget } from "../network_picture/picture.js"
 *
 * @typedef {object} Round what one press has done
 * @property {string} id no other round of this page has it
 * @property {Network} network after it
 * @property {Network} untaught the network before all steps
 * @property {number} steps of the copy, up to this round
 * @property {number} count of its steps; 0 if another network has only taken the place of the one before
 * @property {number} label
 * @property {number} rate η
 * @property {Float32Array} pixels
 * @property {[before: number, after: number]} losses of the drawing
 * @property {[before: Float32Array, after: Float32Array]} probabilities of the drawing
 *
 * @typedef {{ base: Network, rounds: History<Round | null>, refused: string }} Copy of a network. rounds: null is before the first one.
 *   refused: why the latest steps were not kept, or ""
 *
 * @typedef {object} Options
 * @property {NetworkPicture} picture of the drawing
 * @property {() => Network | undefined} base returns the network that is taught
 * @property {() => void} changed is called when the lesson or the copy has changed
 * @property {() => void} rested is called when the copy has changed and nothing has been pressed for REST
 * @property {() => { label: number | null, rate?: number } | null} [lesson] returns what a person has chosen elsewhere for the drawing: what
 *   it is, and the learning rate
 */

// Weights that are kept to take steps back: of the shipped network 19 times, of a very large one twice.
const [MOST_BYTES, FEWEST_KEPT] = [8 * 2 ** 20, 2];
const MOST_COPIES = 2;
const REST = 250; // ms without a press
const SLICE = 50; // ms of steps between two frames

export class Teaching {
  #options;
  #controls = teachControls(this);
  /** @type {Copy[]} the one that was taught last comes last */
  #copies = [];
  /** @type {{ pixels: Float32Array, label: number } | null} what the person, or the first step, says that a drawing is */
  #chosen = null;
  /** @type {{ pixels: Float32Array, label: number, rate: number } | null} of the latest step */
  #used = null;
  /** @type {{ network: Network, pixels: Float32Array, label: number, rate: number } | null} the latest usual rate: it takes long */
  #usual = null;
  #isBusy = false; // with the steps of a large network
  #count = 0; // of rounds, for their ids
  #resting = 0; // the timer until the presses rest
  #problem = html("p", { class: "problem", role: "alert", "data-testid": "teach-problem" });
  element = html("div", {}, this.#controls.element, this.#problem);

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  /** The copy of the network that is taught, or what will become its copy. @returns {Copy | null} */
  get #copy() {
    const base = this.#options.base();
    if (!base) return null;
    const most = Math.max(FEWEST_KEPT, Math.floor(MOST_BYTES / bytesOf(base)));
    return this.#copies.find((copy) => copy.base.key === base.key) ?? { base, rounds: new History(null, most), refused: "" };
  }

  /** What the latest press has done to the current copy, or null. @returns {Round | null} */
  get latest() {
    return this.#copy?.rounds.present ?? null;
  }

  /** The current network: the copy or, before the first step, the network itself. */
  get network() {
    return this.latest?.network ?? this.#options.base();
  }

  /**
   * Return the current network, with what a drawing is taught to be.
   * @type {(name: string, isShipped: boolean) => CurrentNetwork | null} name, isShipped: of the network that is taught
   */
  current(name, isShipped) {
    const { latest, network } = this;
    if (!network) return null;
    const steps = latest?.steps;
    const taught = steps
      ? tn("{name}, a copy that you taught {n} step", "{name}, a copy that you taught {n} steps", steps, { name })
      : name;
    const target = (/** @type {Float32Array} */ pixels, /** @type {number | null} */ known) =>
      this.#target(network, pixels, known);
    return { network, name: taught, isShipped: isShipped && !latest, target };
  }

  /** @type {(network: Network, pixels: Float32Array, known: number | null) => TeachTarget} known: the right digit, if it is known */
  #target(network, pixels, known) {
    const { latest } = this;
    const lesson = this.#options.lesson?.();
    const label =
      areAlike(this.#chosen, pixels)?.label ??
      lesson?.label ??
      known ??
      argmax(forward(latest?.untaught ?? network, pixels).probabilities);
    const rate = lesson?.label === label ? lesson.rate : null;
    const before = areAlike(latest, pixels)?.probabilities[0] ?? null;
    return { label, before, rate: rate ?? this.#rateOf(network, pixels, label) };
  }

  /** The learning rate stays as it is while one drawing is taught. @type {(network: Network, pixels: Float32Array, label: number) => number} */
  #rateOf(network, pixels, label) {
    const used = areAlike(this.#used, pixels);
    if (used?.label === label) return used.rate;
    const usual = this.#usual;
    if (usual?.network !== network || usual.label !== label || !areAlike(usual, pixels))
      this.#usual = { network, pixels, label, rate: usualRateOf(network, pixels, label) };
    return /** @type {NonNullable<typeof usual>} */ (this.#usual).rate;
  }

  /** Show the controls as the picture's lesson is. */
  show() {
    const { shown, direction } = this.#options.picture;
    const { rounds, refused } = this.#copy ?? {};
    this.#controls.show({ label: shown?.lesson?.label ?? null, rounds, direction, isBusy: this.#isBusy });
    setText(this.#problem, (areAlike(this.#used, shown?.pixels) && refused) || problemOf(rounds?.present));
  }

  /** Let another network take the place of the current one, so that this can be taken back. @param {Network} network */
  replace(network) {
    const nothing = new Float32Array();
    /** @type {Pick<Round, "losses" | "probabilities">} */
    const unmeasured = { losses: [0, 0], probabilities: [nothing, nothing] };
    this.restore({ network, untaught: network, steps: 0, count: 0, label: 0, rate: 0, pixels: nothing, ...unmeasured });
  }

  /** Add a round that another page has taken. @param {Omit<Round, "id">} round */
  restore(round) {
    const copy = this.#copy;
    if (copy) this.#add(copy, round);
  }

  /** Say which digit the drawing is. @param {number} label */
  choose(label) {
    const pixels = this.#options.picture.shown?.pixels;
    if (!pixels) return;
    this.#chosen = { pixels, label };
    this.#options.changed();
  }

  /** Turn the picture. @param {Direction} direction */
  turn(direction) {
    this.#options.picture.sweep(direction);
    this.show();
  }

  /** @param {number} count of steps */
  async step(count) {
    const { picture } = this.#options;
    const { pixels, lesson } = picture.shown ?? {};
    const [copy, network] = [this.#copy, this.network];
    if (!pixels || !lesson || !copy || !network || this.#isBusy) return;
    const { label, rate } = lesson;
    const isFirst = !areAlike(this.#used, pixels) || this.#used?.label !== label;
    const { steps = 0, untaught = network } = copy.rounds.present ?? {};
    const used = { pixels, label, rate };
    [this.#chosen, this.#used] = [used, used];
    const taught = await this.#finish(teach(network, pixels, label, rate, count));
    const [before, after] = [network, taught].map((each) => forward(each, pixels).probabilities);
    const isBroken =
      !taught.layers.every(({ w, b }) => w.every(Number.isFinite) && b.every(Number.isFinite)) || Number.isNaN(after[0]);
    if (isBroken) {
      copy.refused = t("η = {rate} is too large: the numbers overflowed, so no step was kept. Choose a smaller η.", { rate });
      return this.#remember(copy);
    }
    if (isFirst && areAlike({ pixels }, picture.shown?.pixels)) picture.showStep();
    else picture.turn("forward");
    this.#add(copy, {
      network: { ...taught, key: "" }, // it is no longer the one that the browser keeps
      untaught,
      steps: steps + count,
      count,
      ...used,
      losses: [lossOf(network, pixels, label), lossOf(taught, pixels, label)],
      probabilities: [before, after],
    });
  }

  /** Take the steps, and let the page draw in between. @param {Generator<undefined, Network>} steps */
  async #finish(steps) {
    for (;;) {
      const end = performance.now() + SLICE;
      do {
        const { done, value } = steps.next();
        if (done) {
          this.#isBusy = false;
          return value;
        }
      } while (performance.now() < end);
      this.#isBusy = true;
      this.show();
      await new Promise(requestAnimationFrame);
    }
  }

  /** Take back the latest steps, or all. @param {boolean} isAll */
  takeBack(isAll) {
    const copy = this.#copy;
    if (!copy) return;
    this.#options.picture.turn("forward");
    if (isAll) this.#copies = this.#copies.filter(({ base }) => base.key !== copy.base.key);
    else copy.rounds.undo();
    copy.refused = "";
    this.#tell();
  }

  /**
   * Add a round to a copy. Another network may have been selected while its steps were taken.
   * @type {(copy: Copy, round: Omit<Round, "id">) => void}
   */
  #add(copy, round) {
    copy.rounds.add({ ...round, id: `${PAGE}-${++this.#count}` });
    copy.refused = "";
    this.#remember(copy);
  }

  /** @param {Copy} copy that was taught last */
  #remember(copy) {
    this.#copies = [...this.#copies.filter(({ base }) => base.key !== copy.base.key), copy].slice(-MOST_COPIES);
    this.#tell();
  }

  #tell() {
    clearTimeout(this.#resting);
    this.#resting = window.setTimeout(() => this.#options.rested(), REST);
    this.#options.changed();
  }
}

/** @type {(round: Round | null | undefined) => string} a warning if the steps have made the loss larger */
function problemOf(round) {
  if (!round || round.losses[1] <= round.losses[0]) return "";
  const [before, after] = round.losses.map((loss) => significant(loss));
  return t(
    "η = {rate} is too large here: the steps overshoot, and the loss rose from {before} to {after}. Take them back and choose a smaller η.",
    { rate: round.rate, before, after },
  );
}

/** @type {(network: Network) => number} of weights and biases */
const bytesOf = ({ layers }) => layers.reduce((sum, { w, b }) => sum + w.byteLength + b.byteLength, 0);

const PAGE = Math.random().toString(36).slice(2, 10); // of all pages

/**
 * Return what is known of a drawing, if it is of these pixels.
 * @template {{ pixels: Float32Array }} T
 * @param {T | null | undefined} known
 * @param {Float32Array | null | undefined} pixels
 */
function areAlike(known, pixels) {
  return known && pixels && known.pixels.length === pixels.length && known.pixels.every((value, i) => value === pixels[i])
    ? known
    : null;
}
