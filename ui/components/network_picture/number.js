/** A number of several digits: the number, large, and each digit with its probability. A press chooses the digit to look at. */
import { html, setAttributes, setChildCount, setText, targetOf } from "../shared/dom.js";
import { probability } from "../shared/format.js";
import { verdict } from "./verdict.js";

/**
 * @import { Passed } from "../model/network.js"
 *
 * @typedef {object} NumberDigit a digit of the number
 * @property {number[]} box left, top, right and bottom of its ink's middle lines, in canvas px
 * @property {number} digit
 * @property {number} probability
 * @property {number} confidence
 */

/**
 * Return the digits of a number. A drawing of one digit is no number: it has none.
 * @type {(parts: { box: number[] | null, passed: Passed }[]) => NumberDigit[]}
 */
export function toDigits(parts) {
  if (parts.length < 2) return [];
  return parts.map(({ box, passed: { probabilities, confidence } }) => {
    const { index, top } = verdict(probabilities);
    return { box: box ?? [0, 0, 0, 0], digit: index, probability: top, confidence };
  });
}

export class NumberStrip {
  whole = html("output", { class: "whole", "data-testid": "reading-number" });
  element = html("div", {
    class: "digits",
    role: "group",
    "aria-label": "The digits of the number; the marked one is shown",
    hidden: true,
  });
  #threshold;
  /** @type {NumberDigit[]} */
  #digits = [];
  /** What a screen reader hears before the reading of the marked digit. Empty if there is one digit. */
  said = "";

  /**
   * @param {number} threshold of the confidence; a digit below it is written as "?"
   * @param {(x: number) => void} choose called with the middle of the digit that was pressed, in canvas px
   */
  constructor(threshold, choose) {
    this.#threshold = threshold;
    this.element.addEventListener("click", (event) => {
      const chip = targetOf(event, ".chip");
      const pressed = chip && this.#digits[[...this.element.children].indexOf(chip)];
      if (pressed) choose((pressed.box[0] + pressed.box[2]) / 2);
    });
  }

  /**
   * Show a number, or nothing if it has fewer than two digits.
   * @param {NumberDigit[]} digits from left to right
   * @param {number} selected the position of the marked digit
   * @param {boolean} isFinal whether the pen is at rest; half a digit is not doubted
   */
  show(digits, selected, isFinal) {
    this.#digits = digits;
    if (this.element.hidden && !digits.length) return;
    const marks = digits.map(({ digit, confidence }) => (isFinal && confidence < this.#threshold ? "?" : String(digit)));
    this.element.hidden = !digits.length;
    this.said = digits.length ? `The number ${marks.join(" ")}. Digit ${selected + 1} of ${digits.length} is marked.` : "";
    setText(this.whole, marks.join(""));
    const chips = setChildCount(this.element, digits.length, createChip);
    chips.forEach((chip, i) => {
      const { digit, probability: share } = digits[i];
      const [mark, text] = /** @type {HTMLElement[]} */ ([...chip.children]);
      setText(mark, marks[i]);
      setText(text, probability(share));
      const name = marks[i] === "?" ? `does not look like a digit, nearest ${digit}` : digit;
      setAttributes(chip, {
        "aria-pressed": String(i === selected),
        "aria-label": `Digit ${i + 1} of ${digits.length}: ${name}, ${probability(share)}`,
      });
    });
  }
}

function createChip() {
  return html("button", { class: "chip", type: "button" }, html("b"), html("span"));
}
