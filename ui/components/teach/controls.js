/** The controls of Teach it: which digit the drawing is, steps forth and back, and the direction of the picture. */
import { button, html, setAttributes } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Direction } from "../network_picture/picture.js"
 * @import { Copy, Teaching } from "./teaching.js"
 *
 * @typedef {object} TeachState
 * @property {number | null} label the digit that is taught; null if nothing is drawn
 * @property {Copy["rounds"]} [rounds] that can be taken back
 * @property {Direction} direction
 * @property {boolean} isBusy with the latest steps
 */

const STEPS = [1, 10, 100];
/** @type {Record<Direction, string>} */
const DIRECTIONS = { forward: t("Forward"), backward: t("Backward") };

/** Return the element of the controls, and a function that shows a state in it. @param {Teaching} teaching */
export function teachControls(teaching) {
  const digits = Array.from({ length: 10 }, (_, digit) =>
    button(String(digit), () => teaching.choose(digit), `teach-digit-${digit}`),
  );
  const steps = STEPS.map((count) => {
    const [text, id] = [tn("{n} step", "{n} steps", count), count === 1 ? "teach-step" : `teach-step-${count}`];
    return button(text, () => teaching.step(count), id);
  });
  steps[0].classList.add("primary");
  const back = button(t("Take back"), () => teaching.takeBack(false), "teach-back");
  const backAll = button(t("Take back all"), () => teaching.takeBack(true), "teach-back-all");
  const turns = Object.entries(DIRECTIONS).map(([name, text]) =>
    button(text, () => teaching.turn(/** @type {Direction} */ (name)), `teach-${name}`),
  );
  const attributes = { class: "digit-choice row pills", role: "group", "aria-label": t("Which digit is your drawing?") };
  const choice = html("div", attributes, ...digits);
  const element = html(
    "div",
    { class: "teaching row", "data-testid": "teach-controls" },
    html("div", { class: "row" }, html("span", {}, t("It is a")), choice),
    html("div", { class: "row pills" }, ...steps, back, backAll),
    html("div", { class: "row pills", role: "group", "aria-label": t("Direction") }, ...turns),
  );
  rovingFocus(choice, ".digit-choice", "button");

  /** @param {TeachState} state */
  const show = ({ label, rounds, direction, isBusy }) => {
    digits.forEach((each, digit) => {
      setAttributes(each, { "aria-pressed": String(digit === label), tabindex: digit === (label ?? 0) ? 0 : -1 });
    });
    for (const each of [...digits, ...turns]) each.disabled = label === null;
    for (const each of steps) each.disabled = label === null || isBusy;
    back.disabled = isBusy || !rounds?.canUndo;
    backAll.disabled = isBusy || !rounds?.present;
    turns.forEach((each, i) => {
      setAttributes(each, { "aria-pressed": String(Object.keys(DIRECTIONS)[i] === direction) });
    });
  };
  return { element, show };
}
