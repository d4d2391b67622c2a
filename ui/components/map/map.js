/**
 * A map of digits on a plane for each layer of a network, and a slider that morphs one into the next. The digits are painted on a
 * canvas. One button, the cursor, lies over the digit that the pointer or the keys are at. The drawing is a ringed point that moves
 * with every reading in the browser and leaves its trail. One mount of this component brings the planes, another shows them: see
 * __init__.py.
 */
import { component } from "../shared/component.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { direction, nearest } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { Trail } from "./trail.js";

/**
 * @import { Point } from "../shared/roving_focus.js"
 *
 *
 * @typedef {object} Layer
 * @property {string} name
 * @property {number[]} mean of the layer's activations
 * @property {Point[]} axes how much each activation adds to x and y
 * @property {Point[]} points of the digits, on the plane
 * @property {number} own the share of digits whose nearest neighbour is the same digit
 *
 * @typedef {object} Planes
 * @property {string} network hash of the network's weights
 * @property {string} label the map in words
 * @property {Layer[]} layers the pixels first
 * @property {[low: Point, high: Point]} box around all digits, in every layer
 * @property {number[]} labels the true digits
 * @property {number[]} reads the digits that the network reads
 * @property {number} columns pictures in a row of the image that contains all digits
 */

const ARRIVED = "digit-lens-plane"; // event of the document: planes have arrived
const EDGE = 14; // px around the digits
const REACH = 12; // px: a digit that is farther from the pointer is not meant
const STEP = 0.02; // of a layer, of the slider
const GLIDE = 900; // ms from one layer to the next, after a press on a name
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const [FLATTEST, TALLEST] = [0.5, 0.72]; // height of the map as a share of its width

class DigitMap {
  #tell;
  #canvas = html("canvas", { class: "digits" });
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  #cursor = html("button", { class: "cursor" });
  #trail = new Trail();
  #frame = html("div", { class: "frame", role: "group" }, this.#canvas, this.#trail.element, this.#cursor);
  #slider = /** @type {HTMLInputElement} */ (
    html("input", {
      type: "range",
      min: 0,
      step: STEP,
      "data-testid": "map-layer",
      "aria-label": "From the pixels to the last hidden layer",
    })
  );
  #names = html("div", { class: "layers" });
  #own = html("p", { class: "own", "data-testid": "map-own" });
  element = html("div", { class: "map" }, html("div", { class: "morph" }, this.#slider, this.#names, this.#own), this.#frame);
  #glides = 0; // the request for the next frame of a glide; 0: none
  #tooltip;
  /** @type {Planes | null} */
  #planes = null;
  #wanted = "";
  /** @type {Point[] | null} the drawing's, by layer */
  #places = null;
  /** @type {Point[]} of the digits, in px */
  #points = [];
  #at = 0; // index of the digit at the cursor
  #stop = new AbortController(); // of what the document tells
  #wasConnected = false;

  /** @param {Send["setTriggerValue"]} tell */
  constructor(tell) {
    this.#tell = tell;
    this.#tooltip = new Tooltip(this.#frame, ".cursor", () => this.#describe());
    this.#frame.addEventListener("pointermove", (event) => this.#pointAt(event));
    this.#frame.addEventListener("click", (event) => this.#press(event));
    this.#frame.addEventListener("keydown", (event) => this.#go(event));
    this.#slider.addEventListener("input", () => this.#glideTo(Number(this.#slider.value)));
    new ResizeObserver(() => this.#place()).observe(this.#frame);
    const { signal } = this.#stop;
    document.addEventListener(ARRIVED, () => this.#isGone || this.#usePlanes(), { signal });
    document.addEventListener("digit-lens-reading", ({ detail }) => this.#isGone || this.#follow(detail), { signal });
  }

  /** @param {{ show: string, places: Point[] | null }} data the network whose planes are shown, and where the drawing lies on each */
  show(data) {
    this.#wanted = data.show;
    this.#places = data.places;
    this.#usePlanes();
    if (this.#planes?.network === this.#wanted) this.#trail.confirm(this.#places);
  }

  /** Whether another view has taken the place of this map. Then it stops listening, so that nothing keeps it in memory. */
  get #isGone() {
    this.#wasConnected ||= this.element.isConnected;
    if (this.#wasConnected && !this.element.isConnected) this.#stop.abort();
    return this.#stop.signal.aborted;
  }

  /** Show the planes that Python wants, if they have arrived and are not shown already. */
  #usePlanes() {
    const planes = /** @type {Planes | undefined} */ (globalThis.digitLensPlanes);
    if (planes?.network !== this.#wanted || planes.network === this.#planes?.network) return;
    this.#planes = planes;
    const last = planes.layers.length - 1;
    setAttributes(this.#slider, { max: last, hidden: !last });
    this.#slider.value = String(last);
    this.#names.replaceChildren(...planes.layers.map(({ name }, i) => button(name, () => this.#glideTo(i))));
    setAttributes(this.#frame, { "aria-label": `${planes.label}. Arrow keys go through the digits.` });
    this.#setCursor(Math.min(this.#at, planes.labels.length - 1));
    this.#trail.confirm(null);
    this.#trail.confirm(this.#places);
    this.#place();
  }

  /** Move to a layer in some frames. @param {number} layer */
  #glideTo(layer) {
    cancelAnimationFrame(this.#glides);
    const from = Number(this.#slider.value);
    const begin = performance.now();
    const duration = CALM.matches ? 0 : GLIDE * Math.abs(layer - from);
    const go = () => {
      const share = duration ? Math.min(1, (performance.now() - begin) / duration) : 1;
      this.#slider.value = String(from + (layer - from) * share);
      this.#place();
      if (share < 1 && !this.#isGone) this.#glides = requestAnimationFrame(go);
    };
    go();
  }

  /** Return the place between the two layers that the slider stands between. @param {(layer: number) => Point} of */
  #between(of) {
    const at = Number(this.#slider.value);
    const [[x, y], [toX, toY]] = [of(Math.floor(at)), of(Math.ceil(at))];
    return /** @type {Point} */ ([x + (toX - x) * (at % 1), y + (toY - y) * (at % 1)]);
  }

  /** Paint all digits for the width that there is and the layer of the slider. The scale is the same along both axes. */
  #place() {
    const width = this.#frame.clientWidth;
    if (!this.#planes || !width) return;
    const { box, labels, layers } = this.#planes;
    const [[left, bottom], [right, top]] = box;
    const wide = Math.max(right - left, 1e-9);
    const height = Math.round(width * Math.min(TALLEST, Math.max(FLATTEST, (top - bottom) / wide)));
    const scale = Math.min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / Math.max(top - bottom, 1e-9));
    const toPixels = (/** @type {Point} */ [x, y]) =>
      /** @type {Point} */ ([
        width / 2 + (x - (left + right) / 2) * scale,
        height / 2 - (y - (bottom + top) / 2) * scale, // up is positive
      ]);
    this.#points = labels.map((_, i) => toPixels(this.#between((layer) => layers[layer].points[i])));
    this.#paint(this.#planes, width, height);
    this.#placeCursor();
    this.#trail.resize({ width, height, toPixels, at: (places) => this.#between((layer) => places[layer]) });
    const near = Math.round(Number(this.#slider.value));
    [...this.#names.children].forEach((name, i) => setAttributes(name, { "aria-pressed": String(i === near) }));
    const { name, own } = layers[near];
    setAttributes(this.#slider, { "aria-valuetext": name });
    setAttributes(this.#own, { "data-value": own });
    setText(this.#own, `${name}: ${percent(own, 0)} of the digits have the same digit as their nearest neighbour.`);
  }

  /** @type {(planes: Planes, width: number, height: number) => void} width, height: px */
  #paint({ labels, reads }, width, height) {
    const [canvas, context, ratio] = [this.#canvas, this.#context, devicePixelRatio];
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    setAttributes(canvas, { ...size, style: `width: ${width}px; height: ${height}px` });
    const style = getComputedStyle(canvas);
    const colours = Array.from({ length: 10 }, (_, digit) => style.getPropertyValue(`--digit-${digit}`));
    Object.assign(context, { font: style.font, textAlign: "center", textBaseline: "middle" });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const half = context.measureText("0").width / 2;
    this.#points.forEach(([x, y], i) => {
      context.fillStyle = colours[labels[i]];
      context.fillText(String(labels[i]), x, y);
      if (labels[i] !== reads[i]) context.fillRect(x - half, y + 1.6 * half, 2 * half, 1);
    });
  }

  /** @param {LiveReading} reading moves the point */
  #follow({ network, pixels, hidden }) {
    const planes = this.#planes;
    if (!planes || !network.endsWith(planes.network)) return;
    this.#trail.add(planes.layers.map((layer, k) => project(layer, [pixels, ...hidden][k])));
  }

  /** Lay a new cursor over a digit: a screen reader reads what gets the focus. @param {number} index */
  #setCursor(index) {
    const planes = /** @type {Planes} */ (this.#planes);
    const about = { "data-index": index, "data-digit": planes.labels[index], "aria-label": inWords(planes, index) };
    const [old, hasFocus] = [this.#cursor, this.#cursor.matches(":focus")];
    this.#at = index;
    this.#cursor = html("button", { type: "button", class: "cursor", ...about });
    old.replaceWith(this.#cursor);
    if (hasFocus) this.#cursor.focus();
    this.#placeCursor();
  }

  #placeCursor() {
    const [x, y] = this.#points[this.#at] ?? [0, 0];
    this.#cursor.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    this.#tooltip.update();
  }

  /** Lay the cursor over the digit at the pointer. Return whether one is within reach. @param {MouseEvent} event */
  #pointAt({ clientX, clientY }) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    const gaps = this.#points.map(([x, y]) => Math.hypot(left + x - clientX, top + y - clientY));
    const index = gaps.indexOf(Math.min(...gaps, REACH));
    if (index >= 0 && index !== this.#at) this.#setCursor(index);
    this.#tooltip.show(index < 0 ? null : this.#cursor);
    return index >= 0;
  }

  /** Move the cursor by a key. @param {KeyboardEvent} event */
  #go(event) {
    const way = direction(event);
    const end = { Home: 0, End: this.#points.length - 1 }[event.key] ?? -1;
    const to = way ? nearest(this.#points[this.#at], this.#points, way) : end;
    if (to < 0) return;
    event.preventDefault();
    this.#setCursor(to);
  }

  #describe() {
    const planes = /** @type {Planes} */ (this.#planes);
    const rows = Math.ceil(planes.labels.length / planes.columns);
    const [row, column] = [Math.floor(this.#at / planes.columns), this.#at % planes.columns];
    const [x, y] = [column / (planes.columns - 1), row / Math.max(1, rows - 1)];
    const style = `background-size: ${planes.columns * 100}% ${rows * 100}%; background-position: ${100 * x}% ${100 * y}%`;
    return html("span", { class: "card" }, html("i", { class: "thumbnail", style }), inWords(planes, this.#at));
  }

  /** Put the digit at the cursor on the sheet. @param {MouseEvent} event a press of the pointer, or of a key, which has no detail */
  #press(event) {
    if (!event.detail || this.#pointAt(event)) this.#tell("pick", this.#at);
  }
}

/**
 * Return the point of activations on the plane of their layer.
 * @type {(layer: Layer, activations: Float32Array) => Point}
 */
function project({ mean, axes }, activations) {
  let [x, y] = [0, 0];
  activations.forEach((value, i) => {
    x += (value - mean[i]) * axes[i][0];
    y += (value - mean[i]) * axes[i][1];
  });
  return [x, y];
}

/** @type {(planes: Planes, i: number) => string} */
function inWords({ labels, reads }, i) {
  const judgement = labels[i] === reads[i] ? "The network is right." : `The network reads ${reads[i]}.`;
  return `Test digit no. ${i}, labelled ${labels[i]}. ${judgement} Press to put it on the sheet.`;
}

const draw = component((tell) => new DigitMap(tell));

/** @param {Arguments} given planes, or a map to draw */
export default function map(given) {
  if (!given.data.network) return draw(given);
  globalThis.digitLensPlanes = given.data;
  document.dispatchEvent(new Event(ARRIVED));
}
