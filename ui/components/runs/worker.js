/**
 * The program of the Web Worker that trains a network. The page starts it from a Blob, so that nothing is requested. It answers the
 * page's messages between two batches, and it reports at least ten times a second.
 */
import { copy } from "../model/network.js";
import { writeCopy } from "../model/copies.js";
import { Learner, PIXELS, generator, place, randomLayers, shuffle } from "../model/training.js";
import { unpackDigits } from "./digits.js";
import { fromBase64 } from "../shared/base64.js";
import { pauseAfter } from "./pace.js";

/**
 * @import { Layer, Network } from "../model/network.js"
 * @import { Images, Random } from "../model/training.js"
 * @import { LearningSet } from "../signs/model.js"
 * @import { Speed } from "./pace.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} Start what a network begins with
 * @property {Settings} settings
 * @property {LearningSet | null} signs what it learns from in place of MNIST's digits
 * @property {number} taken how many of the first layers come from another network
 * @property {number} outputs
 * @property {number} steps after which it rests; 0: it never does
 * @property {number} seed
 *
 * @typedef {object} Source what a network learns from, and is measured on
 * @property {(x: Float32Array, size: number, random: Random) => Uint8Array} next writes the next batch to x. Returns its labels
 * @property {Measured} known some of the examples
 * @property {Measured} tests
 *
 * @typedef {{ count: number, write: (first: number) => Uint8Array }} Measured images. write: writes up to SLICE of them to sliceX.
 *   Returns their labels
 *
 * @typedef {{ layers: Layer[], steps: number, seen: number }} Progress seen: examples
 *
 * @typedef {{ kind: "digits", bytes: Uint8Array | string }
 *   | { kind: "begin", start: Start, perSecond: Speed, from: Progress | null }
 *   | { kind: "settings", settings: Settings }
 *   | { kind: "speed", perSecond: Speed }
 *   | { kind: "run" | "pause" | "step" }
 *   | { kind: "test", networks: Network[] }} Message
 *   from: what an earlier worker has learned; null: the weights are random. settings: with other rates
 *
 * @typedef {{ kind: "ready" }
 *   | { kind: "failed", text: string }
 *   | { kind: "spoiled", text: string }
 *   | Progress & { kind: "progress", seed: number, loss: number | null, latest: number | null }
 *   | { kind: "measured", seed: number, layers: Layer[], seen: number, loss: number | null, test: number | null, known: number, silent: number }
 *   | { kind: "rested", seed: number }
 *   | { kind: "stepped", before: Layer[], after: Layer[], batch: number, losses: [number, number], moved: number }
 *   | { kind: "tested", accuracies: number[] }} Report
 *   spoiled: the digits can't be unpacked. seen: examples. test, accuracies: on the test digits; null if there are none. known: the
 *   accuracy on the examples. loss: of the latest batches, null before the first. latest: of the last one of them. moved: the mean change of a weight
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
let tests = examples;
const sliceX = new Float32Array(SLICE * PIXELS); // the images that are measured
/** @type {Training | null} */
let training = null;

/** Return MNIST's digits. @type {(count: number) => Source} count: how many of them are learnt */
function mnistDigits(count) {
  const order = shuffle(range(examples.labels.length), generator(ORDER)).slice(0, count);
  let at = 0;
  return {
    known: measured(examples, order.slice(0, MOST_KNOWN)),
    tests: measured(tests, range(tests.labels.length)),

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

/** Return signs of a person's own, each as often as the others, and MNIST's digits with them if wanted. @type {(signs: LearningSet) => Source} */
function ownSigns({ pixels, labels, digits }) {
  /** @type {number[][]} of each label, the examples */
  const byLabel = [];
  labels.forEach((label, i) => (byLabel[label] ??= []).push(i));
  /** @type {number[][]} of each label, MNIST's examples */
  const mnistByLabel = [];
  if (digits) examples.labels.forEach((digit, i) => (mnistByLabel[digits[digit]] ??= []).push(i));
  const learnt = Object.keys({ ...byLabel, ...mnistByLabel }).map(Number);
  const all = range(labels.length);
  const pixelsOf = (/** @type {number} */ index) => pixels.subarray(index * PIXELS, (index + 1) * PIXELS);
  const write = (/** @type {number} */ first) => {
    const chosen = all.subarray(first, first + SLICE);
    chosen.forEach((index, r) => sliceX.set(pixelsOf(index), r * PIXELS));
    return Uint8Array.from(chosen, (index) => labels[index]);
  };
  return {
    known: { count: all.length, write },
    tests: digits ? measured(tests, range(tests.labels.length), digits) : { count: 0, write: () => new Uint8Array() },

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
  /** @type {number | null} the loss of the last batch */
  #latest = null;
  #batches = 0; // since the last report
  #reportedAt = -Infinity;
  #measureAt = 0; // when the next measurement may begin
  #nextAt = 0; // when the next batch is due
  #isTicking = false;
  #isChanged = true; // since the last measurement began
  /** @type {{ layers: Layer[], seen: number, loss: number | null, at: number, test: number, known: number, silent: number } | null} */
  #measurement = null;
  /** @type {number | null} the latest one that was reported */
  #loss = null;
  #x = new Float32Array(LARGEST_BATCH * PIXELS);
  settings; // with the rates of now
  #perSecond;
  isRunning = false;

  /**
   * @param {Start} start
   * @param {Speed} perSecond
   * @param {Progress | null} from
   */
  constructor(start, perSecond, from) {
    this.#start = start;
    this.settings = start.settings;
    this.#perSecond = perSecond;
    this.#random = generator(start.seed);
    const sizes = [PIXELS, ...start.settings.hidden, start.outputs];
    this.#learner = new Learner(sizes, from?.layers ?? randomLayers(sizes, this.#random), {
      hidden: start.settings.activation,
      output: "softmax",
      optimizer: start.settings.optimiser,
      capacity: LARGEST_BATCH,
      taken: start.taken,
    });
    if (from) [this.#seen, this.#learner.steps] = [from.seen, from.steps];
    this.#source = start.signs ? ownSigns(start.signs) : mnistDigits(start.settings.train_size);
    this.#left = start.steps || Infinity;
    this.#report();
    this.#reportedAt = -Infinity; // the first batch is reported at once
  }

  run() {
    this.isRunning = true;
    this.#nextAt = performance.now() + this.#pause;
    this.#measureAt = performance.now() + MEASURE_EVERY; // what is measured of a network at rest can wait
    return this.wake();
  }

  /** @param {Speed} perSecond */
  setSpeed(perSecond) {
    this.#perSecond = perSecond;
    this.#nextAt = performance.now() + this.#pause;
  }

  /** ms until the next batch */
  get #pause() {
    if (this.#perSecond === null) return pauseAfter(this.#learner.steps);
    return this.#perSecond ? 1000 / this.#perSecond : 0;
  }

  #rest() {
    this.isRunning = false;
    this.#left = this.#start.steps;
    this.#report();
    send({ kind: "rested", seed: this.#start.seed });
  }

  /** Take one step, and report what it has changed. */
  step() {
    this.isRunning = false;
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
      const isMeasuring = (this.#measurement || this.#isChanged) && (!this.isRunning || now >= this.#measureAt);
      if (isMeasuring) {
        this.#measure();
      } else if (this.isRunning && now >= this.#nextAt) {
        do this.#learn(this.#x, this.#nextBatch());
        while (!this.#pause && this.#left > 0 && performance.now() < now + TICK);
        this.#nextAt = now + this.#pause;
        if (this.#left <= 0) this.#rest();
      }
      if (this.#batches && (performance.now() >= this.#reportedAt + REPORT_EVERY || !this.isRunning)) this.#report();
      const isBusy = isMeasuring || (this.isRunning ? performance.now() >= this.#nextAt : this.#isChanged);
      if (isBusy) await nextTurn();
      else if (this.isRunning) await new Promise((done) => setTimeout(done, Math.min(TICK, this.#nextAt - performance.now())));
      else break;
    }
    this.#isTicking = false;
  }

  /** Write the next batch to #x. Return its labels. */
  #nextBatch() {
    return this.#source.next(this.#x, this.settings.batch_size, this.#random);
  }

  /** @type {(x: Float32Array, labels: Uint8Array) => void} */
  #learn(x, labels) {
    const { learning_rate: learningRate, dropout } = this.settings;
    this.#latest = this.#learner.step(x, labels, { learningRate, dropout }, this.#random).loss;
    this.#losses += this.#latest;
    this.#batches++;
    this.#left--;
    this.#seen += labels.length;
    this.#isChanged = true;
  }

  #report() {
    this.#loss = this.#batches ? this.#losses / this.#batches : null;
    const layers = copy(this.#learner.averaged());
    const [loss, latest] = [this.#loss, this.#latest];
    send({ kind: "progress", seed: this.#start.seed, layers, steps: this.#learner.steps, seen: this.#seen, loss, latest });
    [this.#losses, this.#batches, this.#reportedAt] = [0, 0, performance.now()];
  }

  /** Measure the network on some more of the test digits and the examples. The network of the first ones reads all of them. */
  #measure() {
    if (!this.#measurement) {
      this.#isChanged = false;
      const layers = copy(this.#learner.averaged());
      this.#measurement = { layers, seen: this.#seen, loss: this.#loss, at: 0, test: 0, known: 0, silent: 0 };
    }
    const measurement = this.#measurement;
    const { layers, at } = measurement;
    const isTest = at < this.#source.tests.count;
    const images = isTest ? this.#source.tests : this.#source.known;
    const labels = images.write(isTest ? at : at - this.#source.tests.count);
    measurement[isTest ? "test" : "known"] += this.#learner.evaluate(layers, sliceX, labels).correct;
    if (at === 0) measurement.silent = this.settings.activation === "relu" ? this.#learner.silent(labels.length) : 0;
    measurement.at += labels.length;
    const {
      tests: { count },
      known: { count: knownCount },
    } = this.#source;
    if (measurement.at < count + knownCount) return;
    const { seen, loss, silent } = measurement;
    const [test, known] = [count ? measurement.test / count : null, measurement.known / Math.max(1, knownCount)];
    send({ kind: "measured", seed: this.#start.seed, layers, seen, loss, test, known, silent });
    this.#measurement = null;
    this.#measureAt = performance.now() + MEASURE_EVERY;
  }
}

/** @param {number} count */
function range(count) {
  return Int32Array.from({ length: count }, (_, i) => i);
}

/** @type {(images: Images, chosen: Int32Array, digits?: number[]) => Measured} digits: the labels of the ten digits */
function measured(images, chosen, digits = [...range(10)]) {
  const write = (/** @type {number} */ first) => {
    const slice = chosen.subarray(first, first + SLICE);
    slice.forEach((index, r) => place(images, index, sliceX, r * PIXELS));
    return Uint8Array.from(slice, (index) => digits[images.labels[index]]);
  };
  return { count: chosen.length, write };
}

/** @type {(index: number, x: Float32Array, r: number, random: Random) => void} writes one of MNIST's digits, moved a little */
function placeShifted(index, x, r, random) {
  const shift = () => Math.floor(random() * (2 * SHIFT + 1)) - SHIFT;
  place(examples, index, x, r * PIXELS, shift(), shift());
}

/**
 * Measure networks on the test digits.
 * @param {Network[]} networks
 */
function test(networks) {
  const accuracies = networks.map(({ sizes, hidden, output, layers }) => {
    const learner = new Learner(sizes, layers, { hidden, output, optimizer: "momentum", capacity: SLICE });
    let correct = 0;
    const { count, write } = measured(tests, range(tests.labels.length));
    for (let at = 0; at < count; at += SLICE) correct += learner.evaluate(layers, sliceX, write(at)).correct;
    return correct / count;
  });
  send({ kind: "tested", accuracies });
}

const channel = new MessageChannel();

/** Return after the messages that wait have been answered. A timer would wait 4 ms longer. */
function nextTurn() {
  return new Promise((done) => {
    channel.port1.onmessage = done;
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
    case "digits":
      [examples, tests] = unpackDigits(typeof message.bytes === "string" ? fromBase64(message.bytes) : message.bytes);
      return send({ kind: "ready" });
    case "begin":
      training = new Training(message.start, message.perSecond, message.from);
      return training.wake();
    case "test":
      return test(message.networks);
    case "settings":
      if (training) training.settings = message.settings;
      return;
    case "speed":
      return training?.setSpeed(message.perSecond);
    case "pause":
      if (training) training.isRunning = false;
      return;
    case "run":
      return training?.run();
    case "step":
      return training?.step();
  }
}

/** @param {MessageEvent<Message>} event */
self.onmessage = async ({ data }) => {
  try {
    await answer(data);
  } catch (error) {
    send({ kind: data.kind === "digits" ? "spoiled" : "failed", text: error instanceof Error ? error.message : String(error) });
  }
};
