/**
 * The one door to streamlit-drawable-canvas in JavaScript: all that depends on the inside of version 0.13.0 (Fabric 7.4.0). It is asked
 * for the element that the pen moves over and for a picture of strokes; what it draws while the pen moves is what the pen's points
 * make here, too (`strokeThrough`). If it can't be opened, Python says which version is needed (`problem` in __init__.py).
 */
import { SHOWN_SIDE } from "../model/drawing_json.js";
import { html } from "../shared/dom.js";
import { EMPTY, SIDE, WIDTH } from "./content.js";

/**
 * @import { Point } from "../model/strokes.js"
 * @import { Content } from "./content.js"
 * @import { Sheet, Surface } from "./sheet.js"
 *
 * @typedef {{ script: string, style: string }} Files of the library: their addresses
 */

const ELEMENT = "canvas.upper-canvas"; // the pen moves over it
const TOOLBAR = ".dc-toolbar"; // not shown, because the page has its own buttons
const HELP = "The sheet. Arrow keys move the pen, the space bar lowers or lifts it.";
const MOUSE_REST = 400; // ms after a touch during which Fabric ignores the mouse
const PAPER = "#000000";
const STROKE = { stroke: "#ffffff", strokeWidth: WIDTH, strokeLineCap: "round", strokeLineJoin: "round", fill: null };

/** @typedef {Surface & { host: HTMLElement }} Canvas host: holds it */

/**
 * Open the canvas. Throw an error if it is not as this module knows it.
 * @type {(files: Files, sheet: Sheet, stop: AbortSignal) => Promise<Canvas>} stop: ends the listening to the pen
 */
export async function openCanvas(files, sheet, stop) {
  const [script, style] = [files.script, files.style].map((path) => new URL(path, document.baseURI).href);
  // Both before the canvas is shown: without its style, the element that the pen moves over has another place.
  const [module, css] = await Promise.all([import(script), fetch(style)]);
  if (!css.ok) throw new Error("its style can't be loaded");
  const rules = `${await css.text()} .sheet-host{position:relative} ${TOOLBAR}{display:none!important}`;
  const host = html("div", { class: "sheet-host" }, html("style", {}, rules), html("div", { class: "canvas-root" }));
  let loads = 0;

  /** @param {Content} content */
  const show = (content) =>
    module.default({
      parentElement: host,
      setStateValue: () => {}, // its drawing is known
      data: {
        strokeWidth: WIDTH,
        strokeColor: STROKE.stroke,
        backgroundImageURL: null,
        canvasWidth: SIDE,
        canvasHeight: SIDE,
        drawingMode: "freedraw",
        initialDrawing: { objects: toFabric(content), background: PAPER, load: loads++ }, // it loads only what differs from the last one
      },
    });
  show(EMPTY);

  const element = host.querySelector(ELEMENT);
  if (!(element instanceof HTMLCanvasElement)) throw new Error(`it has no element ${ELEMENT}`);
  const { width, height } = element;
  if (width !== SIDE) throw new Error("it is not as large as it was asked to be");
  const keys = html("canvas", { class: "sheet-keyboard", tabindex: 0, role: "img", "aria-label": HELP, width, height }); // over it
  keys.style.cssText = "position: absolute; inset: 0; pointer-events: none; z-index: 12";
  element.parentElement?.append(keys);
  const isDown = followPen(element, sheet, stop);

  return {
    host,
    element,
    keys,
    show,

    get isDrawing() {
      return isDown();
    },

    paint(keyboard, points) {
      const context = /** @type {CanvasRenderingContext2D} */ (keys.getContext("2d"));
      context.clearRect(0, 0, width, height);
      if (points && !isDown()) {
        Object.assign(context, { strokeStyle: STROKE.stroke, lineWidth: WIDTH, lineCap: "round", lineJoin: "round" });
        context.beginPath();
        for (const { x, y } of points) context.lineTo(x, y);
        context.stroke();
      }
      keyboard.paint(context, WIDTH);
    },
  };
}

/**
 * Follow the pen as Fabric's PencilBrush does, by the same events in the same order. Return a function that returns whether the pen is
 * down.
 * @type {(element: HTMLCanvasElement, sheet: Sheet, signal: AbortSignal) => () => boolean}
 */
function followPen(element, sheet, signal) {
  let isDown = false;
  /** @type {number | undefined} the touch that draws; others are ignored */
  let finger;
  let ignoreMouseUntil = 0;

  const isIgnored = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!("changedTouches" in event)) return false;
    const isLast = event.type === "touchend" && event.touches.length === 0;
    return !isLast && event.changedTouches[0].identifier !== finger;
  };

  const onDown = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!event.composedPath().includes(element) || ("button" in event && event.button)) return;
    if ("changedTouches" in event) finger ??= event.changedTouches[0].identifier;
    else if (performance.now() < ignoreMouseUntil) return;
    if (isIgnored(event)) return;
    isDown = true;
    sheet.hideKeys();
    sheet.pen.down(place(event, element));
  };
  const onMove = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!isDown || isIgnored(event)) return;
    if (sheet.isFull) return event.stopImmediatePropagation(); // so that Fabric adds none either
    if (event.shiftKey) sheet.pen.back();
    sheet.pen.move(place(event, element));
  };
  const onUp = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if ("button" in event ? event.button : event.touches.length) return;
    if ("changedTouches" in event) {
      finger = undefined;
      ignoreMouseUntil = performance.now() + MOUSE_REST;
    }
    if (!isDown) return;
    isDown = false;
    sheet.pen.up(true);
  };
  const options = { capture: true, passive: true, signal };
  for (const name of /** @type {const} */ (["mousedown", "touchstart"])) document.addEventListener(name, onDown, options);
  for (const name of /** @type {const} */ (["mousemove", "touchmove"])) document.addEventListener(name, onMove, options);
  // After Fabric, which adds the stroke to its picture: what is shown then takes its place.
  for (const name of /** @type {const} */ (["mouseup", "touchend"])) {
    window.addEventListener(name, onUp, { passive: true, signal });
  }
  return () => isDown;
}

/** Return a drawing as Fabric's JSON. @type {(content: Content) => Record<string, any>[]} */
function toFabric({ strokes, picture }) {
  const paths = strokes.map(([x, y, ...curves]) => {
    /** @type {(string | number)[][]} */
    const path = [["M", x, y]];
    for (let i = 0; i < curves.length; i += 4) path.push(["Q", ...curves.slice(i, i + 4)]);
    return { ...STROKE, type: "Path", path };
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
