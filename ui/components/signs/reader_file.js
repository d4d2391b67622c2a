/** A reader: the pocket edition with signs of one's own, their examples and the network that has learnt them, in one file. */
import { numbersOf, toStroke } from "../sheet/items.js";
import { toBase64 } from "../runs/file.js";

/**
 * @import { State } from "../examples/collection.js"
 * @import { Example } from "../examples/file.js"
 *
 * @typedef {State & { learnt: string[], file: Uint8Array }} Reader file: of the network. learnt: what it has learnt (signs.js)
 */

/** The reader that this page holds, or null. */
export const embedded = read(document.getElementById("reader"));

/**
 * Return the pocket edition with a reader in place of its network and its digits.
 * @type {(page: string, reader: Reader) => string}
 */
export function withReader(page, { choices, examples, learnt, file }) {
  const packed = withObjects(examples, ({ path }) => numbersOf(path).map((value) => Math.round(value * 10) / 10)); // px
  const text = JSON.stringify({ choices, examples: packed, learnt, file: toBase64(file) }).replace(/</g, "\\u003c");
  const held = `<script type="application/octet-stream" id="reader" data-id="reader-${Date.now()}">${text}</${"script"}>\n`;
  const without = page.replace(/<script type="application\/octet-stream"[^>]*>[^<]*<\/script>\n?/g, "");
  return without.replace(/(?=<script type="module">)/, () => held);
}

/** @type {(element: Element | null) => Reader | null} */
function read(element) {
  if (!element) return null;
  const { file, examples, ...reader } = JSON.parse(element.textContent ?? "");
  return {
    ...reader,
    examples: withObjects(examples, (numbers) => toStroke(numbers).object),
    file: Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0)),
  };
}

/** @type {(examples: Example[], change: (object: any) => any) => Example[]} */
function withObjects(examples, change) {
  return examples.map((example) => ({ ...example, drawing: { objects: example.drawing.objects.map(change) } }));
}
