/**
 * The entry of the pocket edition: one web page that reads digits with one network. It is built from the app's own modules, and
 * it requests nothing. The page holds the network in #network: the app's own message (live_reading/messages.py) as base64.
 */
import { showBoxes } from "../live_reading/boxes.js";
import { Display } from "../live_reading/display.js";
import { toDigits } from "../live_reading/number.js";
import { unpack } from "../live_reading/packet.js";
import { stepsOf } from "../live_reading/preprocessing.js";
import { drawDigit } from "../model/digit.js";
import { forward, toNetwork } from "../model/network.js";
import { readNumber, selectedPart } from "../model/numbers.js";
import { pencil } from "../model/strokes.js";
import { NetworkDiagram } from "../network_diagram/network_diagram.js";
import { find } from "../shared/dom.js";
import { embedded } from "../signs/reader_file.js";
import { Trainer } from "../trainer/trainer.js";
import { Lazy } from "./lazy.js";
import { Paper } from "./paper.js";
import { Reader } from "./reader.js";
import { Teach } from "./teach.js";

const PREPARE_AFTER = 300; // ms, when the page is shown
const PAGE = `<!doctype html>\n${document.documentElement.outerHTML}`; // as it is before anything has changed
const DIAGRAM_EVERY = 100; // ms between two drawings of the diagram while the pen moves

class Pocket {
  network;
  #display;
  #diagram = new NetworkDiagram();
  #section = find(document, ".network");
  #paper = new Paper(() => this.#schedule());
  #sheet = this.#paper.sheet;
  #isScheduled = false; // whether the next frame reads the drawing
  #lazyDisplay = new Lazy(find(document, ".display"));
  #lazyDiagram = new Lazy(this.#section, () => (this.#sheet.isAtRest ? 0 : DIAGRAM_EVERY));
  /** @type {number | null} place of the digit that was chosen in a number; null if none was chosen */
  #near = null;
  #trainer = new Trainer({
    privacy: "Nothing that you draw leaves this page.",
    sheet: this.#sheet,
    reader: () => this.network,
    page: async () => PAGE,
    fetchDigits: async () => find(document, "#digits").textContent ?? "",
    use: (network) => this.#teach.replace(network),
    began: () => this.#putFirst(),
  });
  #teach = new Teach(
    this.#trainer,
    () => this.network,
    (network) => {
      this.network = network;
      this.#trainer.setReading(network.key);
      this.#read();
    },
  );

  /** @param {HTMLElement} embedded the element that holds the network and, in `data-threshold`, that of the confidence */
  constructor(embedded) {
    const bytes = Uint8Array.from(atob(embedded.textContent ?? ""), (letter) => letter.charCodeAt(0));
    this.network = toNetwork(unpack(bytes));
    this.#display = new Display(find(document, ".display"), Number(embedded.dataset.threshold), (x) => this.#choose(x));
    this.#section.append(this.#diagram.element);
    this.#trainer.element.id = "learn";
    find(document, ".learning").append(this.#trainer.element, this.#teach.element);
    this.#trainer.openAddress();
    setTimeout(() => this.#trainer.prepare(), PREPARE_AFTER);
    this.#read();
  }

  /** Put the trainer beside the sheet, above the reading, whose height depends on the drawing. */
  #putFirst() {
    find(document, "main").classList.add("learns");
    this.#trainer.element.scrollIntoView();
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#read();
    });
  }

  #read() {
    const parts = readNumber(this.#sheet.drawing(), this.network, this.#sheet.isDrawing);
    if (!parts.length) this.#near = null;
    const selected = parts.length ? selectedPart(parts, this.#near) : 0;
    const digits = toDigits(parts);
    showBoxes(this.#paper.canvas, digits, selected);
    this.#paper.update();
    this.#section.hidden &&= !parts.length; // until the first reading
    this.#section.classList.toggle("empty", !parts.length);
    const part = parts.length ? parts[selected] : null;
    this.#trainer.draw(part && part.digit.pixels);
    this.#trainer.followSheet();
    this.#teach.draw(part && part.digit.pixels);
    // What nobody sees has time until no network learns.
    const isFinal = this.#sheet.isAtRest;
    const isLearning = this.#trainer.isRunning;
    this.#lazyDisplay.show(() => {
      this.#display.number.show(digits, selected, isFinal);
      if (!part) return this.#display.showEmpty("");
      const { result, digit, drawing } = part;
      const steps = stepsOf(digit, drawing);
      this.#display.show({ source: "pen", result, activation: this.network.hidden, steps, note: "", isFinal });
    }, !isLearning);
    const { network } = this;
    if (part) this.#lazyDiagram.show(() => this.#diagram.show(network, part.digit.pixels, part.result), isFinal && !isLearning);
  }

  /** @param {number} x canvas px */
  #choose(x) {
    this.#near = x;
    this.#read();
  }
}

if (embedded) {
  new Reader(PAGE);
} else {
  const pocket = new Pocket(find(document, "#network"));
  globalThis.digitLensPocket = { pocket, network: pocket.network, NetworkDiagram, drawDigit, forward, pencil }; // for tests
}
find(document, ".unready").remove();
