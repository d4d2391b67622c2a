/** Write a network as a file that the app and PyTorch read: the weights and biases of a state_dict, as safetensors. */

/** @import { Network } from "../model/network.js" */

/** @type {(network: Pick<Network, "sizes" | "layers" | "hidden" | "output">) => Uint8Array} */
export function toSafetensors({ sizes, layers, hidden, output }) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: { hidden, output } };
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
