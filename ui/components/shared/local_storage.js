/** Short texts in the browser's local storage. Without it (private mode, blocked site data) nothing is kept and nothing fails. */

const PREFIX = "digit_lens_kept_"; // of the names there

/** @param {string} name */
export function read(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? "";
  } catch {
    return "";
  }
}

/** @type {(name: string, text: string) => void} an empty text removes what is kept */
export function write(name, text) {
  try {
    if (text) localStorage.setItem(PREFIX + name, text);
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // switched off, or full
  }
}

/** Remove all texts. */
export function forgetAll() {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
  } catch {
    // switched off, so nothing is kept
  }
}
