/** A name, a bar and a number in a row. */
import { html, setAttributes, setText } from "./dom.js";
import { probability } from "./format.js";

/**
 * @import { Attributes } from "./dom.js"
 * @typedef {ReturnType<typeof createBar>} Bar
 */

/**
 * Create a row. `fill` is the bar's filled part.
 * @param {"div" | "li"} tag
 * @param {Attributes} attributes
 */
export function createBar(tag, attributes, text = "") {
  const digit = html("b", {}, text);
  const fill = html("i");
  const number = html("span", { class: "number" });
  return { row: html(tag, attributes, digit, html("span", { class: "track" }, fill), number), digit, fill, number };
}

/**
 * Show a probability, or a dash without one.
 * @type {(bar: Bar, share: number | undefined, isTop: boolean) => void} isTop: whether it is the largest one
 */
export function showShare({ row, fill, number }, share, isTop) {
  const isKnown = share !== undefined && !Number.isNaN(share);
  setAttributes(row, { "data-value": isKnown ? share : "", class: isTop ? "bar node top" : "bar node" });
  setLength(fill, isKnown ? share : 0);
  setText(number, isKnown ? probability(share) : "");
}

/**
 * Show a share by the length of a bar's background. Unlike a width or a transform, it makes the browser arrange nothing anew, which counts
 * in each frame.
 * @type {(fill: HTMLElement, share: number) => void}
 */
export function setLength(fill, share) {
  fill.style.backgroundSize = `${100 * share}% 100%`;
}
