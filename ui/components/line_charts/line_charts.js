/** Line charts. Smoothing and the logarithmic scale are chosen here and need no run of the page. */
import { component } from "../shared/component.js";
import { html, setChildCount } from "../shared/dom.js";
import { Chart } from "./chart.js";

/** @import { ChartData } from "./chart.js" */

class LineCharts {
  #smoothing = html("input", { type: "range", min: 0, max: 0.95, step: 0.05, value: 0 });
  #log = html("input", { type: "checkbox" });
  #options = html(
    "div",
    { class: "options" },
    html("label", {}, "Smoothing ", this.#smoothing),
    html("label", {}, this.#log, " Logarithmic scale"),
  );
  #body = html("div", { class: "charts" });
  element = html("div", {}, this.#options, this.#body);
  /** @type {Chart[]} */
  #charts = [];
  /** @type {ChartData[]} */
  #data = [];

  constructor() {
    this.#smoothing.addEventListener("input", () => this.#draw());
    this.#log.addEventListener("change", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.#body);
  }

  /** @param {{ charts: string }} data the charts are JSON of ChartData[] */
  show(data) {
    const charts = /** @type {ChartData[]} */ (JSON.parse(data.charts));
    this.#data = charts;
    this.#options.hidden = !charts.some(({ log, smooth }) => log || smooth);
    this.#charts.length = Math.min(this.#charts.length, charts.length);
    setChildCount(this.#body, charts.length, () => {
      this.#charts.push(new Chart());
      return this.#charts[this.#charts.length - 1].element;
    });
    this.#draw();
  }

  #draw() {
    const options = { smoothing: Number(this.#smoothing.value), log: this.#log.checked };
    this.#charts.forEach((chart, i) => chart.draw(this.#data[i], options));
  }
}

export default component(() => new LineCharts());
