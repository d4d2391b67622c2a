/**
 * The list of languages of a page without a server. Another language loads the page anew, and what was made in it is carried over, as
 * far as the browser stores it.
 */
import { fromBase64, toBase64 } from "../shared/base64.js";
import { find } from "../shared/dom.js";
import { languages } from "../shared/language.js";
import { languageChoice } from "../shared/language_choice.js";
import { read, write } from "../shared/local_storage.js";

/**
 * @import { Content } from "../sheet/content.js"
 * @import { Round } from "../teach/teaching.js"
 *
 * @typedef {object} Carried
 * @property {Content} content of the sheet
 * @property {string} [panel] that is open
 * @property {Round | null} [round] the latest one of Teach it
 */

const NAME = "carried"; // in the browser's storage

/** Return what the page in the language before has carried over, once. @returns {Partial<Carried>} */
export function carried() {
  const text = read(NAME);
  write(NAME, "");
  return JSON.parse(text || "{}", (_, value) => (value?.floats ? new Float32Array(fromBase64(value.floats).buffer) : value));
}

/** Show the list at the foot of the page. @type {(carry: () => Carried, leave?: () => unknown) => void} leave: as in `languageChoice` */
export function offerLanguages(carry, leave) {
  const names = Object.fromEntries(languages().map((tag) => [tag, ownName(tag)]));
  const choice = languageChoice(names, () => {
    write(
      NAME,
      JSON.stringify(carry(), (_, value) => (value instanceof Float32Array ? { floats: packed(value) } : value)),
    );
    return leave?.();
  });
  find(document, "footer").append(choice);
}

/** @param {Float32Array} values */
function packed({ buffer, byteOffset, byteLength }) {
  return toBase64(new Uint8Array(buffer, byteOffset, byteLength));
}

/** Return the name of a language in itself, as `own_name` of ui/text/catalogue.py. @param {string} tag */
function ownName(tag) {
  const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag.split("-")[0]) ?? tag;
  return name[0].toLocaleUpperCase(tag) + name.slice(1);
}
