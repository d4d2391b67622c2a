/**
 * Keep short texts in the browser's local storage. A text is written only if it has changed, so that a new page does not empty
 * what an earlier one has kept.
 */
import { read, write } from "../shared/local_storage.js";

/** @typedef {Record<string, string>} Texts by name */

let session = "";
/** @type {Texts} */
let last = {};

/** @param {Arguments} arguments */
export default function browserStorage({ data, setTriggerValue }) {
  /** @type {Texts} */
  const texts = data.kept;
  if (data.session !== session) {
    session = data.session;
    const found = Object.keys(texts).map((name) => [name, read(name)]);
    const other = found.filter(([name, text]) => text && text !== texts[name]);
    if (other.length) setTriggerValue("found", Object.fromEntries(other));
  } else {
    for (const [name, text] of Object.entries(texts)) {
      if (text !== last[name]) write(name, text && union(read(name), text));
    }
  }
  last = texts;
}

/**
 * Return the new text. If both texts are JSON lists, return the list of all their items: another tab may have added some.
 * @type {(stored: string, text: string) => string}
 */
function union(stored, text) {
  if (!text.startsWith("[")) return text;
  try {
    return JSON.stringify([...new Set([...JSON.parse(stored), ...JSON.parse(text)])]);
  } catch {
    return text;
  }
}
