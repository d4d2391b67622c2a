/** A number of several digits: the number, large, and each digit with its probability. A press chooses the digit to look at. */
import { THRESHOLD } from "../model/network.js";
import { html, setAttributes, setChildCount, setText, targetOf } from "../shared/dom.js";
import { probability } from "../shared/format.js";

/**
 * @import { Passed } from "../model/network.js"
 *
 * @typedef {object} NumberDigit a digit of the number
 * @property {number[]} box left, top, right and bottom of its ink's middle lines, in canvas px
 * @property {number} digit
 * @property {Passed} passed
 */

export class NumberStrip {
  whole = html("output", { class: "whole", "data-testid": "reading-number" });
  element = html("div", {
    class: "digits pills",
    role: "group",
    "aria-label": "The digits of the number; the marked one is shown",
    hidden: true,
  });
  /** @type {NumberDigit[]} */
  #digits = [];
  /** What a screen reader hears before the reading of the marked digit. Empty if there is one digit. */
  said = "";

  /** @param {(x: number) => void} [choose] called with the middle of the digit that was pressed, in canvas px */
  constructor(choose) {
    this.element.addEventListener("click", (event) => {
      const chip = targetOf(event, ".chip");
      const pressed = chip && this.#digits[[...this.element.children].indexOf(chip)];
      if (pressed) choose?.((pressed.box[0] + pressed.box[2]) / 2);
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
    const marks = digits.map(({ digit, passed }) => (isFinal && passed.confidence < THRESHOLD ? "?" : String(digit)));
    this.element.hidden = !digits.length;
    this.said = digits.length ? `The number ${marks.join(" ")}. Digit ${selected + 1} of ${digits.length} is marked.` : "";
    setText(this.whole, marks.join(""));
    const chips = setChildCount(this.element, digits.length, () => {
      return html("button", { class: "chip", type: "button" }, html("b"), html("span"));
    });
    chips.forEach((chip, i) => {
      const { digit, passed } = digits[i];
      const share = probability(passed.probabilities[digit]);
      const [mark, text] = /** @type {HTMLElement[]} */ ([...chip.children]);
      setText(mark, marks[i]);
      setText(text, share);
      const name = marks[i] === "?" ? `does not look like a digit, nearest ${digit}` : digit;
      setAttributes(chip, {
        "aria-pressed": String(i === selected),
        "aria-label": `Digit ${i + 1} of ${digits.length}: ${name}, ${share}`,
      });
    });
  }
}
