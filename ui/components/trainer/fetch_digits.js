/** Fetch the digits to learn from, once: the browser keeps the file. */

/** @import { FetchDigits } from "./run.js" */

const STALLED = 20_000; // ms without a byte, after which a load counts as failed

/**
 * @param {string} address
 * @param {number} size bytes
 * @returns {FetchDigits}
 */
export function fetchDigits(address, size) {
  return async (say, isAnew) => {
    const aborter = new AbortController();
    const wait = () => setTimeout(() => aborter.abort(new Error("the server sends nothing")), STALLED);
    let timer = wait();
    const { signal } = aborter;
    // If a filter has answered with a page of its own, the browser has kept that.
    const response = await fetch(new URL(address, document.baseURI), { cache: isAnew ? "reload" : "force-cache", signal });
    if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
    const reader = response.body.getReader();
    /** @type {Uint8Array[]} */
    const parts = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (done) break;
      timer = wait();
      parts.push(value);
      length += value.length;
      say(`Loading 12,000 digits, once: ${megabytes(length)} of ${megabytes(size)} MB.`);
    }
    if (length !== size) throw new Error(`${length.toLocaleString("en")} bytes came in place of ${size.toLocaleString("en")}`);
    return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (parts)).arrayBuffer());
  };
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2);
}
