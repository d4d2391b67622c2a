/** Read safetensors: what Python sends (packet.py), and the files of networks. */
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
