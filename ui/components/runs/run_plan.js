/** What is known of a run before it begins: how long it takes, and its digits in true proportion. */
import { html, setText } from "../shared/dom.js";
import { key } from "../shared/line_plot.js";
import { grouped, t } from "../shared/language.js";

/**
 * @typedef {object} Plan
 * @property {string} words how long it takes, and how many parameters there are
 * @property {string} problem why it can't start, or ""
 * @property {{ learn: number, heldOut: number, test: number, made: number } | null} digits numbers of them. made: drawings by a program,
 *   to learn from, too
 */

const PARTS = /** @type {const} */ ([
  ["learn", "--series-0", t("to learn from")],
  ["heldOut", "--series-1", t("held out: validation")],
  ["test", "--series-2", t("test digits")],
]);

export function planView() {
  const estimate = html("p", { class: "estimate hint", "data-testid": "trainer-estimate" });
  const parts = PARTS.map(([name, colour, purpose]) => {
    const number = html("b");
    const bar = html("i", { style: `background: var(${colour})` });
    return { name, number, bar, text: html("span", {}, key(colour), number, ` ${purpose}`) };
  });
  const made = html("p", { class: "hint" });
  const group = { class: "strip", role: "group", "aria-label": t("The digits of this run") };
  const bars = html("div", {}, ...parts.map(({ bar }) => bar));
  const strip = html("div", {}, html("div", group, bars, html("p", {}, ...parts.map(({ text }) => text))), made);

  /** @param {Plan} plan */
  const show = ({ words, digits }) => {
    setText(estimate, words);
    strip.hidden = !digits;
    if (!digits) return;
    for (const { name, number, bar, text } of parts) {
      bar.hidden = text.hidden = !digits[name];
      bar.style.flexGrow = String(digits[name]);
      setText(number, grouped(digits[name]));
    }
    made.hidden = !digits.made;
    setText(made, t("… and {made} drawings made by a program, to learn from.", { made: grouped(digits.made) }));
  };
  return { estimate, strip, show };
}
