/** A line chart: its curves over a number, and a readout of the values under the pointer. */
import { component } from "../shared/component.js";
import { html, setText } from "../shared/dom.js";
import { fixed, percent, significant, tick } from "../shared/format.js";
import { key, linePlot } from "../shared/line_plot.js";
import { t } from "../shared/language.js";

/**
 * The class of this name in __init__.py explains the fields.
 * @typedef {{ title: string, curves: Series[], percent: boolean, across: string, unit: string, mark: number | null }} Chart
 *
 * @typedef {{ name: string, x: number[], y: number[] }} Series
 */

const HEIGHT = 190; // px
/** @type {[number, number]} */
const SHARES = [0, 1];
const DASHES = ["none", "6 3", "2 3", "8 3 2 3"]; // of the curves
/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }; // of the axis's length

export default component(() => {
  const title = html("b");
  const legend = html("div", { class: "legend" });
  const plot = linePlot(HEIGHT);
  const readout = html("p", { class: "readout", "aria-live": "polite" });
  const element = html("figure", { class: "chart" }, html("figcaption", {}, title), legend, plot.element, readout);
  /** @type {Chart} */
  let data;
  /** @type {number | null} the value on the horizontal axis that the pointer or the keys have chosen */
  let cursor = null;

  const format = (/** @type {number} */ value) => (data.percent ? percent(value, 2) : significant(value));

  /** @param {number | null} at */
  const read = (at) => {
    cursor = at;
    const { curves, across, unit, mark } = data;
    const x = cursor ?? mark;
    plot.moveCursor(x, x === null || x !== mark ? null : nearest(curves[0], x));
    if (x === null) return setText(readout, unit.trim() ? t("{across}, in {unit}", { across, unit: unit.trim() }) : across);
    const values = curves.map((each) => `${each.name} ${format(nearest(each, x))}`);
    setText(readout, `${across} ${rounded(x)}${unit}: ${values.join(" · ")}`);
  };

  plot.element.setAttribute("tabindex", "0");
  plot.element.addEventListener("pointermove", (event) => read(plot.valueAt(event.clientX)));
  plot.element.addEventListener("pointerleave", () => read(null));
  plot.element.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS)) return;
    event.preventDefault();
    const [start, to] = [data.curves[0].x[0], /** @type {number} */ (data.curves[0].x.at(-1))];
    const x = (cursor ?? data.mark ?? (start + to) / 2) + STEPS[event.key] * (to - start);
    read(Math.min(to, Math.max(start, x)));
  });

  /** @param {Chart} latest */
  const show = (latest) => {
    data = latest;
    setText(title, data.title);
    const curves = data.curves.map((curve, i) => ({ ...curve, colour: `--series-${i}`, dash: DASHES[i], dots: data.percent }));
    legend.replaceChildren(...curves.map(({ name, colour, dash }) => html("span", {}, key(colour, dash), name)));
    const words = data.curves
      .map((each) => t("{name}, last {y}", { name: each.name, y: format(each.y[each.y.length - 1]) }))
      .join("; ");
    const axes = data.percent ? { y: SHARES, isPercent: true } : {};
    plot.draw(curves, axes, `${data.title}: ${words}. ${t("Arrow keys read values.")}`);
    read(cursor);
  };
  return { element, show };
});

/** Return the value at the x nearest to a number. If two are equally near, it is the first one. @type {(series: Series, to: number) => number} */
function nearest({ x, y }, to) {
  return y[x.reduce((best, value, i) => (Math.abs(value - to) < Math.abs(x[best] - to) ? i : best), 0)];
}

/**
 * Write a number with two decimals, or with three digits if it is small. Nothing below 1 reads 1: −log p is not 0 there.
 * @param {number} value
 */
function rounded(value) {
  if (Math.abs(value) < 1e-9) return "0"; // a sum of decimals that is 0 except for rounding
  if (value < 1 && value >= 0.9995) return `> ${fixed(0.999, 3)}`;
  return tick(Math.abs(value) < 1 ? Number(value.toPrecision(3)) : Math.round(value * 100) / 100);
}
