/** Networks as files that the app and PyTorch read: the weights and biases of a state_dict, as safetensors. */
import { ACTIVATIONS } from "../model/network.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 *
 * @typedef {{ type: string, shape: number[], bytes: Uint8Array }} Tensor type: NumPy's name of it, such as "float32"
 */

// As in model/checkpoint.py and model/network.py.
const INPUTS = 784;
const DIGITS = 10;
const MAX_LAYERS = 8;
const MAX_UNITS = 1024;
const MAX_PARAMETERS = 3_962_890;
const MAX_HEADER = 2 ** 18; // bytes
const MAX_BYTES = 4 * MAX_PARAMETERS + MAX_HEADER;
const MAX_VALUE = 1e30; // limit of a pre-activation
const LONGEST = 40; // characters of a text from a file, in a sentence
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
    // PyTorch keeps weights as (outputs, inputs).
    return [Float32Array.from(w, (_, k) => w[(k % inputs) * outputs + Math.floor(k / inputs)]), b];
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
 * Return the network in a file that `toSafetensors` has written. Throw an Error with one sentence, that of model/checkpoint.py, if
 * the file is damaged or holds anything else.
 * @type {(bytes: Uint8Array, key: string, name: string) => Network} name: what the sentence calls the file
 */
export function fromSafetensors(bytes, key, name) {
  const { tensors, metadata } = parse(bytes, name);
  const { hidden, output } = metadata;
  const layers = layersOf(tensors, name);
  const sizes = [INPUTS, ...layers.map(({ b }) => b.length)];
  const names = namesOf(metadata, name);
  const outputs = names?.length ?? DIGITS;
  if (sizes.at(-1) !== outputs)
    throw new Error(`${name} ends in ${sizes.at(-1)} outputs, not in ${outputs}, one a ${names ? "name" : "digit"}`);
  if (!Object.keys(ACTIVATIONS).includes(String(hidden)) || !OUTPUTS.includes(String(output)))
    throw new Error(`${name} names functions that are not known here: hidden ${quoted(hidden)}, output ${quoted(output)}`);
  const functions = /** @type {Pick<Network, "hidden" | "output">} */ ({ hidden, output });
  return { key, sizes, names, ...functions, contrastHalf: null, layers };
}

/** Throw an Error if a file is larger than that of any network. @type {(size: number, name: string) => void} size: bytes */
export function checkSize(size, name) {
  if (size > MAX_BYTES) throw new Error(`${name} is larger than a network may be (${grouped(MAX_BYTES)} bytes)`);
}

/**
 * Return the arrays and the metadata in a safetensors file.
 * @type {(bytes: Uint8Array, name: string) => { tensors: Map<string, Tensor>, metadata: Record<string, string | undefined> }}
 */
function parse(bytes, name) {
  const damaged = new Error(`${name} is not a whole safetensors file: truncated, altered or of another kind`);
  if (!(bytes instanceof Uint8Array) || bytes.length < 8) throw damaged;
  checkSize(bytes.length, name);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length) throw damaged;
  if (length > MAX_HEADER)
    throw new Error(`${name} has a header of ${grouped(length)} bytes, more than a network may have (${grouped(MAX_HEADER)})`);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length));
    const { __metadata__: metadata = {}, ...header } = JSON.parse(text);
    const data = bytes.subarray(8 + length);
    /** @type {Map<string, Tensor>} */
    const tensors = new Map();
    let end = 0;
    // An array without bytes may begin where another one does.
    const ends = (/** @type {any} */ { data_offsets: [from, to] }) => from + to;
    for (const [key, { dtype, shape, data_offsets: offsets }] of Object.entries(header).sort(
      ([, a], [, b]) => ends(a) - ends(b),
    )) {
      const [, kind, bits] = /^(F|I|U)(8|16|32|64)$/.exec(dtype) ?? [];
      const size = shape.reduce((/** @type {number} */ product, /** @type {number} */ n) => product * n, Number(bits) / 8);
      const isWhole = shape.every((/** @type {number} */ n) => Number.isSafeInteger(n) && n >= 0);
      if (!isWhole || offsets[0] !== end || offsets[1] !== end + size) throw damaged;
      const type = { F: "float", I: "int", U: "uint" }[/** @type {"F" | "I" | "U"} */ (kind)] + bits;
      tensors.set(key, { type, shape, bytes: data.subarray(end, (end += size)) });
    }
    if (end !== data.length || !Object.values(metadata).every((value) => typeof value === "string")) throw damaged;
    return { tensors, metadata };
  } catch {
    throw damaged; // it is no JSON, or JSON of something else
  }
}

/** @type {(tensors: Map<string, Tensor>, name: string) => Layer[]} */
function layersOf(tensors, name) {
  const depth = tensors.size / 2;
  const expected = Array.from({ length: Math.ceil(depth) }, (_, i) => [`${2 * i}.weight`, `${2 * i}.bias`]).flat();
  if (!expected.every((key) => tensors.has(key)) || depth < 1 || depth > MAX_LAYERS) {
    const found = [...tensors.keys()].sort().slice(0, 6);
    const held = found.map((key) => key.slice(0, LONGEST)).join(", ") || "nothing";
    throw new Error(`${name} should hold 0.weight, 0.bias, 2.weight, … (at most ${MAX_LAYERS} layers) but holds ${held}`);
  }
  /** @type {Layer[]} */
  const layers = [];
  let [units, largest, parameters] = [INPUTS, 1, 0];
  for (let i = 1; i <= depth; i++) {
    const problem = (/** @type {string} */ text) => new Error(`${name}: layer ${i} ${text}`);
    const [weights, biases] = ["weight", "bias"].map((kind) => /** @type {Tensor} */ (tensors.get(`${2 * i - 2}.${kind}`)));
    if (weights.type !== "float32" || biases.type !== "float32")
      throw problem(`holds ${weights.type} and ${biases.type}, not float32`);
    const shape = [...weights.shape].reverse(); // PyTorch keeps weights as (outputs, inputs)
    const [inputs, outputs] = shape;
    if (shape.length !== 2 || biases.shape.length !== 1 || inputs !== units || biases.shape[0] !== outputs || !outputs)
      throw problem(`has shapes ${tuple(shape)} and ${tuple(biases.shape)}, which do not take the ${units} values before it`);
    if (Math.max(...shape) > MAX_UNITS)
      throw problem(`has ${grouped(Math.max(...shape))} units, more than are read here (${grouped(MAX_UNITS)})`);
    const [b, turned] = [biases, weights].map(({ bytes }) => new Float32Array(bytes.slice().buffer));
    const w = new Float32Array(turned.length);
    // Upper bound of |z| for pixels between 0 and 1. No activation function makes a value larger.
    const bound = Math.max(largest, 1);
    largest = 0;
    for (let j = 0; j < outputs; j++) {
      let sum = 0;
      for (let k = 0; k < inputs; k++) {
        w[k * outputs + j] = turned[j * inputs + k];
        sum += Math.abs(turned[j * inputs + k]);
      }
      largest = Math.max(largest, sum * bound + Math.abs(b[j])); // NaN stays
    }
    if (!Number.isFinite(largest)) throw problem("holds numbers that are not finite (NaN or infinity)");
    if (largest > MAX_VALUE) throw problem("has weights so large that its values leave the range of numbers");
    layers.push({ w, b });
    [units, parameters] = [outputs, parameters + w.length + b.length];
  }
  if (parameters > MAX_PARAMETERS)
    throw new Error(`${name} has more weights and biases than are read here (${grouped(MAX_PARAMETERS)})`);
  return layers;
}

/**
 * Return the names of the outputs, or undefined if they are the ten digits.
 * @type {(metadata: Record<string, string | undefined>, name: string) => string[] | undefined}
 */
function namesOf({ names: text }, name) {
  if (text === undefined) return undefined;
  let names = null;
  try {
    names = JSON.parse(text);
  } catch {
    // told below
  }
  if (!Array.isArray(names) || !names.every((each) => typeof each === "string" && each))
    throw new Error(`${name} has names of its outputs that can't be read`);
  const twice = names.find((each, i) => names.indexOf(each) < i);
  if (twice !== undefined) throw new Error(`${name} has two outputs with the name “${twice}”`);
  return names;
}

/** @type {(value: number) => string} */
function grouped(value) {
  return value.toLocaleString("en");
}

/** @type {(shape: number[]) => string} as Python writes it */
function tuple(shape) {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

/** @type {(text: string | undefined) => string} as Python writes it */
function quoted(text) {
  return text === undefined ? "None" : `'${text.slice(0, LONGEST)}'`;
}
