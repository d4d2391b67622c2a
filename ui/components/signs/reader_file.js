/** A reader: the pocket edition with the network of a person's signs in place of its own network and digits, in one file. */
import { fromBase64, toBase64 } from "../shared/base64.js";

const held = document.getElementById("reader");
/** The file of the network of signs that this page holds, or null. */
export const embedded = held && fromBase64(held.textContent ?? "");

/**
 * Return the pocket edition as a reader.
 * @type {(page: string, file: Uint8Array) => string} file: of the network
 */
export function withReader(page, file) {
  const reader = `<script type="application/octet-stream" id="reader">${toBase64(file)}</${"script"}>\n`;
  const without = page.replace(/<script type="application\/octet-stream"[^>]*>[^<]*<\/script>\n?/g, "");
  return without.replace(/(?=<script type="module">)/, () => reader);
}
