/**
 * The sheet in the browser: strokes, Undo, Redo and Clear act at once, and Python follows step by step. Each step goes to Python
 * until Python has confirmed it. What Python puts on the sheet comes below the steps that it does not know yet.
 */
import { findPicture, toItems } from "./items.js";
import { Canvas, ContractError, numbersOf, strokeThrough } from "./canvas.js";
import { EMPTY, NEW, after, current, replaced } from "./history.js";
import { decimate, pencil } from "../model/strokes.js";
import { html, targetOf } from "../shared/dom.js";
import { KeyboardPen } from "../shared/keyboard_pen.js";
import { keep, kept } from "./storage.js";

/**
 * @import { Drawing } from "../model/digit.js"
 * @import { Point } from "../model/strokes.js"
 * @import { Settings } from "./canvas.js"
 * @import { Content, History, Item, Kind, Step } from "./history.js"
 */

const HELP = "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.";
const BUTTONS = /** @type {const} */ (["undo", "redo", "clear"]); // the keys of the page's buttons: canvas.py
const KEYS = { z: "undo", y: "redo" }; // with Ctrl

export class Sheet {
  /** @type {Settings | null} */
  #settings = null;
  /** @type {HTMLElement | null} */
  #parent = null;
  /** @type {Send["setStateValue"]} */
  #sendState = () => {};
  /** @type {Canvas | null} */
  #canvas = null;
  #isOpening = false;
  #problem = ""; // what is wrong with the canvas
  /** @type {KeyboardPen | null} */
  #keyboard = null;
  #overlay = html("canvas", { class: "sheet-keyboard", tabindex: 0, role: "img", "aria-label": HELP });

  #session = "";
  #replaced = 0; // how often Python has replaced the drawing
  #seen = 0; // the same, as Python is told; -1 asks for the drawing
  /** @type {History} what Python has confirmed */
  #confirmed = NEW;
  /** @type {History} with the steps that Python has not confirmed */
  #history = NEW;
  /** @type {Step[]} */
  #steps = [];
  #last = 0; // number of the last step
  /** @type {Kind[]} pressed after the pen was lifted, and before its stroke came out */
  #pressed = [];
  /** @type {Content | null} what the canvas shows */
  #shown = EMPTY;
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #points = null;
  #stop = new AbortController();
  #onChange;

  /** @param {(what: "begin" | "move" | "end" | "drawing") => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
    const options = { capture: true, signal: this.#stop.signal };
    document.addEventListener("click", (event) => this.#onClick(event), options);
    window.addEventListener("keydown", (event) => this.#onKey(event), options);
  }

  /** @param {Settings} settings */
  configure(settings) {
    this.#settings = settings;
    this.#open();
  }

  /**
   * Take over Python's message (ui/sheet/canvas.py) and report a change of the drawing.
   * @type {(parent: HTMLElement, message: any, sendState: Send["setStateValue"]) => void} parent: where the canvas belongs
   */
  receive(parent, message, sendState) {
    this.#parent = parent;
    this.#sendState = sendState;
    if (message.isBroken) {
      this.stop();
      return this.#onChange("drawing");
    }
    if (message.session !== this.#session) this.#begin(message);
    this.#confirm(message);
    if (this.#canvas) this.#place();
    else this.#open();
  }

  /** End all listening. Python's readings go on. */
  stop() {
    this.#stop.abort();
    this.#canvas?.close();
    this.#canvas = null;
    this.#problem ||= "it was replaced";
    this.#showButtons();
  }

  get isLive() {
    return !!this.#canvas && !this.#problem;
  }

  /** The element that the pen moves over, or null. */
  get element() {
    return this.#canvas?.element ?? null;
  }

  get isDrawing() {
    return this.#points !== null;
  }

  /** Whether the reading can be computed here: all that is on the sheet is known. */
  get isReadable() {
    return this.isLive && !!current(this.#history)?.isReadable;
  }

  /**
   * Whether a reading of Python is a reading of what is on the sheet now.
   * @param {[session: string, steps: number, replaced: number]} of the state of the sheet that Python has read
   */
  isReadBy([session, steps, times]) {
    if (!this.isLive) return true;
    return !this.isDrawing && session === this.#session && steps === this.#last && times === this.#replaced;
  }

  /** @returns {Drawing} all that is on the sheet, the stroke that is being drawn too */
  drawing() {
    const items = current(this.#history)?.items ?? [];
    const width = this.#settings?.pen.strokeWidth ?? 1;
    const strokes = items.filter(({ curves }) => curves).map(({ curves }) => /** @type {Float64Array} */ (curves));
    const widths = items.filter(({ curves }) => curves).map((item) => item.width);
    if (this.#points) {
      strokes.push(pencil(decimate(this.#points), width));
      widths.push(width);
    }
    return { strokes, widths, picture: findPicture(items) };
  }

  /**
   * A new session of Python's has begun: the page was opened, or the server was restarted. It gets what is on the sheet, or what
   * the browser has kept of an earlier session.
   * @param {any} message
   */
  #begin({ session, steps, replaced: times }) {
    const content = current(this.#history);
    const isOnSheet = !!content?.items.length;
    const text = isOnSheet ? storable(content) : this.#session ? null : kept();
    this.#session = session;
    this.#confirmed = NEW;
    this.#last = steps;
    this.#replaced = times;
    this.#seen = times ? -1 : 0;
    this.#steps = [];
    if (text) this.#steps.push({ number: ++this.#last, kind: "restore", text, isOnSheet });
    if (text || times) setTimeout(() => this.#sendSteps(), 0);
  }

  /** @param {any} message */
  #confirm(message) {
    const done = this.#steps.filter(({ number }) => number <= message.steps);
    this.#steps = this.#steps.filter(({ number }) => number > message.steps);
    this.#confirmed = done.reduce(after, this.#confirmed);
    if (message.objects) {
      const content = { items: toItems(message), label: message.label, source: message.source, isReadable: message.isReadable };
      if (message.replaced !== this.#replaced || !current(this.#confirmed)) {
        this.#confirmed = replaced(this.#confirmed, content, message.position);
      }
      this.#seen = message.replaced;
    }
    this.#replaced = message.replaced;
    const known = current(this.#confirmed);
    const isRight = this.#confirmed.position === message.position && known?.items.length === message.count;
    if (!isRight && this.#seen !== -1) {
      // An entry of the history that only Python has.
      this.#confirmed = { entries: [...Array(message.position).fill(null), null], position: message.position };
      this.#seen = -1;
      this.#sendSteps();
    }
    this.#update();
  }

  /** @type {(kind: Kind, item?: Item) => void} */
  #do(kind, item) {
    this.#steps.push({ number: ++this.#last, kind, item });
    this.#update();
    this.#sendSteps();
  }

  /** Derive the drawing, show it and keep it. */
  #update() {
    this.#history = this.#steps.reduce(after, this.#confirmed);
    this.#show();
    this.#showButtons();
    const content = current(this.#history);
    if (content && this.#session && this.isLive) keep(content.items.length ? storable(content) : null);
    this.#onChange("drawing");
  }

  #show() {
    const content = current(this.#history);
    if (!this.#canvas || this.#canvas.isDrawing || !content || content === this.#shown) return;
    const before = this.#shown?.items ?? [];
    const isSame = content.items.length === before.length && content.items.every((item, i) => item === before[i]);
    if (!isSame) this.#canvas.show(content.items.map(({ object }) => object));
    this.#shown = content;
  }

  /**
   * Show Undo, Redo and Clear if there is something to undo, and what needs a drawing if there is one (ui/frame/style.css).
   * Without a live sheet they are always shown.
   */
  #showButtons() {
    const isDrawn = !this.isLive || !!current(this.#history)?.items.length;
    const { dataset } = document.documentElement;
    dataset.history = isDrawn || this.#history.entries.length > 1 ? "some" : "empty";
    dataset.drawn = String(isDrawn);
  }

  #sendSteps() {
    const steps = this.#steps.map(({ number, kind, item, text, isOnSheet }) => {
      if (kind === "stroke") return [number, kind, numbersOf(item?.object.path)];
      return kind === "restore" ? [number, kind, text, isOnSheet] : [number, kind];
    });
    this.#sendState("steps", { session: this.#session, seen: this.#seen, steps });
  }

  async #open() {
    if (!this.#settings || !this.#parent || this.#isOpening || this.#problem) return;
    this.#isOpening = true;
    try {
      this.#canvas = await Canvas.open(this.#settings, {
        begin: (points) => {
          this.#keyboard?.hide();
          this.#points = points;
          this.#onChange("begin");
        },
        move: () => this.#onChange("move"),
        end: (item, points) => this.#end(item, points),
        broken: (sentence) => this.#break(sentence),
      });
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      this.#break(error.message);
      return;
    }
    if (this.#stop.signal.aborted) return this.#canvas.close();
    this.#addKeyboard(this.#canvas);
    this.#place();
    this.#update();
  }

  #place() {
    if (this.#canvas && this.#parent && this.#canvas.host.parentNode !== this.#parent) this.#parent.append(this.#canvas.host);
  }

  /** @param {string} sentence what is wrong with the canvas */
  #break(sentence) {
    if (this.#problem) return;
    this.#problem = sentence;
    this.#points = null;
    console.warn(`Digit Lens: live reading is off: ${sentence}.`);
    this.#sendState("broken", sentence);
    this.stop();
    this.#onChange("drawing");
  }

  /** @type {(item: Item, points?: Point[]) => void} */
  #end(item, points) {
    if (this.#points === points) this.#points = null; // else the next stroke has begun
    const content = current(this.#history);
    this.#do("stroke", item);
    const now = current(this.#history);
    if (content && content === this.#shown) this.#shown = now; // the canvas shows the stroke already
    this.#show();
    if (this.#pressed.length) setTimeout(() => this.#doPressed(), 0); // the canvas is still sending
    this.#onChange("end");
  }

  #doPressed() {
    if (this.#canvas?.isDrawing) return; // they follow the stroke that is being drawn
    for (const kind of this.#pressed.splice(0)) this.#do(kind);
  }

  /** @param {Canvas} canvas */
  #addKeyboard(canvas) {
    const { width, height } = canvas.element;
    Object.assign(this.#overlay, { width, height });
    this.#overlay.style.cssText = "position: absolute; inset: 0; pointer-events: none; z-index: 12";
    canvas.element.parentElement?.append(this.#overlay);
    const paint = () => this.#paintOverlay();
    this.#keyboard = new KeyboardPen(this.#overlay, {
      down: (point) => {
        this.#points = [{ ...point }, { ...point }]; // twice, as Fabric does
        paint();
        this.#onChange("begin");
      },
      move: (point) => {
        const last = this.#points?.at(-1);
        if (last && (last.x !== point.x || last.y !== point.y)) this.#points?.push(point);
        paint();
        this.#onChange("move");
      },
      up: () => {
        const points = this.#points;
        this.#points = null;
        if (!points) return;
        this.#do("stroke", strokeThrough(points, this.#settings?.pen.strokeWidth));
        paint();
        this.#onChange("end");
      },
      clear: () => this.#do("clear"),
      paint,
    });
  }

  #paintOverlay() {
    const context = /** @type {CanvasRenderingContext2D} */ (this.#overlay.getContext("2d"));
    const pen = this.#settings?.pen;
    if (!pen) return;
    context.clearRect(0, 0, this.#overlay.width, this.#overlay.height);
    if (this.#points && this.#keyboard?.isDown) {
      Object.assign(context, { strokeStyle: pen.stroke, lineWidth: pen.strokeWidth, lineCap: "round", lineJoin: "round" });
      context.beginPath();
      for (const { x, y } of this.#points) context.lineTo(x, y);
      context.stroke();
    }
    this.#keyboard?.paint(context, pen.strokeWidth);
  }

  /**
   * Undo, Redo and Clear act here. Without a live sheet they act in Python.
   * @param {MouseEvent} event
   */
  #onClick(event) {
    const target = targetOf(event, "button");
    const kind = BUTTONS.find((name) => target?.closest(`.st-key-sheet-${name}`));
    if (kind) this.#press(kind, event);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && target.matches("input, textarea, select, [contenteditable]")) return;
    const kind = KEYS[/** @type {"z" | "y"} */ (event.key.toLowerCase())];
    if (kind) this.#press(/** @type {Kind} */ (kind), event);
  }

  /** @type {(kind: Kind, event: Event) => void} */
  #press(kind, event) {
    if (!this.isLive || !this.#session) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#keyboard?.isDown) this.#keyboard.hide();
    if (this.#canvas?.isPenDown) return;
    if (this.#canvas?.isDrawing) this.#pressed.push(kind);
    else if (!this.isDrawing) this.#do(kind);
  }
}

/**
 * Return what a browser keeps of a drawing.
 * @param {Content} content
 */
function storable({ items, label, source }) {
  return { label, source, drawing: { objects: items.map(({ object }) => object) } };
}
