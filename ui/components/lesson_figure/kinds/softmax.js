/** Lesson 4: the scores of three digits, e to the power of each, and their shares of the sum. */
import { argmax } from "../../model/network.js";
import { fixed, percent } from "../../shared/format.js";
import { mark, t } from "../../shared/language.js";

/** @import { Kind, Part, Values } from "../parts.js" */

const HEADS = [mark("digit"), mark("score z"), "e^z", "", mark("e^z / sum")];

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

/** @type {Kind} */
export function softmax(values, given) {
  const { z, powers, sum, shares } = numbers(values, given);
  const before = numbers({ ...values, raise: 0 }, given).shares;
  const rows = shares.map((share, i) => {
    const bars = [bar(before[i], "before"), bar(share)];
    return row(given.digits[i], fixed(z[i], 1), fixed(powers[i]), bars, percent(share));
  });
  const heads = HEADS.map((name) => /** @type {Part} */ ([name ? "th" : "td", {}, name && t(name)]));
  /** @type {Part[]} */
  const table = [
    ["thead", {}, [["tr", {}, heads]]],
    ["tbody", {}, [...rows, row(t("sum"), "", fixed(sum), "", percent(1))]],
  ];
  const top = argmax(shares);
  return {
    picture: [["table", { class: "scores" }, table]],
    sentence: t("{digit} gets {power} of {sum}: **{share}**.", {
      digit: given.digits[top],
      power: fixed(powers[top]),
      sum: fixed(sum),
      share: percent(shares[top]),
    }),
  };
}

/** @type {(...cells: (string | number | Part[])[]) => Part} */
function row(...cells) {
  return ["tr", {}, cells.map((content, i) => [i ? "td" : "th", { class: i === 3 && "bars" }, content])];
}

/** @type {(share: number, name?: string) => Part} */
function bar(share, name) {
  return ["i", { class: name, style: `width: ${100 * share}%` }];
}
