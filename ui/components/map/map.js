/**
 * A map of digits on a plane for each layer of a network, and a slider that morphs one into the next. Each digit is a numeral; the
 * drawing is a ringed point that moves with every reading in the browser and leaves its trail. One mount of this component brings
 * the planes, another shows them: see __init__.py.
 */
import { component } from "../shared/component.js";
import { button, html, setAttributes, setChildCount, setText, svg, targetOf } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { pressByKey, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { Trail } from "./trail.js";

/**
 * @import { Target } from "../shared/dom.js"
 *
 * @typedef {[x: number, y: number]} Point on a plane
 *
 * @typedef {object} Layer
 * @property {string} name
 * @property {number[]} mean of the layer's activations
 * @property {Point[]} axes how much each activation adds to x and y
 * @property {Point[]} points of the digits
 * @property {number} own the share of digits whose nearest neighbour is the same digit
 *
 * @typedef {object} Planes
 * @property {string} id
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
const STEP = 0.02; // of a layer, of the slider
const GLIDE = 900; // ms from one layer to the next, after a press on a name
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const [FLATTEST, TALLEST] = [0.5, 0.72]; // height of the map as a share of its width

class DigitMap {
  #svg = svg("svg", { class: "digits", role: "group" });
  #trail = new Trail();
  #frame = html("div", { class: "frame" }, this.#svg, this.#trail.element);
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
  #picture = html("i", { class: "thumbnail" });
  #words = html("span");
  /** @type {Planes | null} */
  #planes = null;
  #wanted = "";
  /** @type {Point[] | null} the drawing's, by layer */
  #places = null;
  /** @type {Target | null} the digit that was tapped last */
  #tapped = null;
  /** @type {Send | undefined} */
  send;
  #stop = new AbortController(); // of what the document tells
  #wasConnected = false;

  constructor() {
    this.#tooltip = new Tooltip(this.#frame, ".numeral", (numeral) => this.#describe(numeral));
    rovingFocus(this.#frame, ".digits", ".numeral");
    this.#frame.addEventListener("click", (event) => this.#press(event));
    pressByKey(this.#frame, ".numeral", (numeral) => this.#pick(numeral));
    this.#slider.addEventListener("input", () => this.#glideTo(null));
    new ResizeObserver(() => this.#place()).observe(this.#frame);
    const { signal } = this.#stop;
    document.addEventListener(ARRIVED, () => this.#isGone || this.#usePlanes(), { signal });
    document.addEventListener("digit-lens-reading", ({ detail }) => this.#isGone || this.#follow(detail), { signal });
  }

  /** @param {{ show: string, places: Point[] | null }} data the id of the planes to show, and where the drawing lies on each */
  show(data) {
    this.#wanted = data.show;
    this.#places = data.places;
    this.#usePlanes();
    if (this.#planes?.id === this.#wanted) this.#trail.confirm(this.#places);
  }

  /** Whether another view has taken the place of this map. Then it stops listening, so that nothing keeps it in memory. */
  get #isGone() {
    this.#wasConnected ||= this.element.isConnected;
    if (this.#wasConnected && !this.element.isConnected) this.#stop.abort();
    return this.#stop.signal.aborted;
  }

  /** Show the planes that Python wants, if they have arrived and are not shown already. */
  #usePlanes() {
    const planes = globalThis.digitLensPlanes;
    if (planes?.id !== this.#wanted || planes.id === this.#planes?.id) return;
    this.#planes = planes;
    const last = planes.layers.length - 1;
    setAttributes(this.#slider, { max: last });
    this.#slider.value = String(last);
    this.#slider.hidden = !last;
    this.#names.replaceChildren(
      ...planes.layers.map((/** @type {Layer} */ { name }, /** @type {number} */ i) => button(name, () => this.#glideTo(i))),
    );
    const plane = planes;
    setAttributes(this.#svg, { "aria-label": `${plane.label}. Arrow keys go through the digits.` });
    const numerals = setChildCount(this.#svg, plane.labels.length, () => svg("text", { class: "numeral", role: "button" }));
    const focused = numerals.find((numeral) => numeral.tabIndex === 0) ?? numerals[0];
    numerals.forEach((numeral, i) => {
      const [label, read] = [plane.labels[i], plane.reads[i]];
      setText(numeral, label);
      setAttributes(numeral, {
        "data-index": i,
        "data-digit": label,
        "data-wrong": label !== read,
        style: `fill: var(--digit-${label})`,
        tabindex: numeral === focused ? 0 : -1,
        "aria-label": `${inWords(plane, i)} Press to put it on the sheet.`,
      });
    });
    this.#trail.clear();
    this.#trail.confirm(this.#places);
    this.#place();
  }

  /** Move to a layer in some frames. null: stay where the slider is. @param {number | null} layer */
  #glideTo(layer) {
    cancelAnimationFrame(this.#glides);
    if (layer === null || CALM.matches) {
      if (layer !== null) this.#slider.value = String(layer);
      this.#glides = requestAnimationFrame(() => this.#place());
      return;
    }
    const from = Number(this.#slider.value);
    const begin = performance.now();
    const go = () => {
      const share = Math.min(1, (performance.now() - begin) / (GLIDE * Math.max(0.5, Math.abs(layer - from))));
      this.#slider.value = String(from + (layer - from) * share);
      this.#place();
      if (share < 1 && !this.#isGone) this.#glides = requestAnimationFrame(go);
    };
    go();
  }

  /** Return the place between the two layers that the slider stands between. @param {(layer: number) => Point} of */
  #between(of) {
    const at = Number(this.#slider.value);
    const layer = Math.floor(at);
    const [x, y] = of(layer);
    if (at === layer) return /** @type {Point} */ ([x, y]);
    const [toX, toY] = of(layer + 1);
    return /** @type {Point} */ ([x + (toX - x) * (at - layer), y + (toY - y) * (at - layer)]);
  }

  /** Place all numerals for the width that there is and the layer of the slider. The scale is the same along both axes. */
  #place() {
    const width = this.#frame.clientWidth;
    if (!this.#planes || !width) return;
    const { box, layers } = this.#planes;
    const [[left, bottom], [right, top]] = box;
    const wide = Math.max(right - left, 1e-9);
    const share = Math.min(TALLEST, Math.max(FLATTEST, (top - bottom) / wide));
    const height = Math.round(width * share);
    const scale = Math.min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / Math.max(top - bottom, 1e-9));
    const toPixels = (/** @type {Point} */ [x, y]) =>
      /** @type {Point} */ ([
        width / 2 + (x - (left + right) / 2) * scale,
        height / 2 - (y - (bottom + top) / 2) * scale, // up is positive
      ]);
    setAttributes(this.#svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    [...this.#svg.children].forEach((numeral, i) => {
      const [x, y] = toPixels(this.#between((layer) => layers[layer].points[i]));
      /** @type {SVGTextElement} */ (numeral).style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    });
    this.#trail.resize(width, height, toPixels, (places) => this.#between((layer) => places[layer]));
    const near = Math.round(Number(this.#slider.value));
    [...this.#names.children].forEach((name, i) => setAttributes(name, { "aria-pressed": String(i === near) }));
    const { name, own } = layers[near];
    setAttributes(this.#slider, { "aria-valuetext": name });
    setAttributes(this.#own, { "data-value": own });
    setText(this.#own, `${name}: ${percent(own, 0)} of the digits have one of their own kind as their nearest neighbour.`);
    this.#tooltip.update();
  }

  /** @param {LiveReading} reading moves the point */
  #follow({ network, pixels, hidden }) {
    const planes = this.#planes;
    if (!planes || !network.endsWith(planes.network)) return;
    this.#trail.add(planes.layers.map((layer, k) => project(layer, [pixels, ...hidden][k])));
  }

  /** @param {Target} numeral */
  #describe(numeral) {
    const plane = this.#planes;
    const i = Number(numeral.dataset.index);
    if (!plane) return "";
    const rows = Math.ceil(plane.labels.length / plane.columns);
    const [row, column] = [Math.floor(i / plane.columns), i % plane.columns];
    this.#picture.style.backgroundSize = `${plane.columns * 100}% ${rows * 100}%`;
    this.#picture.style.backgroundPosition = `${(100 * column) / (plane.columns - 1)}% ${(100 * row) / Math.max(1, rows - 1)}%`;
    setText(this.#words, inWords(plane, i));
    return html("span", { class: "card" }, this.#picture, this.#words);
  }

  /**
   * Put the pressed digit on the sheet. A finger, which can't hover, shows the digit with its first tap.
   * @param {MouseEvent} event
   */
  #press(event) {
    const numeral = targetOf(event, ".numeral");
    const isFirst = "pointerType" in event && event.pointerType === "touch" && numeral !== this.#tapped;
    this.#tapped = numeral;
    if (numeral && !isFirst) this.#pick(numeral);
  }

  /** @param {Target} numeral */
  #pick(numeral) {
    this.send?.setTriggerValue("pick", Number(numeral.dataset.index));
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
  return `Test digit no. ${i}, labelled ${labels[i]}. ${judgement}`;
}

const draw = component(() => new DigitMap());

/** @param {Arguments} given planes, or a map to draw */
export default function map(given) {
  if (!given.data.id) return draw(given);
  globalThis.digitLensPlanes = given.data;
  document.dispatchEvent(new Event(ARRIVED));
}
