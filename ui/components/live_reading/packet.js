const ARRAYS = { U8: Uint8Array, I32: Int32Array, F32: Float32Array, F64: Float64Array };

/**
 * Read a message that packet.py packed. Return its header with the typed arrays in `arrays`.
 * @type {(bytes: Uint8Array) => any}
 */
export function unpack(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  const index = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const body = bytes.slice(8 + length).buffer; // a copy, because a typed array must start at a multiple of its element's size
  /** @type {Record<string, InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>>} */
  const arrays = {};
  for (const [name, { dtype, data_offsets }] of Object.entries(index)) {
    const Type = ARRAYS[/** @type {keyof typeof ARRAYS} */ (dtype)];
    const [start, end] = data_offsets;
    arrays[name] = new Type(body, start, (end - start) / Type.BYTES_PER_ELEMENT);
  }
  const { header, ...others } = arrays;
  return { ...JSON.parse(new TextDecoder().decode(header)), arrays: others };
}
