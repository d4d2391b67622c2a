/** The wires of the network's picture: of the thousands into a layer, the strongest. */

/**
 * @import { Network } from "../model/network.js"
 * @import { WirePlace } from "./one_wire.js"
 * @import { Place } from "./written.js"
 *
 * @typedef {[source: number, target: number, value: number]} Wire value: forward, output times weight; backward, the step of the weight
 *
 * @typedef {object} Pass
 * @property {Float32Array[]} inputs of each layer
 * @property {Float64Array[] | null} deltas of each layer, if the picture goes backward
 * @property {Place | null} marked the selected neuron
 * @property {WirePlace | null} wire the selected wire
 * @property {number[] | null} lit the layers whose wires alone are shown; null: all
 */

const WIRES = 100; // into each layer
const OWN_WIRES = 16; // of the selected neuron, into it and out of it
const BINS = 512; // of strength

/**
 * Return the wires into each layer.
 * @type {(layers: Network["layers"], pass: Pass) => { wires: Wire[][], own: Wire[][] }} own: those of the selected neuron, or the
 *   selected wire
 */
export function wiresOf(layers, { inputs, deltas, marked, wire, lit }) {
  const [layer, index] = marked ?? [-1, -1];
  /** @type {Wire[][]} */
  const own = [];
  const wires = layers.map(({ w, b }, k) => {
    const units = b.length;
    const delta = deltas?.[k];
    const factor = delta
      ? (/** @type {number} */ _, /** @type {number} */ j) => -delta[j]
      : (/** @type {number} */ i, /** @type {number} */ j) => w[i * units + j];
    const isOwn = (/** @type {number} */ i, /** @type {number} */ j) =>
      (k === layer && j === index) || (k - 1 === layer && i === index);
    if (lit && !lit.includes(k)) own.push([]);
    else if (!wire) own.push(layer < 0 ? [] : strongest(inputs[k], units, OWN_WIRES, factor, isOwn));
    else if (wire.layer !== k) own.push([]);
    else own.push([[wire.source, wire.target, inputs[k][wire.source] * factor(wire.source, wire.target)]]);
    return lit && !lit.includes(k) ? [] : strongest(inputs[k], units, WIRES, factor);
  });
  return { wires, own };
}

/** Return |value| as a share of the largest one. A share of nothing is 0. @type {(value: number, most: number) => number} */
export function shareOf(value, most) {
  return most > 0 ? Math.abs(value) / most : 0;
}

/**
 * Return the wires into a layer with the largest |value|, the strongest first.
 * @param {Float32Array} x the layer's inputs; a wire of an input that is 0 has the value 0
 * @param {number} units
 * @param {number} count how many
 * @param {(source: number, target: number) => number} factor of the input: the wire's value is their product
 * @param {(source: number, target: number) => boolean} [isWanted]
 * @returns {Wire[]}
 */
function strongest(x, units, count, factor, isWanted = () => true) {
  const sources = [...x.keys()].filter((i) => x[i] !== 0);
  const values = new Float32Array(sources.length * units);
  let most = 0;
  sources.forEach((i, row) => {
    for (let j = 0; j < units; j++) {
      if (!isWanted(i, j)) continue;
      const value = x[i] * factor(i, j);
      values[row * units + j] = value;
      most = Math.max(most, Math.abs(value));
    }
  });
  // Only the wires in the highest bins are sorted, because this is done in each frame.
  const binOf = (/** @type {number} */ value) => Math.ceil(BINS * shareOf(value, most));
  const counts = new Uint32Array(BINS + 2);
  for (const value of values) if (value !== 0) counts[binOf(value)]++;
  let least = BINS;
  for (let found = counts[least]; found < count && least > 1; found += counts[least]) least--;
  /** @type {Wire[]} */
  const wires = [];
  values.forEach((value, at) => {
    if (value !== 0 && binOf(value) >= least) wires.push([sources[Math.floor(at / units)], at % units, value]);
  });
  return wires.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2])).slice(0, count);
}
