/** Write a network as a file that the app and PyTorch read: the weights and biases of a state_dict, as safetensors. */

/** @import { Network } from "../model/network.js" */

/** @type {(network: Pick<Network, "sizes" | "layers" | "hidden" | "output" | "names">) => Uint8Array} */
export function toSafetensors({ sizes, layers, hidden, output, names }) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: { hidden, output, ...(names && { names: JSON.stringify(names) }) } };
  /** @type {Float32Array[]} */
  const arrays = [];
  let end = 0;
  const add = (/** @type {string} */ name, /** @type {number[]} */ shape, /** @type {Float32Array} */ array) => {
    header[name] = { dtype: "F32", shape, data_offsets: [end, (end += array.byteLength)] };
    arrays.push(array);
  };
  layers.forEach(({ w, b }, i) => {
    const [inputs, outputs] = [sizes[i], sizes[i + 1]];
    // PyTorch keeps weights as (outputs, inputs).
    const turned = Float32Array.from({ length: w.length }, (_, k) => w[(k % inputs) * outputs + Math.floor(k / inputs)]);
    add(`${2 * i}.weight`, [outputs, inputs], turned);
    add(`${2 * i}.bias`, [outputs], b);
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
 * Return the network that `toSafetensors` has written.
 * @type {(bytes: Uint8Array, key: string) => Network}
 */
export function fromSafetensors(bytes, key) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = 8 + length;
  const { __metadata__, ...tensors } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  const read = (/** @type {string} */ name) => {
    const [from, to] = tensors[name].data_offsets;
    return new Float32Array(bytes.slice(start + from, start + to).buffer);
  };
  const layers = [];
  const sizes = [];
  for (let i = 0; `${i}.weight` in tensors; i += 2) {
    const [outputs, inputs] = tensors[`${i}.weight`].shape;
    const turned = read(`${i}.weight`);
    sizes.push(inputs);
    const w = Float32Array.from({ length: turned.length }, (_, k) => turned[(k % outputs) * inputs + Math.floor(k / outputs)]);
    layers.push({ w, b: read(`${i}.bias`) });
  }
  sizes.push(layers[layers.length - 1].b.length);
  const names = __metadata__.names && JSON.parse(__metadata__.names);
  return { key, sizes, names, hidden: __metadata__.hidden, output: __metadata__.output, contrastHalf: null, layers };
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
