/** A pressed neuron written out: its sum forward, and its error term δ backward. The rounded numbers add up. */
import { ACTIVATIONS, sentBack } from "../model/network.js";
import { bracketed, fixed } from "../shared/format.js";
import { t } from "../shared/language.js";

/**
 * @import { Network, Passed } from "../model/network.js"
 * @typedef {[layer: number, index: number]} Place of a neuron, from 0
 */

const TERMS = 3; // of a sum, written out; the others are added up
const FUNCTIONS = { relu: "ReLU", sigmoid: t("the sigmoid"), tanh: "tanh", none: t("no activation function") };

/** @type {(network: Network, place: Place) => string} "Hidden layer 1, neuron 12", or the name of an output */
export function neuronName({ sizes, names }, [layer, index]) {
  if (layer < sizes.length - 2) return t("Hidden layer {layer}, neuron {n}", { layer: layer + 1, n: index + 1 });
  return names ? t("Output, {name}", { name: names[index] }) : t("Output, digit {digit}", { digit: index });
}

/** @type {(network: Network, passed: Passed, place: Place) => string} how a neuron's value comes about */
export function writtenForward(network, passed, place) {
  const [layer, index] = place;
  const z = passed.z[layer][index];
  const bias = network.layers[layer].b[index];
  const places = decimals(z);
  const sum = Number(z.toFixed(places)) - Number(bias.toFixed(places));
  const begin = t("{neuron}: its inputs times their weights add up to {sum}. With its bias, {bias}, that is z = {z}.", {
    neuron: neuronName(network, place),
    sum: fixed(sum, places),
    bias: fixed(bias, places),
    z: fixed(z, places),
  });
  const name = layer === network.layers.length - 1 ? network.output : network.hidden;
  if (name === "softmax") return `${begin} ${t("This score competes with those of the other outputs.")}`;
  if (name === "none") return `${begin} ${t("It is passed on as it is.")}`;
  const value = fixed(ACTIVATIONS[name].value(z), places);
  const gives =
    name === "sigmoid"
      ? t("The sigmoid gives {value}.", { value })
      : t("{name} gives {value}.", { name: FUNCTIONS[name], value });
  return `${begin} ${gives}`;
}

/** @type {(network: Network, passed: Passed, deltas: Float64Array[], label: number, place: Place) => string} how δ comes about */
export function writtenBackward(network, passed, deltas, label, place) {
  const [layer, index] = place;
  const delta = deltas[layer][index];
  const name = neuronName(network, place);
  if (layer === network.layers.length - 1) return writtenError(network, passed, name, delta, index, label);
  const [above, next] = [network.layers[layer + 1], deltas[layer + 1]];
  const units = next.length;
  const weights = above.w.subarray(index * units, (index + 1) * units);
  const sum = sentBack(above, next, index);
  const slope = ACTIVATIONS[network.hidden].slope(passed.hidden[layer][index]);
  const places = decimals(sum);
  const product = (/** @type {number} */ k) => next[k] * weights[k];
  const shown = [...next.keys()].sort((a, b) => Math.abs(product(b)) - Math.abs(product(a))).slice(0, TERMS);
  const terms = shown.map((k) => [next[k], weights[k]].map((each) => bracketed(fixed(each, places))).join(" · "));
  const rest = sum - shown.reduce((total, k) => total + product(k), 0);
  const others = units > TERMS ? [t("{sum} ({n} others)", { sum: fixed(rest, places), n: units - TERMS })] : [];
  const begin = t("{neuron}: the δ of the next layer times the weights to it, added up: {terms} = {sum}.", {
    neuron: name,
    terms: [...terms, ...others].join(" + "),
    sum: fixed(sum, places),
  });
  const by =
    network.hidden === "relu" ? (slope ? t("1, because it responds") : t("0, because it is silent")) : bracketed(fixed(slope, 3));
  const times = t("Times the slope of {function} here, {slope}: δ = {delta}.", {
    function: FUNCTIONS[network.hidden],
    slope: by,
    delta: fixed(delta, places),
  });
  return `${begin} ${times}`;
}

/** @type {(network: Network, passed: Passed, name: string, delta: number, index: number, label: number) => string} */
function writtenError({ output }, { probabilities, z }, name, delta, index, label) {
  const y = Number(index === label);
  if (output === "softmax")
    return t("{neuron}: its probability p minus its target y: {p} − {y} = {delta}.", {
      neuron: name,
      p: fixed(probabilities[index], 4),
      y,
      delta: fixed(delta, 4),
    });
  const a = ACTIVATIONS.sigmoid.value(z[z.length - 1][index]);
  return t("{neuron}: its output minus its target, times the slope: ({output} − {y}) · {slope} = {delta}.", {
    neuron: name,
    output: fixed(a, 4),
    y,
    slope: fixed(a * (1 - a), 4),
    delta: fixed(delta, 4),
  });
}

/** @type {(value: number) => number} how many decimals show four of its digits, 4 to 7 */
function decimals(value) {
  const size = value ? Math.floor(Math.log10(Math.abs(value))) : 0;
  return Math.min(7, Math.max(4, 3 - size));
}
