/** Read the sheet with the current network and show it in the picture: in each frame in which something has changed. */
import { drawDigit } from "../model/digit.js";
import { argmax, forward } from "../model/network.js";
import { readNumber, selectedPart } from "../model/numbers.js";
import { Signal } from "../shared/signal.js";
import { showBoxes } from "./boxes.js";
import { NetworkPicture } from "./picture.js";
import { t } from "../shared/language.js";

/**
 * @import { Network, Passed } from "../model/network.js"
 * @import { Part } from "../model/numbers.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { Actions, TeachTarget } from "./picture.js"
 *
 * @typedef {object} CurrentNetwork which the picture shows
 * @property {Network} network
 * @property {string} name of the network, as the page writes it
 * @property {boolean} [isShipped] whether it came with the page, which then names it only beside an answer
 * @property {boolean} [canDoubt] whether to say that a drawing does not look like a digit
 * @property {boolean} [isWhole] whether the whole sheet is one sign, and no number
 * @property {string} [hidden] why the page does not tell how the drawing is read
 * @property {(pixels: Float32Array, label: number | null) => TeachTarget | null} [target] returns what it is taught, in Teach it. label:
 *   the right digit of the drawing, if it is known
 * @property {string} [invitation] what stands in the place of an answer while nothing is drawn
 *
 * @typedef {object} Sources
 * @property {() => CurrentNetwork | null} current
 * @property {() => Network | undefined} [finder] returns the network that finds the digits of a number
 * @property {() => void} [shown] is called after each reading
 * @property {() => { note: string } | null} [python] returns what Python says of its reading; null if it has not read this drawing
 *
 * @typedef {Sources & Actions} Options actions: what a press on the picture does
 *
 * @typedef {object} Times of a reading, in ms of the page's clock
 * @property {"pen" | "python"} source python: Python has read the drawing, too
 * @property {number} start
 * @property {number} computed
 * @property {number} done when it was shown
 */

const INVITATION = t("Draw a digit on the black sheet.");

export class LiveReading {
  #sheet;
  #options;
  #frame = 0; // the request for the next frame; 0 if there is none
  #isStale = false; // whether something has changed since the last reading
  /** The place along x (canvas px) where a digit of a number was pressed, or null. @type {number | null} */
  near = null;
  /** A signal after each reading. `picture.shown` is the reading. */
  readings = new Signal(/** @type {Times | null} */ (null));

  picture;

  /**
   * @param {Sheet} sheet
   * @param {Options} options
   */
  constructor(sheet, options) {
    this.#sheet = sheet;
    this.#options = options;
    const choose = (/** @type {number} */ x) => {
      this.near = x;
      this.update();
      options.choose?.(x);
    };
    this.picture = new NetworkPicture({ ...options, choose });
  }

  /** Read the drawing: now if this frame has had no reading, otherwise once in the next frame. */
  update() {
    this.#isStale = !!this.#frame;
    if (this.#isStale) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#isStale) this.update();
    });
    try {
      this.#read();
    } catch (error) {
      reportError(error); // the pen, and the next frame, go on
    }
  }

  #read() {
    const start = performance.now();
    const current = this.#options.current();
    if (!current) return;
    const { network, isWhole, hidden = "", invitation = INVITATION } = current;
    const finder = this.#options.finder?.() ?? network;
    const python = this.#options.python?.();
    const drawing = this.#sheet.drawing();
    const parts = isWhole ? [] : readNumber(drawing, finder, this.#sheet.isDrawing);
    if (!parts.length) this.near = null;
    const marked = parts.length ? selectedPart(parts, this.near) : 0;
    const drawn = isWhole ? drawDigit(drawing) : parts[marked];
    const { label, source } = this.#sheet.content;
    const passedBy = (/** @type {{ pixels: Float32Array, passed?: Passed }} */ { pixels, passed }) =>
      network === finder && passed ? passed : forward(network, pixels);
    const toDigit = (/** @type {Part} */ part) => {
      const passed = passedBy(part);
      return { box: /** @type {number[]} */ (part.box), digit: argmax(passed.probabilities), passed };
    };
    const digits = parts.length > 1 ? parts.map(toDigit) : [];
    const result = !drawn || hidden ? null : (digits[marked]?.passed ?? passedBy(drawn));
    const isBroken = result !== null && Number.isNaN(result.probabilities[0]);
    const passed = isBroken ? null : result;
    const computed = performance.now();
    this.picture.show({
      canDoubt: true,
      isShipped: false,
      ...current,
      lesson: (passed && drawn && current.target?.(drawn.pixels, label)) ?? null,
      pixels: drawn?.pixels ?? null,
      passed,
      digits,
      marked,
      source: python ? "python" : "pen",
      isFinal: this.#sheet.isAtRest,
      note: [python?.note, source && t("This is {source}.", { source })].filter(Boolean).join(" "),
      label,
      invitation: isBroken ? t("Its outputs are no longer numbers.") : hidden || invitation,
    });
    if (this.#sheet.element) showBoxes(this.#sheet.element, digits, marked);
    this.#options.shown?.();
    this.readings.value = { source: python ? "python" : "pen", start, computed, done: performance.now() };
  }
}
