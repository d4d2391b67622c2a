/**
 * The program of the Web Worker that trains a network. The page starts it from a Blob, so that nothing is requested. It answers the
 * page's messages between two batches, and it reports at least ten times a second.
 */
import { copy } from "../model/network.js";
import { writeCopy } from "../model/copies.js";
import { Learner, PIXELS, generator, place, shuffle } from "../model/training.js";
import { unpackDigits } from "./digits.js";
import { pauseAfter } from "./pace.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @import { Images, Random } from "../model/training.js"
 * @import { LearningSet } from "../signs/model.js"
 * @import { Speed } from "./pace.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} Start what a network begins with, or goes on with
 * @property {Settings} settings
 * @property {OwnSigns | null} signs what it learns from in place of MNIST's digits
 * @property {Layer[]} layers
 * @property {number} taken how many of the first layers come from another network
 * @property {number} steps that it has taken
 * @property {number} seen examples that it has read
 * @property {number} limit of the steps, after which it rests; 0: it never does
 * @property {number} seed
 *
 * @typedef {Pick<LearningSet, "pixels" | "labels" | "digits">} OwnSigns
 *
 * @typedef {object} Source what a network learns from, and is measured on
 * @property {(x: Float32Array, size: number, random: Random) => Uint8Array} next writes the next batch to x. Returns its labels
 * @property {Measured} known some of the examples
 * @property {Measured} tests
 *
 * @typedef {{ x: Float32Array, labels: Uint8Array }} Measured x: images, (n, 784), from 0 (paper) to 1 (ink)
 *
 * @typedef {{ isRunning: boolean, settings: Settings, perSecond: Speed }} Pace whether it learns, with which rates, and how fast
 *
 * @typedef {{ kind: "digits", bytes: Uint8Array }
 *   | { kind: "begin", start: Start }
 *   | { kind: "set", pace: Pace }
 *   | { kind: "step" }
 *   | { kind: "test", networks: Network[] }} Message
 *   digits and test have an answer
 *
 * @typedef {{ kind: "answer", accuracies: number[] }
 *   | { kind: "failed", text: string }
 *   | { kind: "progress", seed: number, settings: Settings, layers: Layer[], steps: number, seen: number, loss: number, latest: number }
 *   | { kind: "measured", seed: number, layers: Layer[], seen: number, loss: number | null, test: number | null, known: number, silent: number, isOver: boolean }
 *   | { kind: "stepped", before: Layer[], after: Layer[], batch: number, losses: [number, number], moved: number }} Report
 *   seen: examples. test, accuracies: on the test digits; null if there are none. known: the accuracy on the examples. loss: of the latest
 *   batches, null before the first. latest: of the last one of them. settings: by which they were learnt. isOver: whether it rests, because it has taken as many steps as it
 *   may. moved: the mean change of a weight
 */

const TICK = 40; // ms of steps between two looks at the messages
const REPORT_EVERY = 80; // ms
const MEASURE_EVERY = 600; // ms of learning between two measurements
const SLICE = 200; // images that are measured between two looks at the messages
const MOST_KNOWN = 500; // examples that tell how well the examples are known
const LARGEST_BATCH = 512;
const ORDER = 1; // seed of the order of the examples: the first ten are always the same
const SHIFT = 1; // pixels that an example is moved at most, so that the network learns more than these pixels

/** @type {Images} */
let examples = { pixels: new Uint8Array(), labels: new Uint8Array() };
/** @type {Measured} */
let tests = { x: new Float32Array(), labels: new Uint8Array() };
/** @type {Training | null} */
let training = null;

/** Return MNIST's digits. @type {(count: number) => Source} count: how many of them are learnt */
function mnistDigits(count) {
  const order = shuffle(Int32Array.from(examples.labels.keys()), generator(ORDER)).slice(0, count);
  let at = 0;
  return {
    known: toMeasure(examples, order.slice(0, MOST_KNOWN)),
    tests,

    next(x, most, random) {
      const labels = new Uint8Array(Math.min(most, order.length));
      for (let r = 0; r < labels.length; r++) {
        if (at === 0) shuffle(order, random);
        const index = order[at];
        at = (at + 1) % order.length;
        placeShifted(index, x, r, random);
        labels[r] = examples.labels[index];
      }
      return labels;
    },
  };
}

/** Return signs of a person's own, each as often as the others, and MNIST's digits with them if wanted. @type {(signs: OwnSigns) => Source} */
function ownSigns({ pixels, labels, digits }) {
  /** @type {number[][]} of each label, the examples */
  const byLabel = [];
  labels.forEach((label, i) => (byLabel[label] ??= []).push(i));
  /** @type {number[][]} of each label, MNIST's examples */
  const mnistByLabel = [];
  if (digits) examples.labels.forEach((digit, i) => (mnistByLabel[digits[digit]] ??= []).push(i));
  const learnt = Object.keys({ ...byLabel, ...mnistByLabel }).map(Number);
  const pixelsOf = (/** @type {number} */ index) => pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
  return {
    known: { x: pixels, labels },
    tests: { x: tests.x, labels: digits ? tests.labels.map((digit) => digits[digit]) : new Uint8Array() },

    next(x, size, random) {
      const pick = (/** @type {number[]} */ numbers) => numbers[Math.floor(random() * numbers.length)];
      return Uint8Array.from({ length: size }, (_, r) => {
        const label = pick(learnt);
        const [own, mnist] = [byLabel[label], mnistByLabel[label]];
        if (mnist && (!own || random() < 0.5)) placeShifted(pick(mnist), x, r, random);
        else writeCopy(pixelsOf(pick(own)), x, r * PIXELS, random);
        return label;
      });
    },
  };
}

class Training {
  #start;
  #random;
  #learner;
  #source;
  #left; // steps until it rests
  #seen = 0;
  #losses = 0;
  #latest = 0; // the loss of the last batch
  #batches = 0; // since the last report
  #reportedAt = -Infinity;
  #measureAt = 0; // when the next measurement may begin
  #nextAt = 0; // when the next batch is due
  #isTicking = false;
  #isChanged = true; // since the last measurement began
  /** @type {Generator<undefined, void> | null} a measurement that has begun. It waits if learning begins meanwhile */
  #measurement = null;
  /** @type {number | null} the latest one that was reported */
  #loss = null;
  #x = new Float32Array(LARGEST_BATCH * PIXELS);
  /** @type {Pace} */
  #pace;

  /** @param {Start} start */
  constructor(start) {
    this.#start = start;
    const { layers, taken, settings } = start;
    this.#pace = { isRunning: false, settings, perSecond: 0 };
    this.#random = generator(start.seed);
    const { activation: hidden, optimiser: optimizer, train_size: size } = settings;
    this.#learner = new Learner(layers, { hidden, output: "softmax", optimizer, taken, capacity: LARGEST_BATCH });
    [this.#seen, this.#learner.steps] = [start.seen, start.steps];
    this.#source = start.signs ? ownSigns(start.signs) : mnistDigits(size);
    this.#left = start.limit || Infinity;
  }

  /** Learn or rest, at another pace. @param {Pace} pace */
  set(pace) {
    if (this.#batches) this.#report(); // a report is about steps with the same settings
    const now = performance.now();
    if (pace.isRunning && !this.#pace.isRunning) this.#measureAt = now + MEASURE_EVERY; // what is measured at rest can wait
    this.#pace = { ...pace, isRunning: pace.isRunning && this.#left > 0 }; // a run that is over rests until it has said so
    this.#nextAt = now + this.#pause;
    return this.wake();
  }

  /** ms until the next batch */
  get #pause() {
    const { perSecond } = this.#pace;
    if (perSecond === null) return pauseAfter(this.#learner.steps);
    return perSecond ? 1000 / perSecond : 0;
  }

  /** Take one step, and report what it has changed. */
  step() {
    this.#pace.isRunning = false;
    const before = copy(this.#learner.layers);
    const labels = this.#nextBatch();
    const x = this.#x.slice(0, labels.length * PIXELS);
    const first = this.#learner.evaluate(before, x, labels).loss;
    this.#learn(x, labels);
    const after = copy(this.#learner.layers);
    const second = this.#learner.evaluate(after, x, labels).loss;
    let [moved, count] = [0, 0];
    after.forEach(({ w }, i) => {
      count += w.length;
      for (let j = 0; j < w.length; j++) moved += Math.abs(w[j] - before[i].w[j]);
    });
    send({ kind: "stepped", before, after, batch: labels.length, losses: [first, second], moved: moved / count });
    this.#report();
    return this.wake();
  }

  /** Work until there is nothing to do. */
  async wake() {
    if (this.#isTicking) return;
    this.#isTicking = true;
    while (training === this) {
      const now = performance.now();
      const isMeasuring = (this.#measurement || this.#isChanged) && (!this.#pace.isRunning || now >= this.#measureAt);
      if (isMeasuring) {
        this.#measurement ??= this.#measure();
        if (this.#measurement.next().done) this.#measurement = null;
      } else if (this.#pace.isRunning && now >= this.#nextAt) {
        do this.#learn(this.#x, this.#nextBatch());
        while (!this.#pause && this.#left > 0 && performance.now() < now + TICK);
        this.#nextAt = now + this.#pause;
        if (this.#left <= 0) this.#pace.isRunning = false;
      }
      if (this.#batches && (performance.now() >= this.#reportedAt + REPORT_EVERY || !this.#pace.isRunning)) this.#report();
      const isBusy = isMeasuring || (this.#pace.isRunning ? performance.now() >= this.#nextAt : this.#isChanged);
      if (isBusy) await nextTurn();
      else if (this.#pace.isRunning)
        await new Promise((done) => setTimeout(done, Math.min(TICK, this.#nextAt - performance.now())));
      else break;
    }
    this.#isTicking = false;
  }

  /** Write the next batch to #x. Return its labels. */
  #nextBatch() {
    return this.#source.next(this.#x, this.#pace.settings.batch_size, this.#random);
  }

  /** @type {(x: Float32Array, labels: Uint8Array) => void} */
  #learn(x, labels) {
    const { learning_rate: learningRate, dropout } = this.#pace.settings;
    this.#latest = this.#learner.step(x, labels, { learningRate, dropout }, this.#random).loss;
    this.#losses += this.#latest;
    this.#batches++;
    this.#left--;
    this.#seen += labels.length;
    this.#isChanged = true;
  }

  /** Report the batches since the last report. */
  #report() {
    this.#loss = this.#losses / this.#batches;
    const [layers, loss, latest] = [copy(this.#learner.averaged()), this.#loss, this.#latest];
    const { settings } = this.#pace;
    const { steps } = this.#learner;
    send({ kind: "progress", seed: this.#start.seed, settings, layers, steps, seen: this.#seen, loss, latest });
    [this.#losses, this.#batches, this.#reportedAt] = [0, 0, performance.now()];
  }

  /** Measure the network as it is now on the examples and on the test digits, SLICE images at each step of the generator. */
  *#measure() {
    if (this.#batches) this.#report();
    this.#isChanged = false;
    const [layers, seen, loss] = [copy(this.#learner.averaged()), this.#seen, this.#loss];
    const source = this.#source;
    const known = yield* accuracyOf(this.#learner, layers, source.known);
    const hasTests = source.tests.labels.length > 0;
    const test = hasTests ? yield* accuracyOf(this.#learner, layers, source.tests) : null;
    const silent = hasTests && this.#start.settings.activation === "relu" ? this.#learner.silent(SLICE) : 0; // of the latest images
    const isOver = this.#left <= 0 && seen === this.#seen;
    if (isOver) this.#left = this.#start.limit;
    send({ kind: "measured", seed: this.#start.seed, layers, seen, loss, test, known, silent, isOver });
    this.#measureAt = performance.now() + MEASURE_EVERY;
  }
}

/**
 * Return the share of images that a network reads correctly, after reading SLICE of them at each step.
 * @type {(learner: Learner, layers: Layer[], images: Measured) => Generator<undefined, number>}
 */
function* accuracyOf(learner, layers, { x, labels }) {
  let correct = 0;
  for (let at = 0; at < labels.length; at += SLICE) {
    yield;
    correct += learner.evaluate(layers, x.subarray(at * PIXELS), labels.subarray(at, at + SLICE)).correct;
  }
  return correct / Math.max(1, labels.length);
}

/** Return some images to measure. @type {(images: Images, chosen: Int32Array) => Measured} chosen: the places of the images */
function toMeasure(images, chosen) {
  const x = new Float32Array(chosen.length * PIXELS);
  chosen.forEach((index, i) => place(images, index, x, i * PIXELS));
  return { x, labels: Uint8Array.from(chosen, (index) => images.labels[index]) };
}

/** @type {(index: number, x: Float32Array, r: number, random: Random) => void} writes one of MNIST's digits, moved a little */
function placeShifted(index, x, r, random) {
  const shift = () => Math.floor(random() * (2 * SHIFT + 1)) - SHIFT;
  place(examples, index, x, r * PIXELS, shift(), shift());
}

/** Measure networks on the test digits. @param {Network[]} networks */
async function test(networks) {
  const accuracies = [];
  for (const { hidden, output, layers } of networks) {
    const learner = new Learner(layers, { hidden, output, optimizer: "momentum", capacity: SLICE });
    const steps = accuracyOf(learner, layers, tests);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await nextTurn();
    accuracies.push(step.value);
  }
  send({ kind: "answer", accuracies });
}

const channel = new MessageChannel();
channel.port1.start();

/** Return after the messages that wait have been answered. A timer would wait 4 ms longer. */
function nextTurn() {
  return new Promise((done) => {
    channel.port1.addEventListener("message", done, { once: true });
    channel.port2.postMessage(null);
  });
}

/** @param {Report} report */
function send(report) {
  const layers = "layers" in report ? report.layers : [];
  self.postMessage(report, { transfer: layers.flatMap(({ w, b }) => [w.buffer, b.buffer]) }); // they are copies
}

/** @param {Message} message */
function answer(message) {
  switch (message.kind) {
    case "digits": {
      const [learnt, tested] = unpackDigits(message.bytes);
      [examples, tests] = [learnt, toMeasure(tested, Int32Array.from(tested.labels.keys()))];
      return send({ kind: "answer", accuracies: [] });
    }
    case "begin":
      training = new Training(message.start);
      return training.wake();
    case "test":
      return test(message.networks);
    case "set":
      return training?.set(message.pace);
    case "step":
      return training?.step();
  }
}

/** @param {MessageEvent<Message>} event */
self.onmessage = async ({ data }) => {
  try {
    await answer(data);
  } catch (error) {
    send({ kind: "failed", text: error instanceof Error ? error.message : String(error) });
  }
};
