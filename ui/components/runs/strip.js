/** The digits of a run in true proportion: those it learns from, those that are held out, and those of the final test. */
import { html, setText } from "../shared/dom.js";

/** @typedef {{ learn: number, heldOut: number, test: number, made: number }} Digits made: drawings by a program, to learn from, too */

const PARTS = /** @type {const} */ ([
  ["learn", "learn", "to learn from"],
  ["heldOut", "held-out", "held out: validation"],
  ["test", "test", "test digits"],
]);

export function strip() {
  const parts = PARTS.map(([name, css, purpose]) => {
    const number = html("b");
    return { name, number, box: html("div", { class: css }, html("i"), number, ` ${purpose}`) };
  });
  const made = html("p", { class: "hint" });
  const group = { class: "strip", role: "group", "aria-label": "The digits of this run" };

  /** @param {Digits} digits */
  const show = (digits) => {
    for (const { name, number, box } of parts) {
      box.hidden = !digits[name];
      box.style.flexGrow = String(digits[name]);
      setText(number, digits[name].toLocaleString("en"));
    }
    made.hidden = !digits.made;
    setText(made, `… and ${digits.made.toLocaleString("en")} drawings made by a program, to learn from.`);
  };
  return { element: html("div", {}, html("div", group, ...parts.map(({ box }) => box)), made), show };
}
