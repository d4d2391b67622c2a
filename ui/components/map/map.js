/**
 * A map of digits on a plane. Each digit is a numeral; the drawing is a ringed point that moves with every reading in the browser
 * and leaves its trail. One mount of this component brings the plane, another shows it: see __init__.py.
 */
import { component } from "../shared/component.js";
import { html, setAttributes, setChildCount, setText, svg, targetOf } from "../shared/dom.js";
import { pressByKey, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { Trail } from "./trail.js";

/**
 * @import { Target } from "../shared/dom.js"
 *
 * @typedef {[x: number, y: number]} Point on the plane
 *
 * @typedef {object} Plane
 * @property {string} id
 * @property {string} network hash of the network's weights
 * @property {number} layer 0 for the pixels
 * @property {string} label the map in words
 * @property {number[]} mean of the layer's activations
 * @property {Point[]} axes how much each activation adds to x and y
 * @property {[low: Point, high: Point]} box around all digits
 * @property {Point[]} points
 * @property {number[]} labels the true digits
 * @property {number[]} reads the digits that the network reads
 * @property {number} columns pictures in a row of the image that contains all digits
 */

const ARRIVED = "digit-lens-plane"; // event of the document: a plane has arrived
const EDGE = 14; // px around the digits
const [FLATTEST, TALLEST] = [0.5, 0.72]; // height of the map as a share of its width

class DigitMap {
  #svg = svg("svg", { class: "digits", role: "group" });
  #trail = new Trail();
  #frame = html("div", { class: "frame" }, this.#svg, this.#trail.element);
  element = html("div", { class: "map" }, this.#frame);
  #tooltip;
  #picture = html("i", { class: "thumbnail" });
  #words = html("span");
  /** @type {Plane | null} */
  #plane = null;
  #wanted = "";
  /** @type {Point | null} */
  #point = null;
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
    new ResizeObserver(() => this.#place()).observe(this.#frame);
    const { signal } = this.#stop;
    document.addEventListener(ARRIVED, () => this.#isGone || this.#usePlane(), { signal });
    document.addEventListener("digit-lens-reading", ({ detail }) => this.#isGone || this.#follow(detail), { signal });
  }

  /** @param {{ show: string, point: Point | null }} data the id of the plane to show, and where the drawing lies */
  show(data) {
    this.#wanted = data.show;
    this.#point = data.point;
    this.#usePlane();
    if (this.#plane?.id === this.#wanted) this.#trail.confirm(this.#point);
  }

  /** Whether another view has taken the place of this map. Then it stops listening, so that nothing keeps it in memory. */
  get #isGone() {
    this.#wasConnected ||= this.element.isConnected;
    if (this.#wasConnected && !this.element.isConnected) this.#stop.abort();
    return this.#stop.signal.aborted;
  }

  /** Show the plane that Python wants, if it has arrived and is not shown already. */
  #usePlane() {
    const plane = globalThis.digitLensPlane;
    if (plane?.id !== this.#wanted || plane.id === this.#plane?.id) return;
    this.#plane = plane;
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
    this.#trail.confirm(this.#point);
    this.#place();
  }

  /** Place all numerals for the width that there is. The scale is the same along both axes. */
  #place() {
    const width = this.#frame.clientWidth;
    if (!this.#plane || !width) return;
    const [[left, bottom], [right, top]] = this.#plane.box;
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
    this.#plane.points.forEach((point, i) => {
      const [x, y] = toPixels(point);
      const numeral = /** @type {SVGTextElement} */ (this.#svg.children[i]);
      numeral.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    });
    this.#trail.resize(width, height, toPixels);
    this.#tooltip.update();
  }

  /** @param {LiveReading} reading moves the point */
  #follow({ network, pixels, hidden }) {
    const plane = this.#plane;
    if (!plane || !network.endsWith(plane.network)) return;
    this.#trail.add(project(plane, plane.layer ? hidden[plane.layer - 1] : pixels));
  }

  /** @param {Target} numeral */
  #describe(numeral) {
    const plane = this.#plane;
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
 * Return the point of activations on a plane.
 * @type {(plane: Plane, activations: Float32Array) => Point}
 */
function project({ mean, axes }, activations) {
  let [x, y] = [0, 0];
  activations.forEach((value, i) => {
    x += (value - mean[i]) * axes[i][0];
    y += (value - mean[i]) * axes[i][1];
  });
  return [x, y];
}

/** @type {(plane: Plane, i: number) => string} */
function inWords({ labels, reads }, i) {
  const judgement = labels[i] === reads[i] ? "The network is right." : `The network reads ${reads[i]}.`;
  return `Test digit no. ${i}, labelled ${labels[i]}. ${judgement}`;
}

const draw = component(() => new DigitMap());

/** @param {Arguments} given a plane, or a map to draw */
export default function map(given) {
  if (!given.data.id) return draw(given);
  globalThis.digitLensPlane = given.data;
  document.dispatchEvent(new Event(ARRIVED));
}
