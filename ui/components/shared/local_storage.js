/** The browser's local storage. Without it (private mode, blocked site data) nothing is kept and nothing fails. */

/** @param {string} name */
export function read(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

/** @type {(name: string, text: string) => void} an empty text removes what is kept */
export function write(name, text) {
  try {
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
  } catch {
    // switched off, or full
  }
}
