/** The outputs of the network's picture: of each its name, a bar, and its probability, or backward its error. */
import { html, setAttributes, setText } from "../shared/dom.js";
import { fixed, probability } from "../shared/format.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Layout } from "./layout.js"
 * @typedef {{ row: HTMLElement, fill: HTMLElement, number: HTMLElement }} Bar fill: the filled part
 */

const LEAST_FONT = 9; // px

export class Outputs {
  title = html("b", { class: "title" });
  element = html("div", { class: "bars", role: "group", "aria-label": "The outputs" });
  /** @type {Bar[]} */
  #bars = [];
  /** @type {HTMLElement[]} the pale bars of the probabilities before a step */
  #before = [];

  get rows() {
    return this.#bars.map(({ row }) => row);
  }

  /** Make a row for each output of a network. @param {Network} network */
  make({ names, sizes }) {
    const last = sizes.length - 2;
    const texts = names ?? Array.from({ length: sizes[sizes.length - 1] }, (_, digit) => String(digit));
    this.#bars = texts.map((name, i) => {
      const testId = names ? `sign-probability-${i}` : `probability-${i}`;
      const place = { "data-testid": testId, "data-place": `${last}:${i}`, tabindex: -1 };
      const [fill, number] = [html("i"), html("span", { class: "number" })];
      const parts = [html("b", {}, html("bdi", {}, name)), html("span", { class: "track" }, fill), number];
      return { row: html("div", { class: "bar", role: "button", ...place }, ...parts), fill, number };
    });
    this.#before = this.#bars.map(() => html("i", { class: "before", hidden: true }));
    this.#bars.forEach(({ fill }, i) => fill.before(this.#before[i]));
    this.element.classList.toggle(
      "words",
      texts.some((name) => [...name].length > 1),
    );
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
      showShare(bar, probabilities[i], i === top);
      this.#showBefore(i, before ? before[i] : null);
    });
  }

  /** Show the errors δ: the bar of an output that is to fall is orange. @param {ArrayLike<number>} deltas */
  showErrors(deltas) {
    this.#bars.forEach(({ row, fill, number }, i) => {
      const error = deltas[i];
      setAttributes(row, {
        "data-value": error,
        class: `bar node${Math.abs(error) >= 0.05 ? " top" : ""}${error > 0 ? " orange" : ""}`,
      });
      setLength(fill, Math.min(1, Math.abs(error)));
      setText(number, `${error > 0.005 ? "+" : ""}${fixed(error)}`);
      this.#showBefore(i, null);
    });
  }

  clear() {
    for (const bar of this.#bars) showShare(bar, undefined, false);
    this.#before.forEach((_, i) => this.#showBefore(i, null));
  }

  /** @type {(index: number, share: number | null) => void} */
  #showBefore(index, share) {
    const bar = this.#before[index];
    bar.hidden = share === null;
    if (share !== null) setLength(bar, share);
  }

  /** @param {string} text */
  setTitle(text) {
    setText(this.title, text);
  }
}

/**
 * Show a probability, or none.
 * @type {(bar: Bar, share: number | undefined, isTop: boolean) => void} isTop: whether it is the largest one
 */
function showShare({ row, fill, number }, share, isTop) {
  setAttributes(row, { "data-value": share ?? "", class: isTop ? "bar node top" : "bar node" });
  setLength(fill, share ?? 0);
  setText(number, share === undefined ? "" : probability(share));
}

/**
 * Show a share by the length of a bar's background. Unlike a width or a transform, it makes the browser arrange nothing anew, which counts
 * in each frame.
 * @type {(fill: HTMLElement, share: number) => void}
 */
function setLength(fill, share) {
  fill.style.backgroundSize = `${100 * share}% 100%`;
}
