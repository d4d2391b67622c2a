const ARRAYS = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array };
const ALIGNMENT = 8; // bytes, as in packet.py

/**
 * Read a message that packet.py packed. Return its header with the typed arrays in `arrays`.
 * @type {(bytes: Uint8Array) => any}
 */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = Math.ceil((4 + length) / ALIGNMENT) * ALIGNMENT;
  const body = bytes.slice(start).buffer; // a copy, because a typed array must start at a multiple of its element's size
  /** @type {Record<string, InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>>} */
  const arrays = {};
  for (const [name, [type, size, offset]] of Object.entries(header.arrays)) {
    arrays[name] = new ARRAYS[/** @type {keyof typeof ARRAYS} */ (type)](body, offset, size);
  }
  return { ...header, arrays };
}
