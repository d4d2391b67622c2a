// Python's messages (packet.py) as their header and typed arrays.

const ARRAYS = { uint8: Uint8Array, int32: Int32Array, float32: Float32Array, float64: Float64Array };

function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = Math.ceil((4 + length) / 8) * 8;
  const body = bytes.slice(start).buffer; // a copy: typed arrays must begin at multiples of their size
  const arrays = {};
  for (const [name, [type, size, offset]] of Object.entries(header.arrays)) arrays[name] = new ARRAYS[type](body, offset, size);
  return { ...header, arrays };
}
