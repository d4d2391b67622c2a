/** What the network diagram shows of a forward pass. */
import { SIDE } from "../model/digit.js";
import { paintGrey } from "../shared/colours.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Edge, NetworkData } from "./network_diagram.js"
 * @typedef {{ z: Float64Array[], hidden: Float32Array[], probabilities: Float32Array }} Passed a forward pass
 */

export const EDGES = 150; // into each layer
const OWN_EDGES = 16; // of the selected neuron, into it and out of it

/**
 * @type {(network: Network, pixels: Float32Array, passed: Passed, selected: number[], count: number) => NetworkData} selected:
 *   [layer, index]. count: edges into each layer
 */
export function diagramData(network, pixels, { z, hidden, probabilities }, selected, count) {
  const outputs = [...hidden, probabilities];
  const inputs = [pixels, ...hidden];
  const last = outputs.length - 1;
  const names = network.names ?? [...probabilities].map((_, digit) => String(digit));
  const winner = probabilities.indexOf(Math.max(...probabilities));
  const layers = outputs.map((a, k) => {
    const silent = a.reduce((count, value) => count + Number(value === 0), 0);
    const under = silent ? `${a.length}, ${silent} silent` : `${a.length} ${a.length === 1 ? "neuron" : "neurons"}`;
    return {
      name: k === last ? "Output" : `Hidden layer ${k + 1}`,
      under: k === last ? `${a.length} ${network.names ? "signs" : "digits"}, ${network.output}` : under,
      z: [...z[k]],
      a: [...a],
      scale: a.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12),
    };
  });
  const [layer, index] = selected;
  const edges = network.layers.map(({ w }, k) => {
    const isOwn = (/** @type {number} */ i, /** @type {number} */ j) =>
      (k === layer && j === index) || (k - 1 === layer && i === index);
    const drawn = strongest(inputs[k], w, z[k].length, count, () => true);
    const known = new Set(drawn.map(([i, j]) => `${i}:${j}`));
    const own = layer < 0 ? [] : strongest(inputs[k], w, z[k].length, OWN_EDGES, isOwn);
    return [...drawn, ...own.filter(([i, j]) => !known.has(`${i}:${j}`))];
  });
  return {
    label: `The network ${network.sizes.join("-")} reading this drawing as ${names[winner]}`,
    image: imageOf(pixels),
    ink: pixels.reduce((count, value) => count + Number(value > 0), 0),
    layers,
    shares: [...probabilities],
    names,
    winner,
    edges,
  };
}

/**
 * Return the edges into a layer with the largest |output x weight|, strongest first.
 * @param {Float32Array} x
 * @param {Float32Array} w
 * @param {number} units
 * @param {number} count
 * @param {(source: number, target: number) => boolean} isWanted
 * @returns {Edge[]}
 */
function strongest(x, w, units, count, isWanted) {
  /** @type {Edge[]} */
  const found = [];
  let least = 0; // an edge must be stronger than this
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    for (let j = 0; j < units; j++) {
      const product = x[i] * w[i * units + j];
      if (Math.abs(product) <= least || !isWanted(i, j)) continue;
      found.push([i, j, product]);
      if (found.length >= 4 * count) least = cut(found, count);
    }
  }
  cut(found, count);
  return found;
}

/**
 * Keep the `count` strongest edges. Return the strength of the weakest one.
 * @type {(edges: Edge[], count: number) => number}
 */
function cut(edges, count) {
  edges.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
  edges.length = Math.min(edges.length, count);
  return edges.length < count ? 0 : Math.abs(edges[count - 1][2]);
}

/** @type {{ pixels: Float32Array | null, url: string }} the image that was made last */
let image = { pixels: null, url: "" };

/** @param {Float32Array} pixels */
function imageOf(pixels) {
  if (pixels === image.pixels) return image.url;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIDE;
  paintGrey(canvas, pixels, 255);
  image = { pixels, url: canvas.toDataURL() };
  return image.url;
}
