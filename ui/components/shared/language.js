/**
 * The page's language: the functions of ui/text/language.py, of the same names and meaning.
 *
 * A message is a whole English sentence or label, with named placeholders. It is the key in the catalogues. What is written when a
 * module is loaded can be translated at once: the page is loaded anew for another language. `mark` is for what a worker says.
 */
import { CATALOGUES } from "../../text/catalogue.py";
import { read } from "./local_storage.js";

/** @typedef {Record<string, unknown>} Values what stands for the placeholders */

/** @type {Record<string, Record<string, string | Record<string, string>>>} the page's one, all of the pocket edition, none in a worker */
const known = typeof CATALOGUES === "string" ? { en: {} } : CATALOGUES;
export const LANGUAGE = "language"; // the name under which the browser keeps the choice
const current = choose();
const plurals = new Intl.PluralRules(current);

/** Return the language as addresses and `lang` attributes write it: "en", "de", "pt-BR". */
export function language() {
  return current;
}

/** Return the languages that the page can be in. */
export function languages() {
  return Object.keys(known);
}

/** Return a message in the visitor's language. @type {(message: string, values?: Values) => string} */
export function t(message, values) {
  const text = known[current][message];
  return fill(typeof text === "string" ? text : message, values);
}

/**
 * Return a message that means different things in different places. context: where it stands.
 * @type {(context: string, message: string, values?: Values) => string}
 */
export function tc(context, message, values) {
  const text = known[current][`${context}\x04${message}`];
  return fill(typeof text === "string" ? text : message, values);
}

/**
 * Return the form of a message that agrees with a number, which {n} shows. one, other: the English forms.
 * @type {(one: string, other: string, n: number, values?: Values) => string}
 */
export function tn(one, other, n, values) {
  const forms = known[current][one];
  const form = typeof forms === "object" ? (forms[plurals.select(n)] ?? forms.other) : n === 1 ? one : other;
  return fill(form, { n: grouped(n), ...values });
}

/**
 * Return a message as texts and elements, for `html`. elements: what stands for its placeholders.
 * @type {(message: string, elements: Record<string, string | HTMLElement>) => (string | HTMLElement)[]}
 */
export function pieces(message, elements) {
  return t(message)
    .split(/\{([a-z]\w*)\}/)
    .map((part, i) => (i % 2 ? elements[part] : part));
}

/** Return the message itself. The catalogues contain it, and `t` translates it when it is shown. @param {string} message */
export function mark(message) {
  return message;
}

/** Return a number with separators of thousands and at most two decimals: "1,718,000", "0.5". @param {number} value */
export function grouped(value) {
  return new Intl.NumberFormat(current, { maximumFractionDigits: 2 }).format(value).replace("-", "−");
}

/** Return the language that the address asks for, else the one chosen before, else the browser's, if the page has it. */
function choose() {
  const has = Object.keys(known);
  const asked = new URLSearchParams(location.search).get("lang") ?? "";
  for (const wanted of [asked, read(LANGUAGE), ...navigator.languages]) {
    const [family] = wanted.split("-");
    const found = has.find((each) => each === wanted) ?? has.find((each) => each.split("-")[0] === family);
    if (found) return found;
  }
  return has[0];
}

/** @type {(message: string, values?: Values) => string} */
function fill(message, values = {}) {
  return message.replace(/\{([a-z]\w*)\}/g, (placeholder, name) => String(name in values ? values[name] : placeholder));
}
