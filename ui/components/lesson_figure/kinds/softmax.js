/** Lesson 4: the scores of three digits, e to the power of each, and their shares of the sum. */
import { html, setAttributes, setText } from "../../shared/dom.js";
import { fixed, percent } from "../../shared/format.js";
import { said } from "../parts.js";

/** @import { Kind, Values } from "../parts.js" */

/**
 * Return the scores z, e^z, the sum of these powers, and their shares of it.
 * @param {Values} values
 * @param {{ digits: number[], scores: number[] }} given
 */
export function numbers(values, { digits, scores }) {
  const z = scores.map((score, i) => score + (values.digit === "all" || values.digit === digits[i] ? values.raise : 0));
  const powers = z.map(Math.exp);
  const sum = powers.reduce((total, power) => total + power);
  return { z, powers, sum, shares: powers.map((power) => power / sum) };
}

/** @returns {Kind} */
export function softmax() {
  const head = html("tr", {}, ...["digit", "score z", "e^z", "", "e^z / sum"].map((name) => html(name ? "th" : "td", {}, name)));
  const bars = [0, 1, 2].map(() => [html("i", { class: "before" }), html("i")]);
  const row = (/** @type {Node[]} */ ...track) => {
    const cells = [0, 1, 2, 3].map((i) => html(i ? "td" : "th"));
    return { cells, element: html("tr", {}, ...cells.slice(0, 3), html("td", { class: "bars" }, ...track), cells[3]) };
  };
  const rows = [...bars.map((pair) => row(...pair)), row()];
  const write = (/** @type {(string | number)[]} */ texts, /** @type {number} */ i) =>
    texts.forEach((text, k) => setText(rows[i].cells[k], text));
  return {
    element: html("table", { class: "scores" }, html("thead", {}, head), html("tbody", {}, ...rows.map((each) => each.element))),
    draw(values, given) {
      const { z, powers, sum, shares } = numbers(values, given);
      const before = numbers({ ...values, raise: 0 }, given).shares;
      shares.forEach((share, i) => {
        write([given.digits[i], fixed(z[i], 1), fixed(powers[i]), percent(share)], i);
        bars[i].forEach((bar, now) => setAttributes(bar, { style: `width: ${100 * (now ? share : before[i])}%` }));
      });
      write(["sum", "", fixed(sum), percent(1)], 3);
      const top = shares.indexOf(Math.max(...shares));
      const value = said("share", shares[top], percent(shares[top]));
      return [`${given.digits[top]} gets ${fixed(powers[top])} of ${fixed(sum)}: `, value, "."];
    },
  };
}
