/** Short texts that the browser keeps. Without its storage (private mode, blocked site data) nothing is kept and nothing fails. */

const PREFIX = "digit_lens_kept_"; // of the names there

/** @type {Storage[]} that of all tabs, and that of this one; none if they are switched off */
const storages = [];
try {
  storages.push(localStorage, sessionStorage);
} catch {
  // switched off
}

/** @param {string} name */
export function read(name) {
  return storages[0]?.getItem(PREFIX + name) ?? "";
}

/** Return what this tab has written last, or else any tab. @param {string} name */
export function readOfTab(name) {
  return storages[1]?.getItem(PREFIX + name) ?? read(name);
}

/** @type {(name: string, text: string) => void} an empty text removes what is kept */
export function write(name, text) {
  for (const storage of storages) {
    try {
      if (text) storage.setItem(PREFIX + name, text);
      else storage.removeItem(PREFIX + name);
    } catch {
      // full
    }
  }
}

/** Remove all texts. */
export function forgetAll() {
  for (const storage of storages) for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
}
