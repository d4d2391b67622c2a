/**
 * The page's language: the functions of ui/text/language.py, of the same names and meaning.
 *
 * A message is a whole English sentence or label, with named placeholders. It is the key in the catalogues. What is written when a
 * module is loaded is only marked (`mark`): the language is known later.
 */

/** @typedef {Record<string, unknown>} Values what stands for the placeholders */

/** Return the language as addresses and `lang` attributes write it: "en", "de", "pt-BR". */
export function language() {
  return "en";
}

/** Return a message in the visitor's language. @type {(message: string, values?: Values) => string} */
export function t(message, values) {
  return fill(message, values);
}

/**
 * Return a message that means different things in different places. context: where it stands.
 * @type {(context: string, message: string, values?: Values) => string}
 */
export function tc(context, message, values) {
  return fill(message, values);
}

/**
 * Return the form of a message that agrees with a number, which {n} shows. one, other: the English forms.
 * @type {(one: string, other: string, n: number, values?: Values) => string}
 */
export function tn(one, other, n, values) {
  return fill(n === 1 ? one : other, { n: grouped(n), ...values });
}

/** Return the message itself. The catalogues contain it, and `t` translates it when it is shown. @param {string} message */
export function mark(message) {
  return message;
}

/** Return a number with separators of thousands and at most two decimals: "1,718,000", "0.5". @param {number} value */
export function grouped(value) {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 2 }).format(value).replace("-", "−");
}

/** @type {(message: string, values?: Values) => string} */
function fill(message, values = {}) {
  return message.replace(/\{([a-z]\w*)\}/g, (placeholder, name) => String(name in values ? values[name] : placeholder));
}
