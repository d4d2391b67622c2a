/** A reader: the pocket edition with the network of a person's signs in place of its own network and digits, in one file. */
import { toBase64 } from "../runs/file.js";

/** The file of the network of signs that this page holds, or null. */
export const embedded = read(document.getElementById("reader"));

/**
 * Return the pocket edition as a reader.
 * @type {(page: string, file: Uint8Array) => string} file: of the network
 */
export function withReader(page, file) {
  const held = `<script type="application/octet-stream" id="reader">${toBase64(file)}</${"script"}>\n`;
  const without = page.replace(/<script type="application\/octet-stream"[^>]*>[^<]*<\/script>\n?/g, "");
  return without.replace(/(?=<script type="module">)/, () => held);
}

/** @type {(element: Element | null) => Uint8Array | null} */
function read(element) {
  return element && Uint8Array.from(atob(element.textContent ?? ""), (letter) => letter.charCodeAt(0));
}
