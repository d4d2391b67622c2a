/** What stands below the network diagram: the key, and the strongest edges as tables. */
import { html, setAttributes, setText, svg } from "../shared/dom.js";
import { fixed } from "../shared/format.js";
import { describeEdge } from "./labels.js";

/** @import { NetworkData } from "./network_diagram.js" */

const IN_TABLE = 10; // edges into each layer

export class Key {
  #low = html("span");
  #ramp = html("i");
  #high = html("span");
  #outputs = html("span", {}, this.#low, this.#ramp, this.#high);
  element = html("div", { class: "legend key" }, sample("up", "adds to z"), sample("down", "takes away from z"), this.#outputs);

  /** @param {NetworkData} data */
  show({ layers }) {
    const hidden = layers.slice(0, -1);
    const isSigned = hidden.some(({ a }) => a.some((output) => output < 0));
    this.#outputs.hidden = hidden.length === 0;
    setAttributes(this.#ramp, { class: isSigned && "signed" });
    setText(this.#low, isSigned ? "output" : "output 0");
    setText(this.#high, `${isSigned ? "± " : ""}${hidden.map(({ scale }) => fixed(scale)).join(" · ")} (each layer's largest)`);
  }
}

export class EdgeTables {
  #tables = html("div");
  element = html("details", {}, html("summary", {}, "The strongest edges as a table"), this.#tables);
  /** @type {NetworkData | null} */
  #data = null;

  constructor() {
    this.element.addEventListener("toggle", () => this.#draw());
  }

  /** @param {NetworkData} data */
  show(data) {
    this.#data = data;
    this.#draw();
  }

  #draw() {
    const data = this.#data;
    if (!data || !this.element.open) return;
    const tables = data.layers.map(({ name }, k) => {
      const strongest = [...data.edges[k]].sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, IN_TABLE);
      const rows = strongest.map((edge) => row("td", describeEdge(data, k, edge)));
      const head = html("thead", {}, row("th", ["from", "to", "output × weight"]));
      return html("table", {}, html("caption", {}, `Into ${name.toLowerCase()}`), head, html("tbody", {}, ...rows));
    });
    this.#tables.replaceChildren(...tables);
  }
}

/** @type {(tag: "td" | "th", texts: string[]) => HTMLElement} */
function row(tag, texts) {
  return html("tr", {}, ...texts.map((text) => html(tag, {}, text)));
}

/** @type {(kind: "up" | "down", meaning: string) => HTMLElement} */
function sample(kind, meaning) {
  const line = svg("path", { class: `edge ${kind}`, "stroke-width": 2.5, d: "M0 5H30" });
  return html("span", {}, svg("svg", { viewBox: "0 0 30 10", "aria-hidden": "true" }, line), meaning);
}
