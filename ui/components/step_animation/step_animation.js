/** Gradient steps, played or stepped through. Python computes the numbers; this shows those of the step on the slider. */
import { rgb } from "../shared/colours.js";
import { component } from "../shared/component.js";
import { html, setAttributes, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { LinePlot } from "../shared/line_plot.js";

/**
 * @typedef {object} Steps
 * @property {string} id
 * @property {number} label the digit taught
 * @property {number[][]} probabilities ten for each step
 * @property {number[]} losses one for each step
 * @property {number[]} frames the steps whose weights were kept
 * @property {string} unit name of the neuron whose weights are shown
 * @property {string} start base64 of 784 signed bytes: the weights before the first step, -127 to 127 for ±weightScale
 * @property {string} changes the same for each frame: the change of the weights so far, for ±changeScale
 * @property {number} weightScale
 * @property {number} changeScale
 */

const DURATION = 1400; // ms that all steps take to play
const PLOT = { width: 320, height: 150 }; // px
const SIDE = 28; // px
const FULL = 127; // the largest signed byte: a weight at the end of the scale

class StepAnimation {
  #button = html("button", { type: "button" });
  #slider = html("input", { type: "range", min: 0, step: 1, "aria-label": "Step shown" });
  #output = html("output", { "aria-live": "off" });
  #rows = Array.from({ length: 10 }, (_, digit) => probabilityRow(digit));
  #plot = new LinePlot(PLOT.height);
  #loss = html("p", { class: "note" });
  #images = ["before", "shown", "change"].map((name) => {
    const canvas = html("canvas", { width: SIDE, height: SIDE, role: "img" });
    return { canvas, figure: html("figure", {}, html("figcaption", {}, name), canvas) };
  });
  #caption = html("p", { class: "note" });
  element = html("div", { class: "step-animation" });
  /** @type {Steps | null} */
  #data = null;
  #start = new Int8Array();
  #changes = new Int8Array();
  #above = [0, 0, 0];
  #below = [0, 0, 0];
  #frame = 0; // of the animation, 0 while it stands still

  constructor() {
    const headings = ["digit", "", "before", "shown"].map((name) => html("th", { scope: "col" }, name));
    const body = html("tbody", {}, ...this.#rows.map(({ row }) => row));
    const table = html("table", {}, html("thead", {}, html("tr", {}, ...headings)), body);
    const note = html("p", { class: "note" }, "Bar: the step shown. Line: before.");
    const images = html("div", { class: "images" }, ...this.#images.map(({ figure }) => figure));
    this.element.append(
      html("div", { class: "controls" }, this.#button, this.#slider, this.#output),
      html("div", {}, table, note),
      html("div", {}, this.#loss, this.#plot.element, images, this.#caption),
    );
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#showStep(Number(this.#slider.value));
    });
    this.#button.addEventListener("click", () => (this.#frame ? this.#stop() : this.#play()));
  }

  /** @param {Steps} data */
  show(data) {
    if (this.#data?.id === data.id) return; // a run of the page with the same steps: the animation plays on
    this.#stop();
    this.#data = data;
    this.#start = bytes(data.start);
    this.#changes = bytes(data.changes);
    this.#above = rgb(this.element, "--above");
    this.#below = rgb(this.element, "--below");
    this.#slider.max = String(this.#last);
    data.probabilities[0].forEach((share, digit) => {
      const { row, line, before } = this.#rows[digit];
      setAttributes(row, { class: digit === data.label && "label" });
      line.style.left = `calc(${100 * share}% - 1px)`;
      before.dataset.value = String(share);
      setText(before, percent(share));
    });
    this.#drawLosses(data);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#showStep(this.#last);
    else this.#play();
  }

  get #last() {
    return (this.#data?.losses.length ?? 1) - 1;
  }

  #play() {
    const start = performance.now();
    let shown = -1;
    const next = (/** @type {number} */ now) => {
      const step = Math.min(this.#last, Math.max(0, Math.floor(((now - start) / DURATION) * (this.#last + 1))));
      if (step !== shown) this.#showStep((shown = step));
      if (step < this.#last) this.#frame = requestAnimationFrame(next);
      else this.#stop();
    };
    setText(this.#button, "⏸ Pause");
    this.#frame = requestAnimationFrame(next);
  }

  #stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    setText(this.#button, "▶ Play");
  }

  /** @param {number} step */
  #showStep(step) {
    const data = this.#data;
    if (!data) return;
    const name = step === 0 ? "before" : `step ${step} of ${this.#last}`;
    const loss = `loss ${significant(data.losses[step])}`;
    this.#slider.value = String(step);
    setAttributes(this.#slider, { "aria-valuetext": `${name}, ${loss}` });
    setText(this.#output, name);
    data.probabilities[step].forEach((share, digit) => {
      const { bar, shown } = this.#rows[digit];
      bar.style.width = `${100 * share}%`;
      shown.dataset.value = String(share);
      setText(shown, percent(share));
    });
    setText(this.#loss, `${name}: ${loss}`);
    this.#plot.moveCursor(step, data.losses[step]);
    this.#showWeights(data, step);
  }

  /** @param {Steps} data */
  #drawLosses({ losses, label }) {
    const curve = { x: losses.map((_, step) => step), y: losses, colour: "--st-primary-color" };
    const [first, last] = [losses[0], losses[this.#last]].map((loss) => significant(loss));
    const words = `Loss over ${this.#last} steps towards ${label}: from ${first} to ${last}`;
    const y = /** @type {[number, number]} */ ([0, Math.max(...losses) || 1]);
    this.#plot.draw([curve], { x: [0, Math.max(1, this.#last)], y }, PLOT.width, words);
  }

  /**
   * Show the weights at a step. Not every step's weights are kept if there are many: the last kept ones are shown.
   * @type {(data: Steps, step: number) => void}
   */
  #showWeights({ frames, unit, weightScale, changeScale }, step) {
    const kept = frames.findLastIndex((frame) => frame <= step);
    const change = this.#changes.subarray(SIDE * SIDE * kept, SIDE * SIDE * (kept + 1));
    const ratio = changeScale / weightScale;
    const after = `after step ${frames[kept]}`;
    this.#paint(0, `Weights of ${unit} before`, (i) => this.#start[i]);
    this.#paint(1, `Weights of ${unit} ${after}`, (i) => this.#start[i] + change[i] * ratio);
    this.#paint(2, `Change of the weights of ${unit} ${after}`, (i) => change[i]);
    const scales = `full colour at ±${significant(weightScale)}, for the change at ±${significant(changeScale)}`;
    setText(this.#caption, `Weights into ${unit} ${after}: blue above 0, orange below 0; ${scales}.`);
  }

  /** @type {(index: number, label: string, value: (pixel: number) => number) => void} value: -127 to 127 */
  #paint(index, label, value) {
    const { canvas } = this.#images[index];
    const context = canvas.getContext("2d");
    if (!context) return;
    const image = context.createImageData(SIDE, SIDE);
    for (let i = 0; i < SIDE * SIDE; i++) {
      const share = Math.max(-1, Math.min(1, value(i) / FULL));
      image.data.set([...(share >= 0 ? this.#above : this.#below), Math.round(255 * Math.abs(share))], 4 * i);
    }
    context.putImageData(image, 0, 0);
    setAttributes(canvas, { "aria-label": label });
  }
}

/** @param {number} digit */
function probabilityRow(digit) {
  const [bar, line] = [html("b"), html("i")];
  const before = html("td", { "data-testid": `untaught-probability-${digit}` });
  const shown = html("td", { "data-testid": `taught-probability-${digit}` });
  const track = html("td", { class: "track" }, html("div", {}, bar, line));
  return { row: html("tr", {}, html("th", { scope: "row" }, String(digit)), track, before, shown), bar, line, before, shown };
}

/** @param {string} base64 */
function bytes(base64) {
  return new Int8Array(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer);
}

export default component(() => new StepAnimation());
