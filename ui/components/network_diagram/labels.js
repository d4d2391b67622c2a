/** The network diagram in words. */
import { fixed, percent } from "../shared/format.js";

/**
 * @import { Edge, NetworkData } from "./network_diagram.js"
 */

/**
 * Describe a node with its numbers: "Hidden layer 1, neuron 3: z −0.20, output 0.00".
 * @type {(data: NetworkData, layer: number, index: number) => string}
 */
export function describeNode(data, layer, index) {
  const { name, z, a } = data.layers[layer];
  const isOutput = layer === data.layers.length - 1;
  const words = `${name}, ${unitName(data, layer, index)}: z ${fixed(z[index])}`;
  if (!isOutput) return `${words}, output ${fixed(a[index])}`;
  return `${index} ${percent(data.shares[index])}. ${words}`; // begins with the text of the node, for those who say it
}

/**
 * Describe an edge in the three cells of a table: where it starts, where it ends, output times weight.
 * @type {(data: NetworkData, layer: number, edge: Edge) => string[]} layer: where the edge ends
 */
export function describeEdge(data, layer, [source, target, product]) {
  const pixel = `row ${Math.floor(source / 28) + 1}, column ${(source % 28) + 1}`;
  return [layer === 0 ? pixel : unitName(data, layer - 1, source), unitName(data, layer, target), fixed(product, 3)];
}

/**
 * Neurons count from 1 for people; the output layer has a neuron for each digit.
 * @type {(data: NetworkData, layer: number, index: number) => string}
 */
function unitName(data, layer, index) {
  return layer === data.layers.length - 1 ? `digit ${index}` : `neuron ${index + 1}`;
}
