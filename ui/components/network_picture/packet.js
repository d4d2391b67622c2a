import { readSafetensors } from "../model/safetensors.js";

/**
 * Read a message that packet.py packed. Return its header with the typed arrays in `arrays`.
 * @type {(bytes: Uint8Array) => any}
 */
export function unpack(bytes) {
  const { metadata, tensors } = readSafetensors(bytes);
  const arrays = Object.fromEntries(Object.entries(tensors).map(([name, { array }]) => [name, array]));
  return { ...JSON.parse(metadata.header), arrays };
}
