/** What is known of a run before it begins: how long it takes, and its digits in true proportion. */
import { html, setText } from "../shared/dom.js";

/**
 * @typedef {object} Plan
 * @property {string} words how long it takes, and how many parameters there are
 * @property {string} problem why it can't start, or ""
 * @property {{ learn: number, heldOut: number, test: number, made: number } | null} digits numbers of them. made: drawings by a program,
 *   to learn from, too
 */

const PARTS = /** @type {const} */ ([
  ["learn", "learn", "to learn from"],
  ["heldOut", "held-out", "held out: validation"],
  ["test", "test", "test digits"],
]);

export function planView() {
  const estimate = html("p", { class: "estimate hint", "data-testid": "trainer-estimate" });
  const parts = PARTS.map(([name, css, purpose]) => {
    const number = html("b");
    return { name, number, box: html("div", { class: css }, html("i"), number, ` ${purpose}`) };
  });
  const made = html("p", { class: "hint" });
  const group = { class: "strip", role: "group", "aria-label": "The digits of this run" };
  const strip = html("div", {}, html("div", group, ...parts.map(({ box }) => box)), made);

  /** @param {Plan} plan */
  const show = ({ words, digits }) => {
    setText(estimate, words);
    strip.hidden = !digits;
    if (!digits) return;
    for (const { name, number, box } of parts) {
      box.hidden = !digits[name];
      box.style.flexGrow = String(digits[name]);
      setText(number, digits[name].toLocaleString("en"));
    }
    made.hidden = !digits.made;
    setText(made, `… and ${digits.made.toLocaleString("en")} drawings made by a program, to learn from.`);
  };
  return { estimate, strip, show };
}
