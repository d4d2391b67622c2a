/** Write numbers as the page does. The rules are those of ui/text/format.py. */
import { LARGE, SMALL } from "../../text/format.py";
import { language } from "./language.js";

const SPACE = "\u00a0"; // no-break space
const isEnglish = language().startsWith("en");
const half = new Intl.NumberFormat(language(), { style: "percent", minimumFractionDigits: 1 }).formatToParts(0.5); // "50.0%"
const PARTS = half.map(({ value }) => value); // "50", ".", "0" and, in some languages after a space, "%"
const POINT = PARTS[1];
export const PERCENT = isEnglish ? `${SPACE}%` : PARTS.slice(3).join("");
const DATES = isEnglish ? "en-GB" : language();
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Return a number with a true minus sign. There is no −0.00. @param {number} value */
export function fixed(value, digits = 2) {
  return written(round(value, digits));
}

/** Return a number with as many decimals as it needs. @param {number} value */
export function plain(value) {
  return written(String(value));
}

/** Return the time of a moment of today, or else its date. @param {number} time in ms since 1970 */
export function timeOf(time) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString(DATES, { timeStyle: "short" })
    : date.toLocaleDateString(DATES, { day: "numeric", month: "short", year: "numeric" });
}

/**
 * Return a share as a percentage. A share that is not exactly 0 or 1 is never shown as if it were.
 * @param {number | null | undefined} share
 */
export function percent(share, decimals = 1) {
  if (share == null || Number.isNaN(share)) return "–";
  if (share === 0 || share === 1) return `${100 * share}${PERCENT}`;
  const text = round(100 * share, decimals);
  const step = 10 ** -decimals;
  if (Number(text) === 0) return `<${SPACE}${fixed(step, decimals)}${PERCENT}`;
  if (share < 1 && Number(text) === 100) return `>${SPACE}${fixed(100 - step, decimals)}${PERCENT}`;
  return written(text) + PERCENT;
}

/**
 * Return a probability as a percentage. A softmax gives nothing quite 0 or 1, even if rounding to float32 makes it so.
 * @param {number} share
 */
export function probability(share, decimals = 1) {
  return percent(Math.min(1 - 1e-9, Math.max(1e-9, share)), decimals);
}

/** Return a number for a sentence or a table, rounded to a number of significant digits. @param {number} value */
export function significant(value, digits = 3) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (size >= SMALL && size < LARGE) return written(round(value, Math.max(0, digits - 1 - power)));
  const exact = value.toExponential(digits + 29).split("e")[0];
  const raised = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join("");
  return `${written(halfEven(mantissa, exact))}·10${power < 0 ? "⁻" : ""}${raised}`;
}

/** Write a part of a sum or a product in brackets if it is negative. @param {string} number */
export function bracketed(number) {
  return number.startsWith("−") ? `(${number})` : number;
}

/** Return a number for an axis or a readout, without zeros at its end. @param {number} value */
export function tick(value) {
  if (value !== 0 && Math.abs(value) < 1e-4) return significant(value, 1);
  if (Math.abs(value) >= 1e6) return significant(value, 2).replace(`${POINT}0·`, "·");
  return plain(Number(value.toPrecision(6)));
}

/** Return the first of 1, 2 or 5 times a power of ten that is not below the value. @param {number} value */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5].find((f) => f * power >= value) ?? 10;
  return Number((factor * power).toPrecision(1));
}

/** @type {(value: number, digits: number) => string} digits: decimals */
function round(value, digits) {
  return halfEven(value.toFixed(digits), value.toFixed(digits + 30));
}

/**
 * Round a number that lies exactly in the middle to the even digit, as Python does. JavaScript rounds it up.
 * @type {(rounded: string, exact: string) => string} exact: the same number with many more digits
 */
function halfEven(rounded, exact) {
  const inTheMiddle = /^\.?50*$/.test(exact.slice(rounded.length));
  return inTheMiddle && /[13579]$/.test(rounded) ? exact.slice(0, rounded.length) : rounded;
}

/** Write a number as the language does, with a true minus sign, but none before zero. @param {string} number as JavaScript writes it */
function written(number) {
  return number.replace("-", Number(number) === 0 ? "" : "−").replace(".", POINT);
}
