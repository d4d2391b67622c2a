/** Short texts in the browser's local storage. Without it (private mode, blocked site data) nothing is kept and nothing fails. */

const PREFIX = "digit_lens_kept_"; // of the names there

/** @type {Storage | null} */
let storage = null;
try {
  storage = localStorage;
} catch {
  // switched off
}

/** @param {string} name */
export function read(name) {
  return storage?.getItem(PREFIX + name) ?? "";
}

/** @type {(name: string, text: string) => void} an empty text removes what is kept */
export function write(name, text) {
  try {
    if (text) storage?.setItem(PREFIX + name, text);
    else storage?.removeItem(PREFIX + name);
  } catch {
    // full
  }
}

/** Remove all texts. */
export function forgetAll() {
  for (const name of Object.keys(storage ?? {})) if (name.startsWith(PREFIX)) storage?.removeItem(name);
}
