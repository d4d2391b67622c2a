/** A digit, a bar and a number in a row (live_reading/reading.css). */
import { html } from "./dom.js";

/** @import { Attributes } from "./dom.js" */

/**
 * Create a row. `fill` is the bar's filled part, which `scaleX` makes shorter.
 * @param {"div" | "li"} tag
 * @param {Attributes} attributes
 */
export function createBar(tag, attributes, text = "") {
  const digit = html("b", {}, text);
  const fill = html("i");
  const number = html("span", { class: "number" });
  return { row: html(tag, attributes, digit, html("span", { class: "track" }, fill), number), digit, fill, number };
}
