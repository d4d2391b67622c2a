const ARRAYS = { U8: Uint8Array, F32: Float32Array };

/**
 * Read a message that packet.py packed. Return its header with the typed arrays in `arrays`.
 * @type {(bytes: Uint8Array) => any}
 */
export function unpack(bytes) {
  const start = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const { __metadata__: metadata, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const body = bytes.slice(start).buffer; // a copy, because a typed array must start at a multiple of its element's size
  /** @type {Record<string, InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>>} */
  const arrays = {};
  for (const [name, { dtype, data_offsets: offsets }] of Object.entries(tensors)) {
    const TypedArray = ARRAYS[/** @type {keyof typeof ARRAYS} */ (dtype)];
    arrays[name] = new TypedArray(body, offsets[0], (offsets[1] - offsets[0]) / TypedArray.BYTES_PER_ELEMENT);
  }
  return { ...JSON.parse(metadata.header), arrays };
}
