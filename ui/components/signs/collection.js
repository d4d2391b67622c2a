/** The signs of a person and their examples, as this browser keeps them. Each change can be undone. */
import { checkRoom, labelOf, newId, pixelsOf, toName } from "../examples/file.js";
import { listen, put, readAll, remove } from "../shared/database.js";
import { embedded } from "./reader_file.js";

/**
 * @import { Entry, Example } from "../examples/file.js"
 *
 * @typedef {object} Choices what is kept beside the examples
 * @property {string[]} names of the signs, in the order of the page
 * @property {boolean} withDigits whether MNIST's digits are learnt too
 * @property {boolean} fromReader whether a new network begins with the hidden layers of the network that reads, not at random
 *
 * @typedef {object} State
 * @property {Choices} choices
 * @property {Example[]} examples of all signs, oldest first
 */

export const MOST_SIGNS = 12;
export const SOMETHING_ELSE = "something else";
const LIST = "list"; // the id of the choices in the store

/** @type {State} */
const START = embedded ?? { choices: { names: ["♥", "★"], withDigits: false, fromReader: true }, examples: [] };

export class Collection {
  #changed;
  /** @type {State} */
  #state = { ...START, examples: [] };
  /** @type {State[]} before each change */
  #past = [];
  /** @type {Map<string, Float32Array | null>} by the ids of the examples */
  #pixels = new Map();
  #storing = 0; // changes that the database does not hold yet
  isKept = true; // whether the last change survives a reload

  /** @param {() => void} changed is called after each change, here or in another tab */
  constructor(changed) {
    this.#changed = changed;
    for (const store of /** @type {const} */ (["examples", "signs"])) listen(store, () => this.load());
  }

  /** Read what the browser keeps. Examples whose sign is not on the list add it. */
  async load() {
    const [kept, examples] = [await readAll("signs"), await readAll("examples")];
    if (this.#storing) return;
    const list = kept.find(({ id }) => id === LIST);
    if (!list && START.examples.length) return this.#store(START); // a reader that is opened for the first time
    const choices = { ...START.choices, ...list };
    const readable = examples.filter((example) => this.pixels(example));
    for (const { label } of readable) {
      const isNew = typeof label === "string" && !choices.names.includes(label) && choices.names.length < MOST_SIGNS;
      if (isNew) choices.names = [...choices.names, String(label)];
    }
    const state = { choices, examples: readable };
    if (keyOf(state) === keyOf(this.#state)) return;
    this.#state = state;
    this.#past = []; // another tab has changed them: Undo would change that back, too
    this.#changed();
  }

  get state() {
    return this.#state;
  }

  get choices() {
    return this.#state.choices;
  }

  get names() {
    return this.choices.names;
  }

  /** The examples of the signs, oldest first. Those of other labels are left out. */
  get examples() {
    const labels = new Set(this.names.map(labelOf));
    return this.#state.examples.filter(({ label }) => labels.has(label));
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  /** @param {string} name */
  of(name) {
    return this.#state.examples.filter(({ label }) => label === labelOf(name));
  }

  /**
   * Return the 28x28 pixels of an example, or null if it consists of a picture.
   * @param {Example} example
   */
  pixels({ id, drawing }) {
    let pixels = this.#pixels.get(id);
    if (pixels === undefined) {
      pixels = pixelsOf(drawing);
      this.#pixels.set(id, pixels);
    }
    return pixels;
  }

  /** Add examples. Throw an Error if there is no room for them. @param {Omit<Entry, "time">[]} entries of signs on the list */
  addExamples(entries) {
    const time = Date.now() / 1000;
    const examples = [...this.#state.examples, ...entries.map((entry, i) => ({ id: newId(i), time, ...entry }))];
    checkRoom(examples);
    this.#change({ examples });
  }

  /** @type {(id: string, name: string) => void} gives an example to another sign */
  move(id, name) {
    this.#change({ examples: this.#state.examples.map((each) => (each.id === id ? { ...each, label: labelOf(name) } : each)) });
  }

  /** @param {(example: Example) => boolean} isGone */
  remove(isGone) {
    this.#change({ examples: this.#state.examples.filter((example) => !isGone(example)) });
  }

  /** @param {Partial<Choices>} choices */
  choose(choices) {
    this.#change({ choices: { ...this.choices, ...choices } });
  }

  /** Return what is wrong with adding signs, or "". @param {string[]} texts names */
  problem(texts) {
    const names = this.#new(texts);
    if (names.includes("")) return "A sign needs a name: a letter, an emoji or a word.";
    const count = this.names.length + names.length;
    return count > MOST_SIGNS ? `There is room for ${MOST_SIGNS} signs, and these make ${count}: remove some first.` : "";
  }

  /**
   * Add the signs that are not on the list. Return what is wrong, or "".
   * @type {(texts: string[], withDigits?: boolean) => string} withDigits: whether to learn MNIST's digits from now on
   */
  add(texts, withDigits = false) {
    const problem = this.problem(texts);
    const names = [...this.names, ...this.#new(texts)];
    if (!problem) this.choose({ names, withDigits: withDigits || this.choices.withDigits });
    return problem;
  }

  /** @type {(texts: string[]) => string[]} the names that are not on the list */
  #new(texts) {
    return [...new Set(texts.map(toName))].filter((name) => !this.names.includes(name));
  }

  /**
   * Give a sign another name, and its examples too. Return what is wrong with the name, or "".
   * @type {(old: string, text: string) => string}
   */
  rename(old, text) {
    const name = toName(text);
    if (!name || (name !== old && this.names.includes(name))) return "A sign needs a name that no other sign has.";
    const names = this.names.map((each) => (each === old ? name : each));
    const rename = (/** @type {Example} */ each) => (each.label === labelOf(old) ? { ...each, label: labelOf(name) } : each);
    this.#change({ choices: { ...this.choices, names }, examples: this.#state.examples.map(rename) });
    return "";
  }

  /** Remove a sign with its examples. @param {string} name */
  removeSign(name) {
    const names = this.names.filter((each) => each !== name);
    const examples = this.#state.examples.filter(({ label }) => label !== labelOf(name));
    this.#change({ choices: { ...this.choices, names }, examples });
  }

  undo() {
    const before = this.#past.pop();
    if (before) this.#store(before);
  }

  /** @param {Partial<State>} change */
  #change(change) {
    const state = { ...this.#state, ...change };
    if (keyOf(state) === keyOf(this.#state)) return;
    this.#past.push(this.#state);
    this.#store(state);
  }

  /** Make the database hold this state. @param {State} state */
  async #store(state) {
    const before = this.#state;
    this.#state = state;
    this.#changed();
    this.#storing++;
    const stays = new Set(state.examples.map(({ id }) => id));
    const known = new Set(before.examples);
    const more = state.examples.filter((example) => !known.has(example));
    const kept = await put("signs", { id: LIST, ...state.choices });
    const isKept = (!more.length || (await put("examples", ...more))) && kept;
    for (const { id } of before.examples) if (!stays.has(id)) await remove("examples", id);
    this.#storing--;
    if (isKept === this.isKept) return;
    this.isKept = isKept;
    this.#changed();
  }
}

/** Return a text that is the same for the same signs and examples. @param {State} state */
function keyOf({ choices: { names, withDigits, fromReader }, examples }) {
  return JSON.stringify([names, withDigits, fromReader, examples.map(({ id, label }) => [id, label])]);
}
