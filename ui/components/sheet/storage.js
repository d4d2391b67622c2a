/** The drawing in the browser's local storage, so that it survives a reload. */
import { read, write } from "../shared/local_storage.js";

const NAME = "digit_lens_kept_drawing";
const MOST = 200_000; // characters. A longer drawing is not kept

let last = "";

/** Return what an earlier session has kept, or null. Python checks it. */
export function kept() {
  try {
    return JSON.parse(read(NAME) || "null");
  } catch {
    return null;
  }
}

/** @param {unknown} value null removes what is kept */
export function keep(value) {
  const text = value ? JSON.stringify(value) : "";
  if (text === last) return;
  last = text;
  write(NAME, text.length <= MOST ? text : "");
}
