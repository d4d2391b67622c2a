/** The outputs of the network's picture: of each its name, a bar, and its probability, or backward its error. */
import { DIGIT_NAMES } from "../model/network.js";
import { html, setAttributes, setText } from "../shared/dom.js";
import { fixed, probability } from "../shared/format.js";
import { t } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Attributes } from "../shared/dom.js"
 * @import { Layout } from "./layout.js"
 * @typedef {ReturnType<typeof createBar>} Bar
 */

const LEAST_FONT = 9; // px

export class Outputs {
  title = html("b", { class: "title" });
  element = html("div", { class: "bars", role: "group", "aria-label": t("The outputs") });
  /** @type {Bar[]} */
  #bars = [];

  get rows() {
    return this.#bars.map(({ row }) => row);
  }

  /** Make a row for each output of a network. @param {Network} network */
  make({ names, sizes }) {
    const texts = names ?? DIGIT_NAMES;
    const id = names ? "sign-probability" : "probability";
    const areWords = texts.some((name) => [...name].length > 1);
    this.#bars = texts.map((name, i) => {
      return createBar(name, { "data-testid": `${id}-${i}`, "data-place": `${sizes.length - 2}:${i}` });
    });
    this.element.classList.toggle("words", areWords);
    this.element.replaceChildren(...this.rows);
  }

  /** @param {Layout} layout */
  place({ outputs: { x, y, width, step, count } }) {
    const { style } = this.element;
    Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${step * count}px` });
    style.fontSize = `${Math.max(LEAST_FONT, Math.min(15, step * 0.72))}px`;
    this.title.style.left = `${x + width / 2}px`;
  }

  /**
   * Show probabilities, and pale behind them those before a step.
   * @type {(probabilities: ArrayLike<number>, top: number, before: ArrayLike<number> | null) => void}
   */
  show(probabilities, top, before) {
    this.#bars.forEach((bar, i) => {
      const share = probabilities[i];
      showBar(bar, share, i === top ? "top" : "", share, probability(share), before?.[i]);
    });
  }

  /** Show the errors δ: the bar of an output that is to fall is orange. @param {ArrayLike<number>} deltas */
  showErrors(deltas) {
    this.#bars.forEach((bar, i) => {
      const error = deltas[i];
      const size = Math.min(1, Math.abs(error));
      const kind = `${size >= 0.05 ? "top" : ""} ${error > 0 ? "orange" : ""}`;
      showBar(bar, error, kind, size, `${error > 0.005 ? "+" : ""}${fixed(error)}`);
    });
  }

  clear() {
    for (const bar of this.#bars) showBar(bar, "", "", 0, "");
  }
}

/**
 * @param {string} name
 * @param {Attributes} attributes
 */
function createBar(name, attributes) {
  const before = html("i", { class: "before", hidden: true }); // the pale bar of the probability before a step
  const fill = html("i");
  const number = html("span", { class: "number" });
  const track = html("span", { class: "track" }, before, fill);
  const row = html("div", { role: "button", tabindex: -1, ...attributes }, html("b", {}, html("bdi", {}, name)), track, number);
  return { row, before, fill, number };
}

/** @type {(bar: Bar, value: number | "", kind: string, length: number, text: string, earlier?: number) => void} kind: classes */
function showBar({ row, before, fill, number }, value, kind, length, text, earlier) {
  setAttributes(row, { "data-value": value, class: `bar node ${kind}` });
  setLength(fill, length);
  setText(number, text);
  before.hidden = earlier === undefined;
  if (earlier !== undefined) setLength(before, earlier);
}

/**
 * Show a share by the length of a bar's background. Unlike a width or a transform, it makes the browser arrange nothing anew, which counts
 * in each frame.
 * @type {(fill: HTMLElement, share: number) => void}
 */
function setLength(fill, share) {
  fill.style.backgroundSize = `${100 * share}% 100%`;
}
