/**
 * All that depends on the inside of streamlit-drawable-canvas 0.13.0 (Fabric 7.4.0): the element that the pen moves over, the
 * events that Fabric turns into points, and the toolbar. If another version differs, live reading is off, the console says so,
 * and Python's readings still show. If only the toolbar's button differs, the canvas sends a stroke 200 ms after its end.
 *
 * @import { Point } from "../model/strokes.js"
 *
 * @typedef {object} PenListener
 * @property {(points: Point[], canvas: HTMLCanvasElement) => void} begin
 * @property {() => void} move called after a point was added to `points`
 * @property {() => void} end
 */

const CANVAS = "canvas.upper-canvas";
const NO_TOOLBAR = ".dc-toolbar{display:none!important}"; // the page has its own buttons
const SEND = ".dc-toolbar [aria-label='Update the app with this drawing']";
const MOUSE_REST = 400; // ms after a touch during which Fabric ignores the mouse
const PATIENCE = 5000; // ms for the canvas to appear
const MAX_POINTS = 4000; // of a stroke: Python reads no more, and the server refuses a message of 1 MB

/**
 * Return the canvas of the page, or null. It may be in a shadow root.
 * @param {Document | ShadowRoot} root
 * @returns {HTMLCanvasElement | null}
 */
export function findCanvas(root = document) {
  const found = root.querySelector(CANVAS);
  if (found) return /** @type {HTMLCanvasElement} */ (found);
  for (const element of root.querySelectorAll("*")) {
    const inside = element.shadowRoot && findCanvas(element.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

/** @param {HTMLCanvasElement} canvas */
export function hideToolbar(canvas) {
  const root = canvas.getRootNode();
  if (!(root instanceof ShadowRoot) || root.querySelector("style[data-digit-lens]")) return;
  const style = document.createElement("style");
  style.dataset.digitLens = "";
  style.textContent = NO_TOOLBAR;
  root.append(style);
}

/**
 * Return the place of an event in canvas pixels, at any zoom and scroll position of the page.
 * @param {MouseEvent | TouchEvent} event
 * @param {HTMLCanvasElement} canvas
 * @returns {Point}
 */
function place(event, canvas) {
  const pointer = "changedTouches" in event ? event.changedTouches[0] : event;
  const box = canvas.getBoundingClientRect();
  return {
    x: (pointer.clientX - box.left) * (box.width ? canvas.width / box.width : 1),
    y: (pointer.clientY - box.top) * (box.height ? canvas.height / box.height : 1),
  };
}

/**
 * Follow the pen as Fabric's PencilBrush does, by the same events in the same order. Return a function that stops it.
 * @param {PenListener} listener
 */
export function followPen({ begin, move, end }) {
  /** @type {HTMLCanvasElement | null} */
  let canvas = null;
  /** @type {Point[] | null} the points of the stroke that is being drawn */
  let points = null;
  let isStraight = false; // Shift is down: a straight line to the pen
  /** @type {number | undefined} the touch that draws; others are ignored */
  let finger;
  let ignoreMouseUntil = 0;

  const add = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!points || !canvas) return;
    const point = place(event, canvas);
    const last = points[points.length - 1];
    if (points.length > 1 && last.x === point.x && last.y === point.y) return;
    if (isStraight && points.length > 1) points.pop();
    points.push(point);
  };
  const isIgnored = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!("changedTouches" in event)) return false;
    const isLast = event.type === "touchend" && event.touches.length === 0;
    return !isLast && event.changedTouches[0].identifier !== finger;
  };

  const onDown = (/** @type {MouseEvent | TouchEvent} */ event) => {
    const under = event.composedPath().find((element) => element instanceof Element && element.matches(CANVAS));
    if (!under || ("button" in event && event.button)) return;
    if ("changedTouches" in event) finger ??= event.changedTouches[0].identifier;
    else if (performance.now() < ignoreMouseUntil) return;
    if (isIgnored(event)) return;
    canvas = /** @type {HTMLCanvasElement} */ (under);
    isStraight = event.shiftKey;
    points = [place(event, canvas)];
    add(event); // twice, as Fabric does
    begin(points, canvas);
  };
  const onMove = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if (!points || isIgnored(event)) return;
    if (points.length >= MAX_POINTS) return event.stopImmediatePropagation(); // so that Fabric adds none either
    isStraight = event.shiftKey;
    add(event);
    move();
  };
  const onUp = (/** @type {MouseEvent | TouchEvent} */ event) => {
    if ("button" in event ? event.button : event.touches.length) return;
    if ("changedTouches" in event) {
      finger = undefined;
      ignoreMouseUntil = performance.now() + MOUSE_REST;
    }
    if (points) {
      end();
      setTimeout(sendDrawing, 0, canvas); // Fabric adds the stroke after this event
    }
    points = null;
  };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (points && (event.ctrlKey || event.metaKey)) event.stopImmediatePropagation(); // Undo would empty the canvas under the pen
  };

  const stop = new AbortController();
  const options = { capture: true, passive: true, signal: stop.signal };
  for (const name of /** @type {const} */ (["mousedown", "touchstart"])) document.addEventListener(name, onDown, options);
  for (const name of /** @type {const} */ (["mousemove", "touchmove"])) document.addEventListener(name, onMove, options);
  for (const name of /** @type {const} */ (["mouseup", "touchend"])) document.addEventListener(name, onUp, options);
  document.addEventListener("keydown", onKey, options);
  return () => stop.abort();
}

/**
 * Let the canvas send its drawing now. By itself it waits 200 ms after a stroke. Undo and Clear, if pressed in that time, would
 * act on the drawing before the stroke.
 * @param {HTMLCanvasElement} canvas
 */
function sendDrawing(canvas) {
  /** @type {HTMLElement | null | undefined} */ (canvas.closest(".dc-root")?.querySelector(SEND))?.click();
}

/**
 * Return the pen's width in canvas pixels. Fabric sets it on the canvas when a stroke begins.
 * @param {HTMLCanvasElement} canvas
 */
export function penWidth(canvas) {
  return canvas.getContext("2d")?.lineWidth ?? 0;
}

/**
 * Wait for the canvas. Return null if none has appeared after PATIENCE.
 * @returns {Promise<HTMLCanvasElement | null>}
 */
export async function awaitCanvas() {
  const start = performance.now();
  while (performance.now() - start < PATIENCE) {
    const canvas = findCanvas();
    if (canvas) return canvas;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return null;
}
