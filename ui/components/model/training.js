/**
 * Train a network: forward and backward pass in batches, and steps of gradient descent, as model/backpropagation.py and
 * training/numpy_engine.py compute them. With the defaults of the trainer (784-128-64-10, ReLU, momentum, batches of 32, images
 * shifted by up to a pixel), ten passes through 10,000 digits give about 97 % on MNIST's test digits.
 */
import { LONGEST_STEP, LOWERED, RATES } from "../../../model/teaching.py";
import { MOMENTUM } from "../../../training/settings.py";
import { SIDE } from "./digit.js";
import { ACTIVATIONS, backward, copy, forward, sigmoid } from "./network.js";

/**
 * @import { Activation, Layer, Network } from "./network.js"
 * @typedef {() => number} Random returns the next number, from 0 up to 1
 * @typedef {"sgd" | "momentum" | "adamw"} Optimizer sgd: plain gradient descent
 * @typedef {{ learningRate: number, dropout: number }} Rates dropout: the probability that a hidden unit is switched off
 * @typedef {{ loss: number, correct: number }} Score the mean loss, and how many images are classified correctly
 *
 * @typedef {object} Images
 * @property {Uint8Array} pixels 784 of each image, 0 (paper) to INK
 * @property {Uint8Array} labels
 */

const INK = 15; // the value of a pixel that is all ink
export const PIXELS = SIDE * SIDE;
const [BETA_1, BETA_2, EPSILON, DECAY] = [0.9, 0.999, 1e-8, 0.01]; // of AdamW, the defaults of torch
const SLOWLY = 0.05; // share of the learning rate for a layer that was taken from another network. It knows strokes already
const AVERAGE = 0.995; // of the averaged weights, the share that stays after a step
const AVERAGE_EVERY = 8; // steps
const TINY = 1.1754943508222875e-38; // least positive float32 of full precision
const FLUSH = 1e-30; // smaller numbers count as 0: processors take a hundred times as long to multiply the very smallest ones

/** @type {(seed: number) => Random} mulberry32 */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Return layers with random weights and biases, uniform in ±1/sqrt(inputs) as in model/network.py.
 * @type {(sizes: number[], random: Random) => Layer[]}
 */
export function randomLayers(sizes, random) {
  return sizes.slice(1).map((outputs, i) => {
    const bound = 1 / Math.sqrt(sizes[i]);
    const uniform = (/** @type {number} */ n) => Float32Array.from({ length: n }, () => (2 * random() - 1) * bound);
    return { w: uniform(sizes[i] * outputs), b: uniform(outputs) };
  });
}

/**
 * Shuffle numbers in place.
 * @template {unknown[] | Int32Array} Numbers
 * @param {Numbers} numbers
 * @param {Random} random
 */
export function shuffle(numbers, random) {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers;
}

/**
 * Write an image to `x`, from 0 (paper) to 1 (ink), moved by some pixels.
 * @type {(images: Images, index: number, x: Float32Array, start: number, right?: number, down?: number) => void} start: the place of its
 *   first pixel in x
 */
export function place({ pixels }, index, x, start, right = 0, down = 0) {
  x.fill(0, start, start + PIXELS);
  for (let row = Math.max(0, down); row < SIDE + Math.min(0, down); row++) {
    const from = index * PIXELS + (row - down) * SIDE - right;
    const to = start + row * SIDE;
    for (let i = Math.max(0, right); i < SIDE + Math.min(0, right); i++) x[to + i] = pixels[from + i] / INK;
  }
}

/** A network that learns. Its arrays hold up to `capacity` images. */
export class Learner {
  /** @type {Layer[]} */
  layers;
  sizes;
  steps = 0;
  /** @type {Layer[]} */
  #average;
  #averagedAt = 0; // steps
  #options;
  /** @type {{ a: Float32Array, slope: Float32Array, delta: Float32Array }[]} outputs, slopes f'(z) and errors dL/dz of each layer */
  #units;
  /** @type {Layer[]} */
  #gradients;
  /** @type {[Layer[], Layer[]]} momentum, or the two moments of AdamW */
  #moments;

  /**
   * @param {Layer[]} layers
   * @param {{ hidden: Activation, output: "softmax" | "sigmoid", optimizer: Optimizer, capacity: number, taken?: number }} options
   *   taken: how many of the first layers come from another network and learn slowly
   */
  constructor(layers, options) {
    this.sizes = [PIXELS, ...layers.map(({ b }) => b.length)];
    this.layers = layers;
    this.#options = options;
    this.#average = copy(layers);
    this.#gradients = zeros(layers);
    this.#moments = [zeros(layers), zeros(layers)];
    this.#units = layers.map(({ b: { length: outputs } }) => {
      const array = () => new Float32Array(options.capacity * outputs);
      return { a: array(), slope: array(), delta: array() };
    });
  }

  /**
   * Take a step of gradient descent on a batch of n images. Return the score before the step.
   * @type {(x: Float32Array, labels: Uint8Array, rates: Rates, random: Random) => Score} x: (n, 784), 0 = paper, 1 = ink. labels: (n,)
   */
  step(x, labels, { learningRate, dropout }, random) {
    this.#forward(this.layers, x, labels.length, dropout, random);
    const score = this.#score(labels);
    this.#backward(x, labels.length);
    this.steps++;
    const { optimizer, taken = 0 } = this.#options;
    const update = UPDATES[optimizer];
    this.layers.forEach((layer, i) => {
      const rate = i < taken ? SLOWLY * learningRate : learningRate;
      for (const part of /** @type {const} */ (["w", "b"])) {
        const [first, second] = this.#moments.map((moments) => moments[i][part]);
        update(layer[part], this.#gradients[i][part], first, second, rate, this.steps);
      }
    });
    if (this.steps % AVERAGE_EVERY === 0) this.averaged();
    return score;
  }

  /**
   * Return the loss and the number of correct answers of a network of this one's sizes.
   * @type {(layers: Layer[], x: Float32Array, labels: Uint8Array) => Score} x: (n, 784). labels: (n,)
   */
  evaluate(layers, x, labels) {
    this.#forward(layers, x, labels.length, 0, () => 0);
    return this.#score(labels);
  }

  /** Return the share of the first hidden layer's units whose outputs were 0 for each of the latest n images. @param {number} n */
  silent(n) {
    if (this.layers.length === 1) return 0;
    const { a } = this.#units[0];
    const units = this.sizes[1];
    let silent = 0;
    for (let j = 0; j < units; j++) {
      let r = 0;
      while (r < n && a[r * units + j] === 0) r++;
      silent += Number(r === n);
    }
    return silent / units;
  }

  /** @type {(layers: Layer[], x: Float32Array, n: number, dropout: number, random: Random) => void} */
  #forward(layers, x, n, dropout, random) {
    const { value, slope } = ACTIVATIONS[this.#options.hidden];
    layers.forEach(({ w, b }, k) => {
      const [inputs, outputs] = [this.sizes[k], this.sizes[k + 1]];
      const units = this.#units[k];
      const isLast = k === layers.length - 1;
      const below = k ? this.#units[k - 1].a : x;
      for (let r = 0, i = 0; r < n; r++) {
        pack(below, r * inputs, 1, inputs, outputs);
        addRows(units.a, r * outputs, w, outputs); // (inputs,) @ (inputs, outputs) -> (outputs,)
        for (let j = 0; j < outputs; j++, i++) {
          const z = units.a[i] + b[j];
          const a = isLast ? z : value(z);
          // The units that are kept are scaled, so that the next layer gets as much as without dropout.
          const scale = isLast || !dropout ? 1 : random() < dropout ? 0 : 1 / (1 - dropout);
          units.a[i] = a * scale;
          units.slope[i] = isLast ? 1 : slope(a) * scale;
        }
      }
    });
  }

  /** Write dL/dz of the output layer. Return the loss and the number of correct answers. @type {(labels: Uint8Array) => Score} */
  #score(labels) {
    const { a: z, delta } = this.#units[this.#units.length - 1];
    const classes = this.sizes[this.sizes.length - 1];
    let loss = 0;
    let correct = 0;
    labels.forEach((label, r) => {
      const logits = z.subarray(r * classes, (r + 1) * classes);
      const top = Math.max(...logits);
      correct += Number(logits.indexOf(top) === label);
      const sum = logits.reduce((total, value) => total + Math.exp(value - top), 0);
      for (let j = 0; j < classes; j++) {
        const y = Number(j === label);
        if (this.#options.output === "softmax") {
          const p = Math.exp(logits[j] - top) / sum;
          delta[r * classes + j] = p - y;
          if (y) loss -= Math.log(Math.max(p, TINY));
        } else {
          const a = sigmoid(logits[j]);
          delta[r * classes + j] = (a - y) * a * (1 - a);
          loss += 0.5 * (a - y) ** 2;
        }
      }
    });
    return { loss: loss / labels.length, correct };
  }

  /**
   * Compute the gradients, averaged over the batch, from the errors of the output layer.
   * @type {(x: Float32Array, n: number) => void}
   */
  #backward(x, n) {
    for (let k = this.layers.length - 1; k >= 0; k--) {
      const [inputs, outputs] = [this.sizes[k], this.sizes[k + 1]];
      const { delta } = this.#units[k];
      const gradient = this.#gradients[k];
      const below = k ? this.#units[k - 1].a : x;
      for (let i = 0; i < inputs; i++) {
        pack(below, i, inputs, n, outputs);
        for (let r = 0; r < count; r++) values[r] /= n;
        addRows(gradient.w, i * outputs, delta, outputs); // (n,) @ (n, outputs) -> (outputs,)
      }
      gradient.b.fill(0);
      for (let i = 0; i < n * outputs; i++) gradient.b[i % outputs] += delta[i] / n;
      if (k) this.#passBack(k, n);
    }
  }

  /**
   * Compute the errors of the layer below layer k: delta = (delta_k w^T) * slope, (n, outputs) @ (outputs, inputs) -> (n, inputs).
   * @type {(k: number, n: number) => void}
   */
  #passBack(k, n) {
    const [inputs, outputs] = [this.sizes[k], this.sizes[k + 1]];
    const { delta } = this.#units[k];
    const below = this.#units[k - 1];
    const { w } = this.layers[k];
    for (let r = 0; r < n; r++) {
      for (let i = 0; i < inputs; i++) {
        const slope = below.slope[r * inputs + i];
        let sum = 0;
        if (slope !== 0) for (let j = 0; j < outputs; j++) sum += delta[r * outputs + j] * w[i * outputs + j];
        below.delta[r * inputs + i] = sum * slope;
      }
    }
  }

  /** Return an average of the weights of the latest steps, few at first. It reads better than any one of them. */
  averaged() {
    const stays = Math.min(AVERAGE, (1 + this.steps) / (10 + this.steps)) ** (this.steps - this.#averagedAt);
    if (stays === 1) return this.#average;
    this.#averagedAt = this.steps;
    this.#average.forEach((average, i) => {
      for (const part of /** @type {const} */ (["w", "b"])) {
        const [mean, now] = [average[part], this.layers[i][part]];
        for (let j = 0; j < mean.length; j++) mean[j] += (1 - stays) * (now[j] - mean[j]);
      }
    });
    return this.#average;
  }
}

/**
 * Return a learning rate η at which one step on a drawing hardly changes other drawings, as `careful_rate` in model/teaching.py does.
 * @type {(network: Network, pixels: Float32Array, label: number) => number}
 */
export function carefulRateOf(network, pixels, label) {
  const passed = forward(network, pixels);
  const inputs = [pixels, ...passed.hidden];
  // A gradient is an input of a layer, or 1 for the bias, times an error of its outputs.
  const parts = backward(network, passed, label).map((delta, k) => squared(delta) * (1 + squared(inputs[k])));
  const length = parts.reduce((sum, part) => sum + part); // of all gradients, squared
  return Math.min(LONGEST_STEP, length ? (LOWERED * lossOf(network, pixels, label)) / length : Infinity);
}

/** Return the squared length of a vector. @param {Float32Array | Float64Array} vector */
function squared(vector) {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum;
}

/**
 * Return the learning rate of RATES that is closest to the careful one, as `usual_rate` in model/teaching.py does.
 * @type {(network: Network, pixels: Float32Array, label: number) => number}
 */
export function usualRateOf(network, pixels, label) {
  const careful = Math.max(carefulRateOf(network, pixels, label), RATES[0]);
  const distance = (/** @type {number} */ rate) => Math.abs(Math.log(rate / careful));
  return [...RATES].sort((a, b) => distance(a) - distance(b))[0];
}

/**
 * Take steps of plain gradient descent on one drawing: w − η δ x. Yield after each, so that many steps of a large network can pause.
 * Return the network after them.
 * @type {(network: Network, pixels: Float32Array, label: number, learningRate: number, steps: number) => Generator<undefined, Network>}
 */
export function* teach(network, pixels, label, learningRate, steps) {
  const layers = copy(network.layers);
  const learner = forOne(network, layers);
  for (let i = 0; i < steps; i++) {
    learner.step(pixels, Uint8Array.of(label), { learningRate, dropout: 0 }, () => 0);
    yield;
  }
  return { ...network, layers };
}

/** Return a network's loss on one drawing. @type {(network: Network, pixels: Float32Array, label: number) => number} */
export function lossOf(network, pixels, label) {
  return forOne(network, network.layers).evaluate(network.layers, pixels, Uint8Array.of(label)).loss;
}

/** Return a learner for one drawing. @type {(network: Network, layers: Layer[]) => Learner} */
function forOne({ hidden, output }, layers) {
  return new Learner(layers, { hidden, output, optimizer: "sgd", capacity: 1 });
}

/** @param {Layer[]} layers */
function zeros(layers) {
  return layers.map(({ w, b }) => ({ w: new Float32Array(w.length), b: new Float32Array(b.length) }));
}

/**
 * @typedef {(w: Float32Array, gradient: Float32Array, first: Float32Array, second: Float32Array, learningRate: number,
 *   step: number) => void} Update changes weights in place; step: 1 for the first one
 */

/** @type {Record<Optimizer, Update>} */
const UPDATES = {
  sgd(w, gradient, _, __, learningRate) {
    for (let i = 0; i < w.length; i++) w[i] -= learningRate * gradient[i];
  },

  momentum(w, gradient, velocity, _, learningRate) {
    for (let i = 0; i < w.length; i++) {
      const v = MOMENTUM * velocity[i] + gradient[i];
      velocity[i] = Math.abs(v) < FLUSH ? 0 : v;
      w[i] -= learningRate * v;
    }
  },

  adamw(w, gradient, mean, square, learningRate, step) {
    const [bias1, bias2] = [1 - BETA_1 ** step, 1 - BETA_2 ** step];
    for (let i = 0; i < w.length; i++) {
      const g = gradient[i];
      const m = BETA_1 * mean[i] + (1 - BETA_1) * g;
      mean[i] = Math.abs(m) < FLUSH ? 0 : m;
      square[i] = BETA_2 * square[i] + (1 - BETA_2) * g * g;
      w[i] -= learningRate * (m / bias1 / (Math.sqrt(square[i] / bias2) + EPSILON) + DECAY * w[i]);
    }
  },
};

let values = new Float64Array(0); // the factors of a weighted sum that are not 0
let starts = new Int32Array(0); // where the rows begin that they belong to
let count = 0;

/**
 * Keep the numbers of a row or a column of a matrix that are not 0. Four fifths of the pixels of a digit are paper, and half of the
 * outputs of ReLU are 0.
 * @type {(matrix: Float32Array, from: number, step: number, length: number, width: number) => void} from: the place of the first number.
 *   step: between two numbers, 1 for a row. width: of the rows that are added up
 */
function pack(matrix, from, step, length, width) {
  if (values.length < length) [values, starts] = [new Float64Array(length), new Int32Array(length)];
  count = 0;
  for (let k = 0; k < length; k++) {
    const value = matrix[from + k * step];
    if (value === 0) continue;
    values[count] = value;
    starts[count++] = k * width;
  }
}

/**
 * Write a sum of rows of a matrix, weighted with the packed numbers. Eight sums at a time stay in the processor's registers.
 * @type {(sum: Float32Array, to: number, matrix: Float32Array, width: number) => void} to: the place of the first number
 */
function addRows(sum, to, matrix, width) {
  let j = 0;
  for (; j + 7 < width; j += 8) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let s4 = 0;
    let s5 = 0;
    let s6 = 0;
    let s7 = 0;
    for (let k = 0; k < count; k++) {
      const value = values[k];
      const from = starts[k] + j;
      s0 += value * matrix[from];
      s1 += value * matrix[from + 1];
      s2 += value * matrix[from + 2];
      s3 += value * matrix[from + 3];
      s4 += value * matrix[from + 4];
      s5 += value * matrix[from + 5];
      s6 += value * matrix[from + 6];
      s7 += value * matrix[from + 7];
    }
    const at = to + j;
    sum[at] = s0;
    sum[at + 1] = s1;
    sum[at + 2] = s2;
    sum[at + 3] = s3;
    sum[at + 4] = s4;
    sum[at + 5] = s5;
    sum[at + 6] = s6;
    sum[at + 7] = s7;
  }
  for (; j < width; j++) {
    let rest = 0;
    for (let k = 0; k < count; k++) rest += values[k] * matrix[starts[k] + j];
    sum[to + j] = rest;
  }
}
