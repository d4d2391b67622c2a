/**
 * The app's sheet. After each change it sends the drawing to Python, with a number, and keeps it in the browser. What Python puts on
 * the sheet is added to the history.
 */
import { readOfTab, write } from "../shared/local_storage.js";
import { openCanvas } from "./canvas.js";
import { isDrawn, packContent, unpackContent } from "./content.js";
import { Sheet } from "./sheet.js";

/**
 * @import { Canvas, Files } from "./canvas.js"
 * @import { PhotoDigit } from "../model/digit.js"
 * @import { Event as SheetEvent } from "./sheet.js"
 */

const KEPT = "drawing"; // in the browser's storage, so that the drawing survives a reload
const NO_CHANGE = ["begin", "move", "rest"]; // events after which the drawing is as before
const MOST_KEPT = 200_000; // characters. A longer drawing is not kept

export class AppSheet extends Sheet {
  #onChange;
  /** @type {HTMLElement | null} */
  #parent = null;
  /** @type {Send["setStateValue"]} */
  #sendState = () => {};
  /** @type {Canvas | null} */
  #canvas = null;
  #isBroken = false; // whether the canvas can't be opened
  #number = 0; // of the drawing on the sheet
  #sent = 0; // the number that Python has been sent last
  #put = ""; // the id of the drawing that Python has put on the sheet last
  #putNumber = -1; // the number that it got here

  /** @param {(what: SheetEvent) => void} onChange */
  constructor(onChange) {
    super(
      (what) => this.#follow(what),
      (kind) => `.st-key-sheet-${kind} button`, // their keys: ui/frame/canvas.py. Streamlit makes each twice, one of them for phones
    );
    this.#onChange = onChange;
  }

  /**
   * Take over Python's message (state.py) and report it as a change of the drawing.
   * @type {(parent: HTMLElement, message: any, sendState: Send["setStateValue"]) => void} parent: where the canvas belongs
   */
  receive(parent, message, sendState) {
    const isFirst = !this.#parent;
    this.#parent = parent;
    this.#sendState = sendState;
    this.#take(message, isFirst);
    if (isFirst) this.#open(message.files);
    this.#place();
    this.showButtons();
    this.#onChange("drawing");
  }

  /**
   * Whether a reading of Python is a reading of what is on the sheet now.
   * @param {{ number: number, put: string } | null | undefined} reading Python's message with it, if any
   */
  isReadBy(reading) {
    if (!reading || !this.#canvas) return !!reading;
    const { number, put } = reading;
    if (this.isDrawing || put !== this.#put) return false;
    return number === this.#number || this.#number === this.#putNumber;
  }

  /** Send the drawing, unless Python has been sent it. */
  send() {
    if (this.#sent === this.#number) return;
    this.#sent = this.#number;
    const { strokes, picture, label, source } = this.content;
    const place = picture && { src: picture.src, left: picture.left, top: picture.top, side: picture.side };
    this.#sendState("sheet", { number: this.#number, put: this.#put, strokes, picture: place, label, source });
  }

  /** @param {SheetEvent} what */
  #follow(what) {
    if (!NO_CHANGE.includes(what)) {
      this.#number++;
      if (what !== "put") this.send(); // Python has what it has put there
      const text = isDrawn(this.content) ? JSON.stringify(packContent(this.content)) : "";
      write(KEPT, text.length <= MOST_KEPT ? text : "");
    }
    this.#onChange(what);
  }

  /** @type {(message: any, isFirst: boolean) => void} */
  #take({ number, put, content, digits }, isFirst) {
    if (isFirst) this.#number = this.#sent = number;
    if (content && put !== this.#put) {
      this.#put = put;
      this.#putNumber = this.#number + 1;
      const found = digits.map((/** @type {PhotoDigit} */ { box, pixels }) => ({ box, pixels: Float32Array.from(pixels) }));
      this.put({ ...unpackContent(content), digits: found });
    } else if (isFirst) {
      this.#put = put;
      const drawn = kept();
      if (!drawn) return;
      this.put(drawn);
      setTimeout(() => this.send(), 0); // Streamlit is still showing the message
    }
  }

  /** Show what a drawing needs if there is, or was, one (ui/frame/style.css). It is always shown if the sheet can't be live. */
  showButtons() {
    const isSome = this.#isBroken || this.canUndo || this.canRedo;
    document.documentElement.dataset.history = isSome ? "some" : "empty";
    super.showButtons();
  }

  /** @param {Files} files of the canvas */
  async #open(files) {
    try {
      this.#canvas = await openCanvas(files);
    } catch (error) {
      console.warn(`Digit Lens: live reading is off: ${error}`);
      this.#sendState("broken", String(error));
      this.#isBroken = true;
      this.showButtons();
      return this.#onChange("drawing");
    }
    this.attach(this.#canvas);
    this.#place();
    this.#onChange("drawing");
  }

  #place() {
    if (this.#canvas && this.#parent && this.#canvas.host.parentNode !== this.#parent) this.#parent.append(this.#canvas.host);
  }
}

/** Return the drawing that an earlier page has kept, or null. */
function kept() {
  try {
    return unpackContent(JSON.parse(readOfTab(KEPT)));
  } catch {
    return null;
  }
}
