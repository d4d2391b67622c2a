/**
 * The forward pass of model/network.py and the error terms of model/backpropagation.py. Weights are (inputs, outputs): the row of an
 * input that is 0 is skipped.
 *
 * @typedef {"relu" | "sigmoid" | "tanh" | "none"} Activation
 * @typedef {{ w: Float32Array, b: Float32Array }} Layer
 *
 * @typedef {object} Network
 * @property {string} key
 * @property {number[]} sizes
 * @property {Activation} hidden
 * @property {"softmax" | "sigmoid"} output
 * @property {number | null} contrastHalf for the confidence; null if the network does not know it
 * @property {Layer[]} layers
 * @property {string[]} [names] of what the outputs stand for; without them it is the ten digits
 *
 * @typedef {ReturnType<typeof forward>} Passed a forward pass
 */

/** @type {Record<Activation, { value: (z: number) => number, slope: (a: number) => number }>} */
export const ACTIVATIONS = {
  relu: { value: (z) => Math.max(z, 0), slope: (a) => (a > 0 ? 1 : 0) },
  sigmoid: { value: sigmoid, slope: (a) => a * (1 - a) },
  tanh: { value: Math.tanh, slope: (a) => 1 - a * a },
  none: { value: (z) => z, slope: () => 1 },
};

/** @param {number} z */
export function sigmoid(z) {
  return 0.5 * (1 + Math.tanh(0.5 * z));
}

/**
 * Return the pre-activations of each layer, the outputs of each hidden layer, the ten probabilities and the confidence.
 * @param {Network} network
 * @param {Float32Array} pixels 784
 * @param {(a: Float32Array, layer: number) => void} [leaveOut] changes the outputs of a hidden layer, as dropout does
 */
export function forward(network, pixels, leaveOut) {
  /** @type {Float32Array[]} */
  const hidden = [];
  const z = [preActivations(network.layers[0], pixels)];
  for (const layer of network.layers.slice(1)) {
    const a = Float32Array.from(/** @type {Float64Array} */ (z.at(-1)), ACTIVATIONS[network.hidden].value);
    leaveOut?.(a, hidden.length);
    hidden.push(a);
    z.push(preActivations(layer, a));
  }
  const logits = z[z.length - 1];
  // The ten outputs of a sigmoid network are independent. Softmax of log(a) = -log(1 + exp(-z)) gives their shares of the sum.
  const scores = network.output === "softmax" ? logits : logits.map((x) => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x))));
  const probabilities = Float32Array.from(softmax(scores));
  return { z, hidden, probabilities, confidence: confidence(logits, probabilities, network.contrastHalf) };
}

/**
 * Return the error term δ = dL/dz of each unit, by layer, as model/backpropagation.py computes it for one image: p − y at a softmax,
 * (a − y) a (1 − a) at sigmoid outputs. Below them, it is the next layer's δ times the weights, added up, times the slope.
 * @type {(network: Network, passed: Passed, label: number) => Float64Array[]} label: the index of the right output
 */
export function backward({ layers, hidden, output }, { z, hidden: outputs, probabilities }, label) {
  const y = (/** @type {number} */ j) => Number(j === label);
  const errors = {
    softmax: () => Float64Array.from(probabilities, (p, j) => p - y(j)),
    sigmoid: () => z[z.length - 1].map(sigmoid).map((a, j) => (a - y(j)) * a * (1 - a)),
  };
  const deltas = [errors[output]()];
  for (let k = layers.length - 1; k > 0; k--) {
    const { slope } = ACTIVATIONS[hidden];
    deltas.unshift(Float64Array.from(outputs[k - 1], (a, i) => slope(a) && slope(a) * sentBack(layers[k], deltas[0], i)));
  }
  return deltas;
}

/** @type {(layer: Layer, delta: Float64Array, i: number) => number} dL/da of a layer's input i: the δ of its units times the weights */
export function sentBack({ w }, delta, i) {
  return delta.reduce((sum, d, j) => sum + d * w[i * delta.length + j], 0);
}

/**
 * Return how sure the network is, 0 to 1, that the drawing is this digit and a digit at all, as model/doubt.py does.
 * @type {(logits: Float64Array, probabilities: Float32Array, contrastHalf: number | null) => number}
 */
function confidence(logits, probabilities, contrastHalf) {
  if (!contrastHalf) return Math.max(...probabilities);
  const contrast = Math.max(...logits) - logits.reduce((sum, z) => sum + z, 0) / logits.length;
  return 1 - 2 ** (-contrast / contrastHalf);
}

/**
 * Return z = x w + b: (inputs,) @ (inputs, outputs) + (outputs,) -> (outputs,).
 * @type {(layer: Layer, x: Float32Array) => Float64Array<ArrayBuffer>}
 */
function preActivations({ w, b }, x) {
  const outputs = b.length;
  const z = Float64Array.from(b);
  for (let i = 0; i < x.length; i++) {
    const value = x[i];
    if (value === 0) continue;
    const row = i * outputs;
    for (let j = 0; j < outputs; j++) z[j] += value * w[row + j];
  }
  return z;
}

/** The names of the outputs of a network that reads digits. */
export const DIGIT_NAMES = [..."0123456789"];

/** Return the place of the largest value. @param {ArrayLike<number>} values */
export function argmax(values) {
  let place = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[place]) place = i;
  return place;
}

/** @param {Float64Array} z */
function softmax(z) {
  const top = z.reduce((most, value) => Math.max(most, value), -Infinity);
  const e = z.map((value) => Math.exp(value - top));
  const sum = e.reduce((total, value) => total + value, 0);
  return e.map((value) => value / sum);
}

/** @param {Layer[]} layers */
export function copy(layers) {
  return layers.map(({ w, b }) => ({ w: w.slice(), b: b.slice() }));
}
