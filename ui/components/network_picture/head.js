/**
 * What stands above the picture: the answer of the current network, large, how sure it is, and which network it is. Of a number of several
 * digits, it is the number and each digit with its probability. A press chooses the digit to look at.
 */
import { THRESHOLD } from "../../../model/doubt.py";
import { DIGIT_NAMES } from "../model/network.js";
import { html, setAttributes, setChildCount, setText, targetOf } from "../shared/dom.js";
import { percent, probability } from "../shared/format.js";
import { t } from "../shared/language.js";

/**
 * @import { Passed } from "../model/network.js"
 * @import { Shown } from "./picture.js"
 *
 * @typedef {object} NumberDigit a digit of the number
 * @property {number[]} box left, top, right and bottom of its ink's middle lines, in canvas px
 * @property {number} digit
 * @property {Passed} passed
 */

const UNSURE = 0.7; // below this probability the page says "not sure"
const RIVAL = 0.15; // and names the outputs that have at least this
const MOST_RIVALS = 4;
const DIGITS = t("The digits of the number; the marked one is shown");
const LOOKS_WRONG = t("This doesn't look like a digit");

export class Head {
  #digit = html("output", { "data-marked": t("marked"), class: "digit", "data-testid": "reading-digit" });
  #sure = html("strong", { class: "sure" });
  #doubt = html("strong", { class: "doubt", "data-testid": "reading-doubt" });
  #remark = html("span", { class: "remark" });
  #explain = html("button", { class: "explain", type: "button" }, t("See why"));
  #reads = html("p", { class: "reads", "data-testid": "reading-network" });
  #note = html("p", { class: "note", "data-testid": "reading-note" });
  #spoken = html("p", { class: "spoken", role: "status", "aria-live": "polite" });
  #whole = html("output", { class: "whole", "data-testid": "reading-number" });
  #chips = html("div", { class: "digits pills", role: "group", "aria-label": DIGITS, hidden: true });
  /** @type {NumberDigit[]} */
  #digits = [];
  element;

  /**
   * @param {(x: number) => void} [choose] called when another digit of a number is pressed; x: its middle, in canvas px
   * @param {() => void} [explain] called when the person asks why there is a doubt. Without it, no button asks.
   */
  constructor(choose, explain) {
    this.#chips.addEventListener("click", (event) => {
      const chip = targetOf(event, ".chip");
      const pressed = chip && this.#digits[[...this.#chips.children].indexOf(chip)];
      if (pressed) choose?.((pressed.box[0] + pressed.box[2]) / 2);
    });
    if (explain) this.#explain.addEventListener("click", explain);
    this.#explain.hidden = true;
    const second = html("p", { class: "second" }, this.#remark, " ", explain ? this.#explain : "");
    const words = html("div", { class: "words" }, html("p", {}, this.#sure, this.#doubt), second, this.#reads);
    const parts = [this.#spoken, this.#digit, this.#whole, words, this.#chips, this.#note];
    this.element = html("header", { class: "head" }, ...parts);
  }

  /** @type {(shown: Shown, passed: Passed, summary: string) => void} summary: how many neurons respond */
  show({ network, name, canDoubt, isFinal, note, label, digits, marked }, { probabilities, confidence }, summary) {
    const names = network.names ?? DIGIT_NAMES;
    const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
    const [digit, top] = [names[order[0]], probabilities[order[0]]];
    const isUnsure = top < UNSURE;
    const isWeak = isFinal && canDoubt && confidence < THRESHOLD;
    const doubtful = isWeak && label === null; // of a test digit it is known that it is a digit
    const remark = doubtful
      ? t("Of the ten, {digit} fits best: {probability}.", { digit, probability: probability(top) })
      : remarkOn(probabilities, order, names);
    const number = this.#showNumber(digits, marked, isFinal);
    this.element.classList.toggle("unsure", isUnsure || isWeak);
    this.element.classList.toggle("numbered", digits.length > 0);
    this.element.classList.toggle("long", [...digit].length > 2);
    setText(this.#digit, digit);
    setText(this.#doubt, doubtful ? LOOKS_WRONG : "");
    setText(this.#sure, doubtful ? "" : t("{share} probability", { share: probability(top) }));
    setText(this.#remark, remark);
    this.#explain.hidden = !isWeak;
    setText(this.#reads, name);
    const judgement = label === null ? "" : judge(digit, label, isWeak);
    setText(this.#note, [note, judgement].filter(Boolean).join(" "));
    if (!isFinal) return;
    const doubt = doubtful
      ? t("This doesn't look like a digit: it is {share} sure that it is one.", { share: percent(confidence) })
      : "";
    const reads = t("{name} reads {digit}, {share}; {summary}.", { name, digit, share: probability(top), summary });
    setText(this.#spoken, [number, doubt, reads, judgement].filter(Boolean).join(" "));
  }

  /** Show that there is no answer, and why. @type {(invitation: string, name: string) => void} name: "" for none */
  clear(invitation, name) {
    this.#showNumber([], 0, true);
    this.element.classList.remove("unsure", "numbered", "long");
    for (const each of [this.#digit, this.#doubt, this.#remark, this.#note, this.#spoken]) setText(each, "");
    this.#explain.hidden = true;
    setText(this.#sure, invitation);
    setText(this.#reads, name);
  }

  /**
   * Show a number. Return what a screen reader says of it before the reading of the marked digit. Both are empty if there is one digit.
   * @type {(digits: NumberDigit[], marked: number, isFinal: boolean) => string} isFinal: whether the pen is at rest; half a digit is not
   *   doubted
   */
  #showNumber(digits, marked, isFinal) {
    this.#digits = digits;
    if (this.#chips.hidden && !digits.length) return "";
    const marks = digits.map(({ digit, passed }) => (isFinal && passed.confidence < THRESHOLD ? "?" : String(digit)));
    this.#chips.hidden = !digits.length;
    setText(this.#whole, marks.join(""));
    const chips = setChildCount(this.#chips, digits.length, () => {
      return html("button", { class: "chip", type: "button" }, html("b"), html("span"));
    });
    chips.forEach((chip, i) => {
      const { digit, passed } = digits[i];
      const share = probability(passed.probabilities[digit]);
      const [mark, text] = chip.children;
      setText(mark, marks[i]);
      setText(text, share);
      const name = marks[i] === "?" ? t("does not look like a digit, nearest {digit}", { digit }) : digit;
      const label = t("Digit {number} of {all}: {name}, {share}", { number: i + 1, all: digits.length, name, share });
      setAttributes(chip, { "aria-pressed": String(i === marked), "aria-label": label });
    });
    return digits.length
      ? t("The number {number}. Digit {marked} of {all} is marked.", {
          number: marks.join(" "),
          marked: marked + 1,
          all: digits.length,
        })
      : "";
  }
}

/** @type {(probabilities: Float32Array, order: number[], names: string[]) => string} order: of the outputs, the likeliest first */
function remarkOn(probabilities, order, names) {
  const [first, second] = order.map((i) => names[i]);
  if (probabilities[order[0]] >= UNSURE)
    return second === undefined
      ? ""
      : t("Next: {second} with {probability}", { second, probability: probability(probabilities[order[1]]) });
  const likely = order.filter((i) => probabilities[i] >= RIVAL);
  const rivals = likely.slice(0, MOST_RIVALS).map((i) => names[i]);
  if (rivals.length < 2) return t("Not sure: {first} is only the likeliest", { first });
  return t("Not sure: {several} or {last}", { several: rivals.slice(0, -1).join(", "), last: rivals.at(-1) });
}

/** @type {(digit: string, label: number, isWeak: boolean) => string} whether the likeliest digit is the true one */
function judge(digit, label, isWeak) {
  if (digit === String(label)) return isWeak ? t("The network is right, but unsure.") : t("The network is right.");
  return isWeak
    ? t("The network is unsure, and wrong: it is a {label}.", { label })
    : t("The network is wrong: it is a {label}.", { label });
}
