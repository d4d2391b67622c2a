/** Line charts side by side. */
import { component } from "../shared/component.js";
import { html, setChildCount } from "../shared/dom.js";
import { Chart } from "./chart.js";

/** @import { ChartData } from "./chart.js" */

class LineCharts {
  element = html("div", { class: "charts" });
  /** @type {Chart[]} */
  #charts = [];
  /** @type {ChartData[]} */
  #data = [];

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  /** @param {{ charts: string }} data the charts are JSON of ChartData[] */
  show(data) {
    this.#data = JSON.parse(data.charts);
    this.#charts.length = Math.min(this.#charts.length, this.#data.length);
    setChildCount(this.element, this.#data.length, () => {
      this.#charts.push(new Chart());
      return this.#charts[this.#charts.length - 1].element;
    });
    this.#draw();
  }

  #draw() {
    this.#charts.forEach((chart, i) => chart.draw(this.#data[i]));
  }
}

export default component(() => new LineCharts());
