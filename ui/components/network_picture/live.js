/** Read the sheet with the network in hand and show it in the picture: in each frame in which something has changed. */
import { drawDigit } from "../model/digit.js";
import { forward } from "../model/network.js";
import { readNumber, selectedPart } from "../model/numbers.js";
import { showBoxes } from "./boxes.js";
import { toDigits } from "./number.js";

/**
 * @import { Network, Passed } from "../model/network.js"
 * @import { Sheet } from "../sheet/sheet.js"
 * @import { TeachTarget, NetworkPicture, Shown } from "./picture.js"
 *
 * @typedef {object} Hand the network in hand
 * @property {Network} network
 * @property {string} name of the network, as the page writes it
 * @property {boolean} [canDoubt] whether to say that a drawing does not look like a digit
 * @property {boolean} [isWhole] whether the whole sheet is one sign, and no number
 * @property {string} [hidden] why the page does not tell how the drawing is read
 * @property {TeachTarget | null} [lesson] what it is taught, in Teach it
 * @property {string} [invitation] what stands in the place of an answer while nothing is drawn
 *
 * @typedef {object} Part a digit on the sheet
 * @property {number[] | null} box left, top, right and bottom of its ink's middle lines, in canvas px; null for a picture
 * @property {ArrayLike<number>} strokes their indices in the drawing
 * @property {Float32Array} pixels 784
 * @property {Passed | null} passed by the network that has found the digit; null if it is not computed yet
 *
 * @typedef {object} Known what Python knows of the drawing
 * @property {Part[]} parts
 * @property {string} note
 * @property {number | null} label
 */

export const LIVE_READING = "digit-lens-reading"; // event of the document after each reading of our own, for other components
const INVITATION = "Draw a digit on the black sheet.";

export class LiveReading {
  #picture;
  #sheet;
  #finder;
  #hand;
  #known;
  #frame = 0; // the request for the next frame; 0 if there is none
  #isStale = false; // whether something has changed since the last reading
  /** The place along x (canvas px) where a digit of a number was pressed, or null. @type {number | null} */
  near = null;
  /** The 784 pixels of the digit that is shown, or null if nothing is drawn. @type {Float32Array | null} */
  pixels = null;

  /**
   * @param {NetworkPicture} picture
   * @param {Sheet} sheet
   * @param {() => Network | null} finder returns the network that finds the digits of a number
   * @param {() => Hand | null} hand
   * @param {() => Known | null} known returns what Python knows of the drawing; null if it has not read it
   */
  constructor(picture, sheet, finder, hand, known = () => null) {
    this.#picture = picture;
    this.#sheet = sheet;
    this.#finder = finder;
    this.#hand = hand;
    this.#known = known;
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
    const hand = this.#hand();
    const finder = this.#finder() ?? hand?.network;
    if (!hand || !finder) return;
    const known = this.#known();
    const parts = hand.isWhole ? wholeOf(this.#sheet) : (known?.parts ?? partsOf(this.#sheet, finder));
    if (!parts.length) this.near = null;
    const marked = parts.length ? selectedPart(parts, this.near) : 0;
    const part = parts[marked] ?? null;
    this.pixels = part?.pixels ?? null;
    const { network, name, canDoubt = true, lesson = null, hidden = "", invitation = INVITATION } = hand;
    const passedBy = (/** @type {Part} */ { pixels, passed }) =>
      network === finder && passed ? passed : forward(network, pixels);
    const read = parts.length > 1 ? parts.map((each) => ({ box: each.box, passed: passedBy(each) })) : [];
    const result = !part || hidden ? null : (read[marked]?.passed ?? passedBy(part));
    const isBroken = result !== null && Number.isNaN(result.probabilities[0]);
    const passed = isBroken ? null : result;
    const computed = performance.now();
    const digits = toDigits(read);
    /** @type {Shown} */
    const shown = {
      network,
      name,
      canDoubt,
      lesson,
      pixels: this.pixels,
      passed,
      digits,
      marked,
      source: known ? "python" : "pen",
      isFinal: this.#sheet.isAtRest,
      note: known?.note ?? "",
      label: known?.label ?? null,
      invitation: isBroken ? "Its outputs are no longer numbers." : hidden || invitation,
    };
    this.#picture.show(shown);
    if (this.#sheet.element) showBoxes(this.#sheet.element, digits, marked);
    if (known || !passed || !this.pixels) return;
    const detail = { network: network.key, pixels: this.pixels, hidden: passed.hidden, start, computed, done: performance.now() };
    document.dispatchEvent(new CustomEvent(LIVE_READING, { detail }));
  }
}

/** @type {(sheet: Sheet, network: Network) => Part[]} the digits on the sheet, as a network finds them */
function partsOf(sheet, network) {
  return readNumber(sheet.drawing(), network, sheet.isDrawing).map(({ box, strokes, digit, result }) => ({
    box,
    strokes,
    pixels: digit.pixels,
    passed: result,
  }));
}

/** @type {(sheet: Sheet) => Part[]} all that is on the sheet, as one part */
function wholeOf(sheet) {
  const digit = drawDigit(sheet.drawing());
  return digit ? [{ box: null, strokes: [0], pixels: digit.pixels, passed: null }] : [];
}
