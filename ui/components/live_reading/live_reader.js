/** Read live: while the canvas is ahead of Python, each frame shows a reading of our own; otherwise Python's is shown. */
import { readNumber, selectedPart } from "../model/numbers.js";
import { showBoxes } from "./boxes.js";
import { findCanvas, penWidth } from "./fabric_canvas.js";
import { toDigits } from "./number.js";
import { unpack } from "./packet.js";
import { Sheet, WAIT } from "./sheet.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Display } from "./display.js"
 * @import { SmallDisplay } from "./small.js"
 * @import { NumberDigit } from "./number.js"
 * @import { Point } from "../model/strokes.js"
 */

const LIVE_READING = "digit-lens-reading"; // event of the document after each reading of our own, for other components
const LONGEST_WAIT = 30_000; // ms between two requests

export class LiveReader {
  #networks;
  #display;
  #ask;
  #sheet = new Sheet();
  /** @type {HTMLCanvasElement | null} */
  #canvas = null;
  /** @type {any} Python's last message */
  #reading = null;
  #revision = ""; // of the reading that is shown, if it is Python's
  #frame = 0; // the request for the next frame; 0 if there is none
  #isStale = false; // whether the drawing has changed since the last reading
  /** @type {NumberDigit[]} of the number that is shown */
  #digits = [];
  #selected = 0;
  #timer = 0; // until Python is asked to read the drawing; 0 if there is none
  #wait = WAIT; // ms until then

  /**
   * @param {Display | SmallDisplay} display
   * @param {Map<string, Network>} networks by key
   * @param {() => void} ask asks Python to read the drawing
   */
  constructor(display, networks, ask) {
    this.#display = display;
    this.#networks = networks;
    this.#ask = ask;
  }

  get isConnected() {
    return this.#display.root.isConnected;
  }

  /** @param {Uint8Array} bytes Python's message */
  receive(bytes) {
    this.#reading = unpack(bytes);
    this.#sheet.confirm(this.#reading, performance.now());
    this.#awaitPython();
    if (this.#ownNetwork) this.update();
    else if (this.#revision !== this.#reading.revision) this.#showPython();
  }

  /**
   * Begin a stroke.
   * @param {Point[]} points grows while the pen moves
   * @param {HTMLCanvasElement} canvas
   */
  begin(points, canvas) {
    this.#canvas = canvas;
    this.#sheet.current = { points, width: penWidth(canvas) };
    this.update();
  }

  end() {
    this.#updateWidth();
    this.#sheet.finish(performance.now());
    this.#awaitPython();
    this.update();
  }

  /** If Python does not confirm a stroke, ask it to read the drawing. The connection may have been lost. */
  #awaitPython() {
    if (!this.#sheet.isAhead) {
      clearTimeout(this.#timer);
      [this.#timer, this.#wait] = [0, WAIT];
    } else if (!this.#timer) {
      this.#timer = setTimeout(() => {
        this.#timer = 0;
        if (!this.isConnected) return;
        if (!this.#sheet.current) this.#ask();
        this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
        this.#awaitPython();
      }, this.#wait);
    }
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

  /** The network if the display should read by itself: the canvas is ahead of Python, and all that is needed is here. */
  get #ownNetwork() {
    const isNeeded = this.#sheet.isAhead && this.#reading?.readable;
    return isNeeded ? this.#networks.get(this.#reading.network) : undefined;
  }

  /** Fabric sets the pen's width after the stroke has begun. */
  #updateWidth() {
    if (this.#sheet.current && this.#canvas) this.#sheet.current.width = penWidth(this.#canvas);
  }

  /** @param {Network} network */
  #showOwn(network) {
    const start = performance.now();
    this.#updateWidth();
    const parts = readNumber(this.#sheet.drawing(), network, this.#sheet.current !== null);
    if (!parts.length) return;
    const selected = selectedPart(parts, this.#reading.near);
    const { digit, drawing, result } = parts[selected];
    const computed = performance.now();
    this.#showNumber(toDigits(parts), selected, false);
    const side = this.#canvas?.width ?? 0;
    this.#display.showLive({ digit, drawing, side, result, activation: network.hidden, note: this.#note });
    this.#revision = "";
    const done = performance.now();
    const detail = { network: network.key, pixels: digit.pixels, hidden: result.hidden, start, computed, done };
    document.dispatchEvent(new CustomEvent(LIVE_READING, { detail }));
  }

  #showPython() {
    const { arrays, hidden: activation, steps, problem, revision, label, confidence, digits, selected } = this.#reading;
    this.#revision = revision;
    this.#showNumber(digits, selected, true);
    if (!arrays.probabilities) return this.#display.showEmpty(problem, this.#note);
    const pixels = steps.map((/** @type {unknown} */ _, /** @type {number} */ i) => arrays[`step${i}`]);
    const hidden = Object.keys(arrays).filter((name) => name.startsWith("hidden"));
    const result = { probabilities: arrays.probabilities, confidence, hidden: hidden.map((name) => arrays[name]) };
    this.#display.showFinal({ steps, pixels, result, activation, note: this.#note, label });
  }

  /**
   * @param {NumberDigit[]} digits empty if the drawing is one digit
   * @param {number} selected
   * @param {boolean} isFinal whether the pen is up
   */
  #showNumber(digits, selected, isFinal) {
    const hasNone = !digits.length && !this.#digits.length;
    [this.#digits, this.#selected] = [digits, selected];
    if (hasNone) return;
    this.#display.number.show(digits, selected, isFinal);
    this.showBoxes();
  }

  /** Show the boxes of the digits again. Call it when the canvas has appeared. */
  showBoxes() {
    if (!this.#canvas?.isConnected) this.#canvas = findCanvas();
    if (this.#canvas) showBoxes(this.#canvas, this.#digits, this.#selected);
  }

  /** What there is to know about the drawing, in words. */
  get #note() {
    const { note, source } = this.#reading;
    return [note, source && `This is ${source}.`].filter(Boolean).join(" ");
  }
}
