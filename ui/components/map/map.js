/**
 * A map of digits on a plane for each layer of a network, and a slider that morphs one into the next. The digits are painted on a
 * canvas. One button, the cursor, lies over the digit that the pointer or the keys are at. The drawing is a ringed point that moves
 * with every reading and leaves its trail.
 */
import { live } from "../network_picture/app_page.js";
import { component } from "../shared/component.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { DIRECTIONS, nearest } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { createTrail } from "./trail.js";
import { t } from "../shared/language.js";

/**
 * @import { Point } from "../shared/roving_focus.js"
 *
 * @typedef {object} Layer
 * @property {string} name
 * @property {number[]} mean of the layer's activations
 * @property {Point[]} axes how much each activation adds to x and y
 * @property {Point[]} points of the digits, on the plane
 * @property {number} own the share of digits whose nearest neighbour, by all activations of the layer, is the same digit
 *
 * @typedef {object} Planes
 * @property {string} network hash of the network's weights
 * @property {string} label the map in words
 * @property {Layer[]} layers the pixels first
 * @property {[low: Point, high: Point]} box around all digits, in every layer
 * @property {number[]} labels the true digits
 * @property {number[]} reads the digits that the network reads
 * @property {string} atlas the address of an image that contains all digits
 * @property {number} columns digits in a row of this image
 */

const EDGE = 14; // px around the digits
const REACH = 12; // px: a digit that is farther from the pointer is not meant
const STEP = 0.02; // of a layer, of the slider
const GLIDE = 900; // ms from one layer to the next, after a press on a name
const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const [FLATTEST, TALLEST] = [0.5, 0.72]; // height of the map as a share of its width

export default component((tell, /** @type {Planes} */ first) => {
  const canvas = html("canvas", { class: "digits" });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  /** @type {(place: Point) => Point} */
  let toPixels = (place) => place;
  const shownOf = (/** @type {Point[]} */ places) => between((layer) => places[layer]);
  const trail = createTrail(shownOf, (place) => toPixels(place));
  let cursor = html("button", { class: "cursor" });
  const frame = html("div", { class: "frame", role: "group" }, canvas, trail.element, cursor);
  const label = t("From the pixels to the last hidden layer");
  const slider = html("input", { type: "range", min: 0, step: STEP, "data-testid": "map-layer", "aria-label": label });
  const names = html("div", { class: "layers" });
  const own = html("p", { class: "own", "data-testid": "map-own" });
  const element = html("div", { class: "map" }, html("div", { class: "morph" }, slider, names, own), frame);
  let glides = 0; // the request for the next frame of a glide; 0: none
  let planes = first;
  /** @type {Point[]} of the digits, in px */
  let points = [];
  let at = 0; // index of the digit at the cursor

  const tooltip = new Tooltip(frame, ".cursor", () => describe());
  frame.addEventListener("pointermove", (event) => pointAt(event));
  // Put the digit at the cursor on the sheet. A press of a key has no detail.
  frame.addEventListener("click", (event) => (!event.detail || pointAt(event)) && tell("pick", at));
  frame.addEventListener("keydown", (event) => go(event));
  slider.addEventListener("input", () => glideTo(Number(slider.value)));
  new ResizeObserver(() => place()).observe(frame);
  live.readings.follow(() => follow());

  /** @param {Planes} received */
  const setPlanes = (received) => {
    planes = received;
    frame.style.setProperty("--atlas", `url(${planes.atlas})`);
    const last = planes.layers.length - 1;
    setAttributes(slider, { max: last, hidden: !last });
    slider.value = "0"; // the pixels: a person drags it on, and sees what the layers are for
    names.replaceChildren(...planes.layers.map(({ name }, i) => button(name, () => glideTo(i))));
    setAttributes(frame, { "aria-label": `${planes.label}. ${t("Arrow keys go through the digits.")}` });
    setCursor(at);
    trail.add(null, "");
    place();
    follow();
  };

  /** Move to a layer in some frames. @param {number} layer */
  const glideTo = (layer) => {
    cancelAnimationFrame(glides);
    const from = Number(slider.value);
    const begin = performance.now();
    const duration = CALM.matches ? 0 : GLIDE * Math.abs(layer - from);
    const step = () => {
      const share = duration ? Math.min(1, (performance.now() - begin) / duration) : 1;
      slider.value = String(from + (layer - from) * share);
      place();
      if (share < 1) glides = requestAnimationFrame(step);
    };
    step();
  };

  /** Return the place between the two layers that the slider stands between. @param {(layer: number) => Point} of */
  const between = (of) => {
    const layer = Number(slider.value);
    const [[x, y], [toX, toY]] = [of(Math.floor(layer)), of(Math.ceil(layer))];
    return /** @type {Point} */ ([x + (toX - x) * (layer % 1), y + (toY - y) * (layer % 1)]);
  };

  /** Paint all digits for the width that there is and the layer of the slider. The scale is the same along both axes. */
  const place = () => {
    const width = frame.clientWidth;
    if (!width) return;
    const { box, labels, layers } = planes;
    const [[left, bottom], [right, top]] = box;
    const wide = Math.max(right - left, 1e-9);
    const height = Math.round(width * Math.min(TALLEST, Math.max(FLATTEST, (top - bottom) / wide)));
    const scale = Math.min((width - 2 * EDGE) / wide, (height - 2 * EDGE) / Math.max(top - bottom, 1e-9));
    toPixels = ([x, y]) => [
      width / 2 + (x - (left + right) / 2) * scale,
      height / 2 - (y - (bottom + top) / 2) * scale, // up is positive
    ];
    points = labels.map((_, i) => toPixels(between((layer) => layers[layer].points[i])));
    paint(width, height);
    placeCursor();
    trail.resize(width, height);
    const near = Math.round(Number(slider.value));
    [...names.children].forEach((name, i) => setAttributes(name, { "aria-pressed": String(i === near) }));
    const { name, own: share, axes } = layers[near];
    setAttributes(slider, { "aria-valuetext": name });
    setAttributes(own, { "data-value": share });
    const words = t("{share} of the digits have the same digit as their nearest neighbour.", { share: percent(share) });
    setText(own, t("{name}, by all {count} numbers: {words}", { name, count: axes.length, words }));
  };

  /** @type {(width: number, height: number) => void} px */
  const paint = (width, height) => {
    const { labels, reads } = planes;
    const ratio = devicePixelRatio;
    const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    setAttributes(canvas, { ...size, style: `width: ${width}px; height: ${height}px` });
    const style = getComputedStyle(canvas);
    const colours = Array.from({ length: 10 }, (_, digit) => style.getPropertyValue(`--digit-${digit}`));
    Object.assign(context, { font: style.font, textAlign: "center", textBaseline: "middle" });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const half = context.measureText("0").width / 2;
    points.forEach(([x, y], i) => {
      context.fillStyle = colours[labels[i]];
      context.fillText(String(labels[i]), x, y);
      if (labels[i] !== reads[i]) context.fillRect(x - half, y + 1.6 * half, 2 * half, 1);
    });
  };

  /** Move the drawing's point to the reading that the picture shows. */
  const follow = () => {
    const { shown } = live.picture;
    if (!shown || !element.isConnected || shown.network.key !== planes.network) return;
    const { pixels, passed, source } = shown;
    const values = pixels && passed ? [pixels, ...passed.hidden] : null;
    trail.add(values && planes.layers.map((layer, k) => project(layer, values[k])), source);
  };

  /** Lay a new cursor over a digit: a screen reader reads what gets the focus. @param {number} index */
  const setCursor = (index) => {
    at = index;
    const about = { "data-index": at, "data-digit": planes.labels[at], "aria-label": inWords() };
    const [old, hasFocus] = [cursor, cursor.matches(":focus")];
    cursor = html("button", { type: "button", class: "cursor", ...about });
    old.replaceWith(cursor);
    if (hasFocus) cursor.focus();
    placeCursor();
  };

  const placeCursor = () => {
    const [x, y] = points[at] ?? [0, 0];
    cursor.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    tooltip.update();
  };

  /** Lay the cursor over the digit at the pointer. Return whether one is within reach. @param {MouseEvent} event */
  const pointAt = ({ clientX, clientY }) => {
    const { left, top } = canvas.getBoundingClientRect();
    const gaps = points.map(([x, y]) => Math.hypot(left + x - clientX, top + y - clientY));
    const index = gaps.indexOf(Math.min(...gaps, REACH));
    if (index >= 0 && index !== at) setCursor(index);
    tooltip.show(index < 0 ? null : cursor);
    return index >= 0;
  };

  /** Move the cursor by a key. @param {KeyboardEvent} event */
  const go = (event) => {
    const way = DIRECTIONS[event.key];
    const end = { Home: 0, End: points.length - 1 }[event.key] ?? -1;
    const to = way ? nearest(points[at], points, way) : end;
    if (to < 0) return;
    event.preventDefault();
    setCursor(to);
  };

  const inWords = () => {
    const [label, read] = [planes.labels[at], planes.reads[at]];
    const judgement = label === read ? t("The network is right.") : t("The network reads {read}.", { read });
    return t("Test digit no. {at}, labelled {label}. {judgement} Press to put it on the sheet.", { at, label, judgement });
  };

  const describe = () => {
    const { labels, columns } = planes;
    const rows = Math.ceil(labels.length / columns);
    const [row, column] = [Math.floor(at / columns), at % columns];
    const [x, y] = [column / (columns - 1), row / Math.max(1, rows - 1)];
    const style = `background-size: ${columns * 100}% ${rows * 100}%; background-position: ${100 * x}% ${100 * y}%`;
    return html("span", { class: "card" }, html("i", { class: "thumbnail", style }), inWords());
  };

  /** @type {(received: Planes, isPut: boolean) => void} an opened map begins anew */
  const show = (received, isPut) => {
    if (isPut || received.network !== planes.network) setPlanes(received);
  };
  return { element, show };
}, true);

/** Return the point of activations on the plane of their layer. @type {(layer: Layer, activations: Float32Array) => Point} */
function project({ mean, axes }, activations) {
  let [x, y] = [0, 0];
  activations.forEach((value, i) => {
    x += (value - mean[i]) * axes[i][0];
    y += (value - mean[i]) * axes[i][1];
  });
  return [x, y];
}
