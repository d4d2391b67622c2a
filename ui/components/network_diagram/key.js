/** The key below the network diagram. */
import { html, setAttributes, setText, svg } from "../shared/dom.js";
import { fixed } from "../shared/format.js";

/** @import { NetworkData } from "./network_diagram.js" */

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

/** @type {(kind: "up" | "down", meaning: string) => HTMLElement} */
function sample(kind, meaning) {
  const line = svg("path", { class: `edge ${kind}`, "stroke-width": 2.5, d: "M0 5H30" });
  return html("span", {}, svg("svg", { viewBox: "0 0 30 10", "aria-hidden": "true" }, line), meaning);
}
