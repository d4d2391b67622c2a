/** What a network knows of a person's own signs, and what it shall learn of them. signs.js is what one sees of it. */
import { toName } from "../examples/examples_file.js";
import { DIGIT_NAMES, argmax, forward } from "../model/network.js";
import { PIXELS } from "../model/training.js";
import { checkSize, fromSafetensors, toSafetensors } from "../runs/network_file.js";
import { areSame } from "../runs/run.js";
import { put, readAll } from "../shared/database.js";
import { t } from "../shared/language.js";

/**
 * @import { Collection } from "../examples/collection.js"
 * @import { Network } from "../model/network.js"
 * @import { BrowserRun } from "../runs/browser_run.js"
 * @import { Settings } from "../runs/settings.js"
 * @import { Options as TrainerOptions } from "../runs/trainer.js"
 * @import { Learnt } from "./hints.js"
 *
 * @typedef {object} LearningSet what a network learns from
 * @property {string[]} names of the classes: the signs that have examples, and MNIST's digits if they are learnt too
 * @property {Float32Array} pixels (n, 784) of the examples, 0 = paper, 1 = ink
 * @property {Uint8Array} labels (n,) places in `names`
 * @property {number[] | null} digits the places of the ten digits in `names`, or null
 * @property {boolean} isNew whether to forget what was learnt so far
 * @property {Network | null} reader the network with whose hidden layers a new one begins; null: it begins at random
 *
 * @typedef {{ run: BrowserRun, settings: () => Settings } & Pick<TrainerOptions, "reader">} Options run: the one that learns the signs.
 *   settings: returns those of the next network
 */

const A_FRAME = 20; // examples that are read in a frame
const NETWORK = "network"; // the id of the network in the store

/**
 * @param {Collection} collection the signs and their examples
 * @param {Options & { say: (text: string) => void }} options
 */
export function signsModel(collection, { run, settings, reader, say }) {
  /** @type {string[]} what the network has learnt or is learning: the choices, the classes, the examples */
  let current = [];
  /** @type {string[]} the classes of a network from a file, whose examples need not be here */
  let loaded = [];

  return {
    /** The network that has learnt signs, or null. */
    get network() {
      return run.network?.names ? run.network : null;
    },

    /** The signs that the network can tell apart. */
    get known() {
      return collection.names.filter((name) => collection.of(name).length || loaded.includes(name));
    },

    /** Return a network that has not begun, with an output for each sign. @returns {Network} */
    empty() {
      const { names } = collection;
      const sizes = [PIXELS, ...settings().hidden, names.length];
      return { key: "", sizes, names, layers: [], hidden: "relu", output: "softmax", contrastHalf: null };
    },

    /** Return the sign that is read, and the probabilities by name. Without a network there are none. @param {Float32Array} pixels */
    read(pixels) {
      const { network } = this;
      const { names = [] } = network ?? {};
      const shares = network ? [...forward(network, pixels).probabilities] : [];
      return { reads: names[argmax(shares)] ?? "", shares: new Map(names.map((name, i) => [name, shares[i]])) };
    },

    /** The run has forgotten the network. */
    forget() {
      current = [];
    },

    /** Let the network learn from the examples, unless it has. It begins anew if it should forget one. */
    async teach() {
      const { withDigits, fromReader } = collection.choices;
      const { examples } = collection;
      const names = [...new Set([...this.known, ...(withDigits ? DIGIT_NAMES : [])])];
      const learnt = [`${withDigits} ${fromReader}`, ...names, ...examples.map(({ id, label }) => `${id} ${label}`)];
      if (areSame(learnt, current)) return;
      const isFirst = !current.length;
      if (!names.length) {
        current = [];
        if (!isFirst) run.forget();
        return;
      }
      const isNew = !current.every((each) => learnt.includes(each));
      current = learnt;
      const pixels = new Float32Array(PIXELS * examples.length);
      examples.forEach((example, i) => pixels.set(example.pixels, i * PIXELS));
      const labels = Uint8Array.from(examples, ({ label }) => names.indexOf(label));
      const digits = withDigits ? DIGIT_NAMES.map((digit) => names.indexOf(digit)) : null;
      const lesson = { names, pixels, labels, digits, isNew, reader: fromReader ? reader() : null };
      const kept = isFirst ? await readKept(say) : null;
      if (learnt !== current) return; // the examples have changed meanwhile
      const isKnown = kept && areSame(kept.learnt ?? learnt, learnt);
      if (isKnown) run.goOn(kept.network, lesson, settings());
      if (!isKnown || !names.every((name) => kept.network.names.includes(name))) run.learn(lesson, settings());
    },

    /** Keep the network in this browser, now that it rests. */
    keep() {
      if (this.network) put("signs", { id: NETWORK, learnt: current, file: toSafetensors(this.network) });
    },

    /**
     * Return how the network reads the examples, some in each frame. Return null if it learns, or if the examples change meanwhile.
     * @returns {Promise<Learnt[] | null>}
     */
    async readExamples() {
      /** @type {Learnt[]} */
      const learnt = [];
      const known = current;
      for (const [i, example] of collection.examples.entries()) {
        if (i % A_FRAME === 0) await new Promise(requestAnimationFrame);
        if (known !== current || run.state !== "paused") return null;
        const { reads, shares } = this.read(example.pixels);
        const share = shares.get(example.label);
        if (share === undefined) return null;
        learnt.push({ ...example, share, reads });
      }
      return learnt;
    },

    /** Take the network in a file, which is then taught. Throw an Error with one sentence if it does not fit. @param {File} file */
    async open(file) {
      checkSize(file.size, file.name);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const { names } = readNetwork(bytes, file.name);
      const others = names.filter((name) => !DIGIT_NAMES.includes(name));
      // Ten of its outputs may be MNIST's digits, which need no room among the signs.
      const withDigits = others.length === names.length - DIGIT_NAMES.length && collection.problem(names) !== "";
      const signs = withDigits ? others : names;
      const problem = collection.problem(signs);
      if (problem) throw new Error(problem);
      run.forget(); // else what it learns until now could be kept in the file's place
      await put("signs", { id: NETWORK, learnt: null, file: bytes });
      [loaded, current] = [names, []];
      await collection.add(signs, [], withDigits ? { withDigits } : {});
    },
  };
}

/** Return the network that this browser keeps. null: there is none, or it is damaged, which is said. @param {(text: string) => void} say */
async function readKept(say) {
  const kept = (await readAll("signs")).find(({ id }) => id === NETWORK);
  if (!kept?.file) return null; // pages of before have kept it in another form
  try {
    return { learnt: kept.learnt, network: readNetwork(kept.file, t("The network kept in this browser")) };
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}. ${t("It learns anew from the examples.")}`);
    return null;
  }
}

/**
 * Return the network of signs in a file. Throw an Error with one sentence if there is none.
 * @type {(file: Uint8Array, name: string) => Network & { names: string[] }}
 */
function readNetwork(file, name) {
  const { names = [], ...network } = fromSafetensors(file, "", name);
  if (!names.length || !names.every((each) => toName(each) === each))
    throw new Error(t("{name} has no network of signs: choose a file that Export has made here.", { name }));
  return { ...network, names };
}
