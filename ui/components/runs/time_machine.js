/** A slider through the moments of a training run. Its right end is the network as it is now. */
import { html, setAttributes, setText } from "../shared/dom.js";

/** @import { Moment } from "./moments.js" */

export class TimeMachine {
  /** @type {Moment[]} */
  #moments = [];
  #slider = html("input", {
    type: "range",
    min: 0,
    max: 0,
    value: 0,
    "data-testid": "trainer-time",
    "aria-label": "Time machine",
  });
  #moment = html("output", { "data-testid": "trainer-moment" });
  element = html("div", { class: "time", hidden: true }, html("label", {}, "Time machine ", this.#slider), this.#moment);

  /** @param {(moment: Moment | null) => void} chosen is called with the chosen one; null: the network as it is now */
  constructor(chosen) {
    this.#slider.addEventListener("input", () => chosen(this.#moments[Number(this.#slider.value)] ?? null));
  }

  /**
   * Show what can be chosen, and what is shown now.
   * @param {Moment[]} moments
   * @param {number | null} seen examples that the network that is shown has read; null: it is the one of now
   * @param {string} text what is shown
   */
  show(moments, seen, text) {
    this.#moments = moments;
    this.element.hidden = !moments.length;
    const place = seen === null ? moments.length : moments.filter((other) => other.seen < seen).length;
    setAttributes(this.#slider, { max: moments.length, "aria-valuetext": text || "now" });
    this.#slider.value = String(place);
    setText(this.#moment, text || "now");
  }
}
