/** The trainer in the app. One trainer lives as long as the page, so that a network is still there when its view is opened again. */
import { html } from "../shared/dom.js";
import { toSafetensors } from "./file.js";
import { Trainer } from "./trainer.js";

/** @type {Trainer | null} */
let trainer = null;
/** @type {Send | null} */
let send = null;
let drawn = ""; // the drawing that Python has sent last

document.addEventListener("digit-lens-reading", ({ detail }) => trainer?.draw(detail.pixels));

/**
 * Fetch the digits, and say how far it is.
 * @param {string} address
 * @param {number} size bytes
 * @param {(text: string) => void} say
 */
async function fetchDigits(address, size, say) {
  const response = await fetch(new URL(address, document.baseURI), { cache: "force-cache" });
  if (!response.ok || !response.body) throw new Error(`the server answers ${response.status}`);
  const reader = response.body.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    say(`Loading 12,000 digits, once: ${megabytes(length)} of ${megabytes(size)} MB.`);
  }
  return new Uint8Array(await new Blob(/** @type {BlobPart[]} */ (parts)).arrayBuffer());
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2);
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...latest }) {
  send = latest;
  const { program, digits, bytes, pixels, privacy } = JSON.parse(data.trainer);
  trainer ??= new Trainer({
    program,
    privacy,
    fetchDigits: (say) => fetchDigits(digits, bytes, say),
    use: (network, name) => send?.setTriggerValue("use", { name, file: toBase64(toSafetensors(network)) }),
    reached: (accuracy) => send?.setStateValue("reached", accuracy),
  });
  if (trainer.element.parentElement?.parentNode !== parentElement) parentElement.append(html("div", {}, trainer.element));
  const text = JSON.stringify(pixels);
  if (text !== drawn) trainer.draw(pixels && Float32Array.from(pixels));
  drawn = text;
}
