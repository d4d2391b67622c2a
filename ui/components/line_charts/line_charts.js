/** Line charts. The logarithmic scale is chosen here and needs no run of the page. */
import { component } from "../shared/component.js";
import { html, setChildCount } from "../shared/dom.js";
import { Chart } from "./chart.js";

/** @import { ChartData } from "./chart.js" */

class LineCharts {
  #log = html("input", { type: "checkbox" });
  #option = html("label", { class: "option" }, this.#log, " Logarithmic scale");
  #body = html("div", { class: "charts" });
  element = html("div", {}, this.#option, this.#body);
  /** @type {Chart[]} */
  #charts = [];
  /** @type {ChartData[]} */
  #data = [];

  constructor() {
    this.#log.addEventListener("change", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.#body);
  }

  /** @param {{ charts: string }} data the charts are JSON of ChartData[] */
  show(data) {
    const charts = /** @type {ChartData[]} */ (JSON.parse(data.charts));
    this.#data = charts;
    this.#option.hidden = !charts.some(({ log }) => log);
    this.#charts.length = Math.min(this.#charts.length, charts.length);
    setChildCount(this.#body, charts.length, () => {
      this.#charts.push(new Chart());
      return this.#charts[this.#charts.length - 1].element;
    });
    this.#draw();
  }

  #draw() {
    this.#charts.forEach((chart, i) => chart.draw(this.#data[i], this.#log.checked));
  }
}

export default component(() => new LineCharts());
