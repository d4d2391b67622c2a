/** Read safetensors, the files of networks. */
/** @import { Network } from "./network.js" */

const TYPES = { U8: Uint8Array, F32: Float32Array };

/**
 * Return the metadata of a file, its tensors by name, and the bytes of all tensors. Throw an Error if the file is cut off or of another
 * kind.
 * @param {Uint8Array} bytes
 */
export function readSafetensors(bytes) {
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, start));
  const { __metadata__: metadata, ...header } = JSON.parse(text);
  const body = bytes.slice(start).buffer; // a copy, because a typed array must start at a multiple of its element's size
  /** @type {Record<string, { shape: number[], array: Uint8Array | Float32Array }>} */
  const tensors = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    const TypedArray = TYPES[/** @type {keyof typeof TYPES} */ (dtype)];
    tensors[name] = { shape, array: new TypedArray(body, offsets[0], (offsets[1] - offsets[0]) / TypedArray.BYTES_PER_ELEMENT) };
  }
  return { metadata, tensors, size: body.byteLength };
}

/**
 * Return the network in a file of the app (model/checkpoint.py), which Python has checked.
 * @type {(bytes: Uint8Array, key: string) => Network}
 */
export function fromCheckpoint(bytes, key) {
  const { metadata, tensors } = readSafetensors(bytes);
  const { hidden, output, metadata: described } = metadata;
  const array = (/** @type {string} */ name) => /** @type {Float32Array} */ (tensors[name].array);
  const length = Object.keys(tensors).length / 2;
  const layers = Array.from({ length }, (_, i) => ({ w: array(`w${i + 1}`), b: array(`b${i + 1}`) }));
  const sizes = [tensors.w1.shape[0], ...layers.map(({ b }) => b.length)];
  return { key, sizes, hidden, output, contrastHalf: JSON.parse(described).contrast_half ?? null, layers };
}
