/**
 * The one door to streamlit-drawable-canvas in JavaScript: all that depends on the inside of version 0.13.0 (Fabric 7.4.0). It is asked
 * for the element that the pen moves over and for a picture of strokes; what it draws while the pen moves is what the pen's points
 * make here, too (`strokeThrough`). If it can't be opened, Python says which version is needed (`problem` in __init__.py).
 */
import { SHOWN_SIDE } from "../model/drawing_json.js";
import { html } from "../shared/dom.js";
import { EMPTY, WIDTH, strokeThrough } from "./content.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { KeyboardPen } from "../shared/keyboard_pen.js"
 * @import { Content } from "./content.js"
 * @import { Listener } from "./sheet.js"
 *
 * @typedef {{ script: string, style: string, side: number, pen: Record<string, any>, paper: string }} Settings of __init__.py
 */

const ELEMENT = "canvas.upper-canvas"; // the pen moves over it
const TOOLBAR = ".dc-toolbar"; // not shown, because the page has its own buttons
const HELP = "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.";
const MOUSE_REST = 400; // ms after a touch during which Fabric ignores the mouse
const PATIENCE = 30; // times that WAIT passes until the element is missed. A busy page does not count
const WAIT = 100; // ms
const MAX_POINTS = 4000; // of a stroke: Python reads no more, and the server refuses a message of 1 MB

export class Canvas {
  host = html("div", { class: "sheet-host" });
  element = document.createElement("canvas");
  keys = html("canvas", { class: "sheet-keyboard", tabindex: 0, role: "img", "aria-label": HELP }); // over it
  #component;
  #settings;
  #listener;
  #loads = 0;
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  #points = null;
  #stop = new AbortController();

  /**
   * Open the canvas. Throw an error if it is not as this module knows it.
   * @param {Settings} settings
   * @param {Listener} listener
   */
  static async open(settings, listener) {
    const [script, style] = [settings.script, settings.style].map((path) => new URL(path, document.baseURI).href);
    // Both before the canvas is shown: without its style, the element that the pen moves over has another place.
    const [module, sheet] = await Promise.all([import(script), fetch(style)]);
    if (!sheet.ok) throw new Error("its style can't be loaded");
    const canvas = new Canvas(module.default, await sheet.text(), settings, listener);
    await canvas.#appear();
    return canvas;
  }

  /**
   * @param {(component: any) => void} component
   * @param {string} style its style sheet
   * @param {Settings} settings
   * @param {Listener} listener
   */
  constructor(component, style, settings, listener) {
    this.#component = component;
    this.#settings = settings;
    this.#listener = listener;
    this.host.append(
      html("style", {}, style, `.sheet-host{position:relative} ${TOOLBAR}{display:none!important}`),
      html("div", { class: "canvas-root" }),
    );
    this.show(EMPTY);
  }

  /** Wait for the canvas's element, which a busy page makes a little later. Then follow the pen. Throw as `open` does. */
  async #appear() {
    let element = null;
    for (let times = PATIENCE; times && !element; times--) {
      element = this.host.querySelector(ELEMENT);
      if (!element) await new Promise((done) => setTimeout(done, WAIT));
    }
    if (!(element instanceof HTMLCanvasElement)) throw new Error(`it has no element ${ELEMENT}`);
    if (element.width !== this.#settings.side) throw new Error("it is not as large as it was asked to be");
    this.element = element;
    Object.assign(this.keys, { width: element.width, height: element.height });
    this.keys.style.cssText = "position: absolute; inset: 0; pointer-events: none; z-index: 12";
    element.parentElement?.append(this.keys);
    this.#followPen();
  }

  /** Whether a stroke is being drawn. Until then, the canvas must not be changed. */
  get isDrawing() {
    return this.#points !== null;
  }

  /** @param {Content} content */
  show(content) {
    const { pen, paper, side } = this.#settings;
    this.#component({
      parentElement: this.host,
      setStateValue: () => {}, // its drawing is known
      data: {
        fillColor: "#eee",
        strokeWidth: pen.strokeWidth,
        strokeColor: pen.stroke,
        backgroundColor: paper,
        backgroundImageURL: null,
        realtimeUpdateStreamlit: true,
        canvasWidth: side,
        canvasHeight: side,
        drawingMode: "freedraw",
        initialDrawing: { objects: toFabric(content, pen), background: paper, load: this.#loads++ }, // it loads only what differs from the last one
        displayRadius: 3,
        returnImageData: false,
        disabled: false,
        backgroundImageFit: "stretch",
        maxDisplayHeight: null,
        fontSize: 20,
        label: "",
      },
    });
  }

  /** @type {(points: Point[] | null, keyboard: KeyboardPen) => void} */
  paint(points, keyboard) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.keys.getContext("2d"));
    context.clearRect(0, 0, this.keys.width, this.keys.height);
    if (points && !this.isDrawing) {
      Object.assign(context, { strokeStyle: this.#settings.pen.stroke, lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
      context.beginPath();
      for (const { x, y } of points) context.lineTo(x, y);
      context.stroke();
    }
    keyboard.paint(context, WIDTH);
  }

  /** Stop to listen to the pen. */
  close() {
    this.#stop.abort();
    this.#points = null;
    this.host.remove();
  }

  /** Follow the pen as Fabric's PencilBrush does, by the same events in the same order. */
  #followPen() {
    let isStraight = false; // Shift is down: a straight line to the pen
    /** @type {number | undefined} the touch that draws; others are ignored */
    let finger;
    let ignoreMouseUntil = 0;

    const add = (/** @type {MouseEvent | TouchEvent} */ event) => {
      if (!this.#points) return;
      const point = place(event, this.element);
      const last = this.#points[this.#points.length - 1];
      if (this.#points.length > 1 && last.x === point.x && last.y === point.y) return;
      if (isStraight && this.#points.length > 1) this.#points.pop();
      this.#points.push(point);
    };
    const isIgnored = (/** @type {MouseEvent | TouchEvent} */ event) => {
      if (!("changedTouches" in event)) return false;
      const isLast = event.type === "touchend" && event.touches.length === 0;
      return !isLast && event.changedTouches[0].identifier !== finger;
    };

    const onDown = (/** @type {MouseEvent | TouchEvent} */ event) => {
      if (!event.composedPath().includes(this.element) || ("button" in event && event.button)) return;
      if ("changedTouches" in event) finger ??= event.changedTouches[0].identifier;
      else if (performance.now() < ignoreMouseUntil) return;
      if (isIgnored(event)) return;
      isStraight = event.shiftKey;
      this.#points = [place(event, this.element)];
      add(event); // twice, as Fabric does
      this.#listener.begin(this.#points);
    };
    const onMove = (/** @type {MouseEvent | TouchEvent} */ event) => {
      if (!this.#points || isIgnored(event)) return;
      if (this.#points.length >= MAX_POINTS) return event.stopImmediatePropagation(); // so that Fabric adds none either
      isStraight = event.shiftKey;
      add(event);
      this.#listener.move();
    };
    const onUp = (/** @type {MouseEvent | TouchEvent} */ event) => {
      if ("button" in event ? event.button : event.touches.length) return;
      if ("changedTouches" in event) {
        finger = undefined;
        ignoreMouseUntil = performance.now() + MOUSE_REST;
      }
      if (!this.#points) return;
      const stroke = strokeThrough(this.#points);
      this.#points = null;
      this.#listener.end(stroke);
    };
    const { signal } = this.#stop;
    const options = { capture: true, passive: true, signal };
    for (const name of /** @type {const} */ (["mousedown", "touchstart"])) document.addEventListener(name, onDown, options);
    for (const name of /** @type {const} */ (["mousemove", "touchmove"])) document.addEventListener(name, onMove, options);
    // After Fabric, which adds the stroke to its picture: what is shown then takes its place.
    for (const name of /** @type {const} */ (["mouseup", "touchend"])) {
      window.addEventListener(name, onUp, { passive: true, signal });
    }
  }
}

/**
 * Return a drawing as Fabric's JSON.
 * @type {(content: Content, pen: Record<string, any>) => Record<string, any>[]} pen: how its strokes look
 */
function toFabric({ strokes, picture }, pen) {
  const paths = strokes.map(([x, y, ...curves]) => {
    /** @type {(string | number)[][]} */
    const path = [["M", x, y]];
    for (let i = 0; i < curves.length; i += 4) path.push(["Q", ...curves.slice(i, i + 4)]);
    return { ...pen, type: "Path", path };
  });
  if (!picture) return paths;
  const { src, left, top, side } = picture;
  const [size, scale] = [SHOWN_SIDE, side / SHOWN_SIDE];
  const corner = { originX: "left", originY: "top", left, top };
  return [{ type: "Image", src, ...corner, width: size, height: size, scaleX: scale, scaleY: scale, strokeWidth: 0 }, ...paths];
}

/**
 * Return the place of an event in canvas pixels, at any zoom and scroll position of the page.
 * @type {(event: MouseEvent | TouchEvent, canvas: HTMLCanvasElement) => Point}
 */
function place(event, canvas) {
  const pointer = "changedTouches" in event ? event.changedTouches[0] : event;
  const box = canvas.getBoundingClientRect();
  return {
    x: (pointer.clientX - box.left) * (box.width ? canvas.width / box.width : 1),
    y: (pointer.clientY - box.top) * (box.height ? canvas.height / box.height : 1),
  };
}
