/** Read live: while the sheet is ahead of Python, each frame shows a reading of our own; otherwise Python's is shown. */
import { readNumber, selectedPart } from "../model/numbers.js";
import { showBoxes } from "./boxes.js";
import { toDigits } from "./number.js";
import { stepsOf } from "./preprocessing.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Display } from "./display.js"
 * @import { SmallDisplay } from "./small.js"
 * @import { NumberDigit } from "./number.js"
 * @import { AppSheet } from "../sheet/app_sheet.js"
 * @import { Event as SheetEvent } from "../sheet/sheet.js"
 *
 * @typedef {{ networks: Map<string, Network>, reading: any }} Received from Python: networks by key, and the last reading
 */

const LIVE_READING = "digit-lens-reading"; // event of the document after each reading of our own, for other components
const WAIT = 3000; // ms after a stroke, after which Python is asked to read the drawing
const LONGEST_WAIT = 30_000; // ms between two requests

export class LiveReader {
  #received;
  #display;
  #ask;
  #sheet;
  #frame = 0; // the request for the next frame; 0 if there is none
  #isStale = false; // whether the drawing has changed since the last reading
  #timer = 0; // until Python is asked to read the drawing
  #wait = WAIT; // ms until then

  /**
   * @param {Display | SmallDisplay} display
   * @param {Received} received shared with the page, which changes it
   * @param {AppSheet} sheet
   * @param {() => void} ask asks Python to read the drawing
   */
  constructor(display, received, sheet, ask) {
    this.#display = display;
    this.#received = received;
    this.#sheet = sheet;
    this.#ask = ask;
  }

  get isConnected() {
    return this.#display.root.isConnected;
  }

  get #reading() {
    return this.#received.reading;
  }

  /** @param {SheetEvent} what has happened on the sheet */
  follow(what) {
    if (!this.#reading) return;
    if (what !== "begin" && what !== "move") this.#awaitPython();
    if (this.#ownNetwork) return this.update();
    this.#showPython();
  }

  get #isAhead() {
    return !this.#sheet.isReadBy(this.#reading.of);
  }

  /** If Python does not confirm the latest stroke in time, ask it to read the drawing. The connection may have been lost. */
  #awaitPython() {
    clearTimeout(this.#timer);
    if (!this.#isAhead) {
      this.#wait = WAIT;
      return;
    }
    this.#timer = setTimeout(() => {
      if (!this.isConnected) return;
      if (!this.#sheet.isDrawing) {
        this.#ask();
        this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
      }
      this.#awaitPython();
    }, this.#wait);
  }

  /** Read the drawing: now if this frame has had no reading, otherwise once in the next frame. */
  update() {
    this.#isStale = !!this.#frame;
    if (this.#isStale) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#isStale) this.update();
    });
    const network = this.#ownNetwork;
    if (network) this.#showOwn(network);
  }

  /** The network if the display should read by itself: the sheet is ahead of Python, and all that is needed is here. */
  get #ownNetwork() {
    const isNeeded = this.#reading && this.#isAhead && this.#sheet.isLive;
    return isNeeded ? this.#received.networks.get(this.#reading.network) : undefined;
  }

  /** @param {Network} network */
  #showOwn(network) {
    const start = performance.now();
    const parts = readNumber(this.#sheet.drawing(), network, this.#sheet.isDrawing);
    if (!parts.length) {
      this.#showNumber([], 0, true);
      return this.#display.showEmpty("");
    }
    const selected = selectedPart(parts, this.#reading.near);
    const { digit, drawing, result } = parts[selected];
    const computed = performance.now();
    const isFinal = this.#sheet.isAtRest;
    this.#showNumber(toDigits(parts), selected, isFinal);
    const steps = stepsOf(digit, drawing);
    this.#display.show({ source: "pen", result, activation: network.hidden, steps, note: this.#note, isFinal });
    const done = performance.now();
    const detail = { network: network.key, pixels: digit.pixels, hidden: result.hidden, start, computed, done };
    document.dispatchEvent(new CustomEvent(LIVE_READING, { detail }));
  }

  #showPython() {
    const { arrays, hidden: activation, problem, label, confidence, digits, selected } = this.#reading;
    const isFinal = this.#sheet.isAtRest;
    this.#showNumber(digits, selected, isFinal);
    if (!arrays.probabilities) return this.#display.showEmpty(problem);
    const hidden = Object.keys(arrays).filter((name) => name.startsWith("hidden"));
    const result = { probabilities: arrays.probabilities, confidence, hidden: hidden.map((name) => arrays[name]) };
    /** @type {[name: string, height: number, width: number][]} */
    const sent = this.#reading.steps;
    const steps = sent.map(([name, height, width], i) => ({ name, height, width, pixels: arrays[`step${i}`], factor: 1 }));
    this.#display.show({ source: "python", result, activation, steps, note: this.#note, isFinal, label });
  }

  /** @type {(digits: NumberDigit[], selected: number, isFinal: boolean) => void} digits: none if the drawing is one digit */
  #showNumber(digits, selected, isFinal) {
    this.#display.number.show(digits, selected, isFinal);
    const { element } = this.#sheet;
    if (element) showBoxes(element, digits, selected);
  }

  /** What there is to know about the drawing, in words. */
  get #note() {
    const { note, source } = this.#reading;
    return [note, source && `This is ${source}.`].filter(Boolean).join(" ");
  }
}
