/** A number of several digits: the number, and below it each digit with its probability. A press chooses the digit to look at. */
import { html, setAttributes, setChildCount, setText, targetOf } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { verdict } from "./answer.js";

/**
 * @import { Part } from "../model/numbers.js"
 *
 * @typedef {object} NumberDigit a digit of the number
 * @property {number[]} box left, top, right and bottom of its ink's middle lines, in canvas px
 * @property {number} digit
 * @property {number} probability
 * @property {number} confidence
 */

const HINT = "All else is about the marked digit. Press a digit to mark it.";

/**
 * Return the digits of a number that was read in the browser. A drawing of one digit is no number: it has none.
 * @type {(parts: Part[]) => NumberDigit[]}
 */
export function toDigits(parts) {
  if (parts.length < 2) return [];
  return parts.map(({ box, result }) => {
    const { digit, top } = verdict(result.probabilities);
    const { left, top: above, right, bottom } = box ?? { left: 0, top: 0, right: 0, bottom: 0 };
    return { box: [left, above, right, bottom], digit, probability: top, confidence: result.confidence };
  });
}

export class NumberStrip {
  element = html("section", { class: "several", "aria-label": "The number", hidden: true });
  #whole = html("output", { class: "whole", "data-testid": "reading-number" });
  #row = html("div", { class: "digits", role: "group", "aria-label": "The digits of the number" });
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
    this.element.append(this.#whole, this.#row, html("p", { class: "hint" }, HINT));
    this.#row.addEventListener("click", (event) => {
      const chip = targetOf(event, ".chip");
      const pressed = chip && this.#digits[[...this.#row.children].indexOf(chip)];
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
    this.element.parentElement?.classList.toggle("numbered", digits.length > 0);
    this.said = digits.length ? `The number ${marks.join(" ")}. Digit ${selected + 1} of ${digits.length} is marked.` : "";
    setText(this.#whole, marks.join(""));
    const chips = setChildCount(this.#row, digits.length, createChip);
    chips.forEach((chip, i) => {
      const { digit, probability } = digits[i];
      const [mark, share] = /** @type {HTMLElement[]} */ ([...chip.children]);
      setText(mark, marks[i]);
      setText(share, percent(probability));
      const name = marks[i] === "?" ? `does not look like a digit, nearest ${digit}` : digit;
      setAttributes(chip, {
        "aria-pressed": String(i === selected),
        "aria-label": `Digit ${i + 1} of ${digits.length}: ${name}, ${percent(probability)}`,
      });
    });
  }
}

function createChip() {
  return html("button", { class: "chip", type: "button" }, html("b"), html("span"));
}
