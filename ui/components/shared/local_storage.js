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

/** Return what this tab has read or written last, or else what any tab has written. @param {string} name */
export function readOfTab(name) {
  const text = storages[1]?.getItem(PREFIX + name) ?? read(name);
  keep(storages[1], name, text);
  return text;
}

/** @type {(name: string, text: string) => void} an empty text removes what is kept */
export function write(name, text) {
  for (const storage of storages) keep(storage, name, text);
  if (!text) storages[0]?.removeItem(PREFIX + name); // this tab still knows that it has none
}

/** @type {(storage: Storage | undefined, name: string, text: string) => void} */
function keep(storage, name, text) {
  try {
    storage?.setItem(PREFIX + name, text);
  } catch {
    // full
  }
}

/** Remove all texts. */
export function forgetAll() {
  for (const storage of storages) for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
}
