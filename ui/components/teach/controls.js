/** The controls of Teach it: which digit the drawing is, steps forth and back, and the direction of the picture. */
import { button, html, setAttributes } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";

/**
 * @import { Direction } from "../network_picture/picture.js"
 *
 * @typedef {object} TeachActions what a press does
 * @property {(digit: number) => void} choose says which digit the drawing is
 * @property {(count: number) => void} step
 * @property {(isAll: boolean) => void} back takes the latest steps back, or all
 * @property {(direction: Direction) => void} turn
 *
 * @typedef {object} TeachState
 * @property {number | null} label the digit that is taught; null if nothing is drawn
 * @property {boolean} canTakeBack whether the latest steps can be taken back
 * @property {boolean} canTakeBackAll
 * @property {Direction} direction
 * @property {boolean} isBusy with the latest steps
 */

const STEPS = [1, 10, 100];

export class TeachControls {
  #digits;
  #steps;
  #back;
  #backAll;
  /** @type {Map<Direction, HTMLButtonElement>} */
  #directions;
  element;

  /** @param {TeachActions} actions */
  constructor({ choose, step, back, turn }) {
    this.#digits = Array.from({ length: 10 }, (_, digit) => button(String(digit), () => choose(digit), `teach-digit-${digit}`));
    this.#steps = STEPS.map((count) => {
      const id = count === 1 ? "teach-step" : `teach-step-${count}`;
      return button(count === 1 ? "1 step" : `${count} steps`, () => step(count), id);
    });
    this.#steps[0].classList.add("primary");
    this.#back = button("Take back", () => back(false), "teach-back");
    this.#backAll = button("Take back all", () => back(true), "teach-back-all");
    this.#directions = new Map([
      ["forward", button("Forward", () => turn("forward"), "teach-forward")],
      ["backward", button("Backward", () => turn("backward"), "teach-backward")],
    ]);
    const digits = html(
      "div",
      { class: "digit-choice row pills", role: "group", "aria-label": "Which digit is your drawing?" },
      ...this.#digits,
    );
    rovingFocus(digits, ".digit-choice", "button");
    this.element = html(
      "div",
      { class: "teaching row", "data-testid": "teach-controls" },
      html("div", { class: "row" }, html("span", {}, "It is a"), digits),
      html("div", { class: "row pills" }, ...this.#steps, this.#back, this.#backAll),
      html("div", { class: "row pills", role: "group", "aria-label": "Direction" }, ...this.#directions.values()),
    );
  }

  /** @param {TeachState} state */
  show({ label, canTakeBack, canTakeBackAll, direction, isBusy }) {
    this.#digits.forEach((each, digit) => {
      setAttributes(each, { "aria-pressed": String(digit === label), tabindex: digit === (label ?? 0) ? 0 : -1 });
      each.disabled = label === null;
    });
    for (const each of this.#steps) each.disabled = label === null || isBusy;
    this.#back.disabled = !canTakeBack;
    this.#backAll.disabled = !canTakeBackAll;
    this.#directions.forEach((each, name) => {
      each.disabled = label === null;
      setAttributes(each, { "aria-pressed": String(name === direction) });
    });
  }
}
