/** Networks as files that the app and PyTorch read: the weights and biases of a state_dict, as safetensors. */
import { MAX_BYTES, MAX_LAYERS, MAX_VALUE } from "../../../model/checkpoint.py";
import { DIGITS, INPUTS, MAX_UNITS } from "../../../model/network.py";
import { ACTIVATIONS } from "../model/network.js";
import { readSafetensors } from "../model/safetensors.js";
import { grouped, t } from "../shared/language.js";

/** @import { Network } from "../model/network.js" */

const OUTPUTS = ["softmax", "sigmoid"];

/** @type {(network: Pick<Network, "sizes" | "layers" | "hidden" | "output" | "names">) => Uint8Array} */
export function toSafetensors({ sizes, layers, hidden, output, names }) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: { hidden, output, ...(names && { names: JSON.stringify(names) }) } };
  let end = 0;
  const arrays = layers.flatMap(({ w, b }, i) => {
    const [inputs, outputs] = [sizes[i], sizes[i + 1]];
    header[`${2 * i}.weight`] = { dtype: "F32", shape: [outputs, inputs], data_offsets: [end, (end += w.byteLength)] };
    header[`${2 * i}.bias`] = { dtype: "F32", shape: [outputs], data_offsets: [end, (end += b.byteLength)] };
    return [turned(w, inputs), b]; // PyTorch keeps weights as (outputs, inputs)
  });
  const text = JSON.stringify(header);
  const described = new TextEncoder().encode(text + " ".repeat(-text.length & 7)); // the arrays begin at a multiple of eight
  const bytes = new Uint8Array(8 + described.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(described.length), true);
  bytes.set(described, 8);
  let at = 8 + described.length;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return bytes;
}

/**
 * Return the network in a file that `toSafetensors` has written. Throw an Error with one sentence if the file is damaged or holds
 * anything else.
 * @type {(bytes: Uint8Array, key: string, name: string) => Network} name: what the sentence calls the file
 */
export function fromSafetensors(bytes, key, name) {
  checkSize(bytes.length, name);
  const network = parse(bytes);
  if (!network)
    throw new Error(t("{name} is not a whole safetensors file of a network: truncated, altered or of another kind", { name }));
  let largest = 1; // bound of the values in a layer, for pixels between 0 and 1. No activation function makes a value larger
  for (const { w, b } of network.layers) {
    const bounds = Float64Array.from(b, Math.abs);
    w.forEach((weight, i) => (bounds[i % b.length] += Math.abs(weight) * largest));
    largest = Math.max(1, ...bounds); // NaN stays
    if (!(largest <= MAX_VALUE))
      throw new Error(t("{name} holds numbers that are not finite, or too large to compute with", { name }));
  }
  return { key, ...network };
}

/** Throw an Error if a file is larger than that of any network. @type {(size: number, name: string) => void} size: bytes */
export function checkSize(size, name) {
  if (size > MAX_BYTES)
    throw new Error(t("{name} is larger than a network may be ({max_bytes} bytes)", { name, max_bytes: grouped(MAX_BYTES) }));
}

/** Return the network in the bytes of a file, or null if there is none. @type {(bytes: Uint8Array) => Omit<Network, "key"> | null} */
function parse(bytes) {
  try {
    const { metadata, tensors, size } = readSafetensors(bytes);
    const { hidden, output } = metadata;
    /** @type {string[] | undefined} */
    const names = metadata.names && [...JSON.parse(metadata.names)];
    let rest = size;
    const read = (/** @type {string} */ name, /** @type {number[]} */ ...shape) => {
      const { shape: stated, array } = tensors[name];
      const count = shape.reduce((product, n) => product * n);
      const isRight = array instanceof Float32Array && String(stated) === String(shape) && array.length === count;
      if (!isRight) throw new Error(name);
      rest -= array.byteLength;
      return array.slice();
    };
    const sizes = [INPUTS];
    const layers = Array.from({ length: Object.keys(tensors).length / 2 }, (_, i) => {
      const [inputs, [outputs]] = [sizes[i], tensors[`${2 * i}.bias`].shape];
      sizes.push(outputs);
      return { w: turned(read(`${2 * i}.weight`, outputs, inputs), outputs), b: read(`${2 * i}.bias`, outputs) };
    });
    const isWhole = rest === 0 && layers.length <= MAX_LAYERS && sizes.every((units) => units > 0 && units <= MAX_UNITS);
    const areNames = !names || (new Set(names).size === names.length && names.every((each) => each && typeof each === "string"));
    const fits = sizes.length > 1 && sizes.at(-1) === (names?.length ?? DIGITS);
    const isKnown = Object.keys(ACTIVATIONS).includes(hidden) && OUTPUTS.includes(output);
    return isWhole && areNames && fits && isKnown ? { sizes, names, hidden, output, contrastHalf: null, layers } : null;
  } catch {
    return null; // it is cut off, or no safetensors file, or one of other arrays
  }
}

/** Return the rows of a matrix as columns. @type {(matrix: Float32Array, columns: number) => Float32Array} columns: of the result */
function turned(matrix, columns) {
  const rows = matrix.length / columns;
  return Float32Array.from(matrix, (_, k) => matrix[(k % columns) * rows + Math.floor(k / columns)]);
}
