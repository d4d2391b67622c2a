/** Line charts side by side. */
import { component } from "../shared/component.js";
import { html, setChildCount, setText } from "../shared/dom.js";
import { percent, significant, tick } from "../shared/format.js";
import { LinePlot, key } from "../shared/line_plot.js";

/**
 * The classes of these names in __init__.py explain the fields.
 *
 * @typedef {{ name: string, x: number[], y: (number | null)[], colour: number, dash: number, points: boolean }} Series
 *
 * @typedef {{ title: string, note: string, series: Series[], percent: boolean,
 *   start: number, to: number, low: number | null, high: number | null,
 *   across: string, unit: string, mark: number | null }} ChartData
 */

const HEIGHT = 190; // px
const DASHES = ["none", "6 3", "2 3", "8 3 2 3"];
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }; // of the axis's length

/** One chart: its curves over the epochs or another number, and a readout of the values under the pointer. */
class Chart {
  #title = html("b");
  #note = html("span");
  #legend = html("div", { class: "legend" });
  #plot = new LinePlot(HEIGHT);
  #readout = html("p", { class: "readout", "aria-live": "polite" });
  element = html("figure", {}, html("figcaption", {}, this.#title, " ", this.#note), this.#legend, this.#plot.element);
  /** @type {ChartData | null} */
  #data = null;
  /** @type {number | null} the value on the horizontal axis that the pointer or the keys have chosen */
  #cursor = null;
  #start = 0;
  #end = 1;

  constructor() {
    this.element.append(this.#readout);
    const plot = this.#plot.element;
    plot.setAttribute("tabindex", "0");
    plot.addEventListener("pointermove", (event) => this.#read(this.#plot.valueAt(event.clientX)));
    plot.addEventListener("pointerleave", () => this.#read(null));
    plot.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS)) return;
      event.preventDefault();
      const length = this.#end - this.#start;
      const x = (this.#cursor ?? this.#data?.mark ?? this.#start + length / 2) + STEPS[event.key] * length;
      this.#read(Math.min(this.#end, Math.max(this.#start, x)));
    });
  }

  /** @param {ChartData} data */
  draw(data) {
    this.#data = data;
    const { x, y } = limits(data);
    [this.#start, this.#end] = x;
    setText(this.#title, data.title);
    setText(this.#note, data.note);
    const names = data.series.map(({ name, colour, dash }) => html("span", {}, key(`--series-${colour}`, DASHES[dash]), name));
    this.#legend.replaceChildren(...names);
    const curves = data.series.map(({ x, y, colour, dash, points }) => {
      return { x, y, colour: `--series-${colour}`, dash: DASHES[dash], dots: points };
    });
    const words = data.series.map((s) => `${s.name}, last ${this.#format(s.y.filter((y) => y !== null).at(-1))}`).join("; ");
    const format = data.percent ? percentTick : tick;
    this.#plot.draw(curves, { x, y, format }, `${data.title}: ${words}. Arrow keys read values.`);
    this.#read(this.#cursor);
  }

  /** @param {number | null} cursor */
  #read(cursor) {
    this.#cursor = cursor;
    if (!this.#data) return;
    const { series, across, unit, mark } = this.#data;
    const x = cursor ?? mark;
    this.#plot.moveCursor(x, x === null || x !== mark ? null : series[0].y[nearest(series[0].x, x)]);
    if (x === null) return setText(this.#readout, across + (unit.trim() && `, in ${unit.trim()}`));
    const values = series.map((s) => `${s.name} ${this.#format(s.y[nearest(s.x, x)])}`);
    setText(this.#readout, `${across} ${rounded(x)}${unit}: ${values.join(" · ")}`);
  }

  /** @param {number | null | undefined} value */
  #format(value) {
    if (value === null || value === undefined) return "–";
    return this.#data?.percent ? percent(value, 2) : significant(value);
  }
}

/** @type {(data: ChartData) => { x: [number, number], y: [number, number] }} of both axes */
function limits(data) {
  const values = /** @type {number[]} */ (data.series.flatMap((s) => s.y.filter((y) => y !== null)));
  let low = Math.min(...values, data.low ?? 0);
  let high = Math.max(...values, data.high ?? -Infinity);
  if (!Number.isFinite(low) || !Number.isFinite(high)) [low, high] = [0, 1];
  if (high - low < 1e-12) high = low + Math.max(1e-3, Math.abs(low) * 0.1);
  const end = Math.max(data.to, data.start + 1e-9, ...data.series.flatMap((s) => s.x));
  return { x: [data.start, end], y: [low, high] };
}

/**
 * Return the index of the value nearest to x. If two are equally near, return the first one.
 * @type {(xs: number[], x: number) => number}
 */
function nearest(xs, x) {
  return xs.reduce((best, value, i) => (Math.abs(value - x) < Math.abs(xs[best] - x) ? i : best), 0);
}

/**
 * Write a share beside an axis whose ticks are `step` apart, with the decimals that tell it from its neighbours.
 * @type {(share: number, step: number) => string}
 */
function percentTick(share, step) {
  return percent(share, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9) - 2));
}

/**
 * Write a number with two decimals, or with three digits if it is small. Nothing below 1 reads 1: −log p is not 0 there.
 * @param {number} value
 */
function rounded(value) {
  if (Math.abs(value) < 1e-9) return "0"; // a sum of decimals that is 0 except for rounding
  if (value < 1 && value >= 0.9995) return "> 0.999";
  return tick(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100);
}

export default component(() => {
  const element = html("div", { class: "charts" });
  /** @type {Chart[]} */
  const charts = [];

  /** @param {{ charts: string }} data the charts are JSON of ChartData[] */
  const show = (data) => {
    /** @type {ChartData[]} */
    const all = JSON.parse(data.charts);
    charts.length = Math.min(charts.length, all.length);
    setChildCount(element, all.length, () => {
      const chart = new Chart();
      charts.push(chart);
      return chart.element;
    });
    charts.forEach((chart, i) => chart.draw(all[i]));
  };
  return { element, show };
});
