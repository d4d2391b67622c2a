/** The drawing in the browser's local storage, so that it survives a reload. Without local storage nothing is kept. */

const NAME = "digit_lens_kept_drawing";
const MOST = 200_000; // characters. A longer drawing is not kept

let last = "";

/** Return what an earlier session has kept, or null. Python checks it. */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? "null");
  } catch {
    return null;
  }
}

/** @param {unknown} value null removes what is kept */
export function keep(value) {
  const text = value ? JSON.stringify(value) : "";
  if (text === last) return;
  last = text;
  try {
    if (text && text.length <= MOST) localStorage.setItem(NAME, text);
    else localStorage.removeItem(NAME);
  } catch {
    // switched off, or full
  }
}
