/**
 * The one collection of labelled drawings that this browser keeps: digits and signs of one's own. "Your examples" and "Your own
 * signs" are two looks at it. Each change can be undone.
 */
import { drawingFrom } from "../model/drawing_json.js";
import { change, keepsAll, listen, readAll } from "../shared/database.js";
import { checkRoom, isLabel, isName, contentOf, labelOf, newId, isDrawn, pixelsOf, toName } from "./file.js";

/**
 * @import { Entry, Example } from "./file.js"
 *
 * @typedef {object} Choices what is kept beside the examples
 * @property {string[]} names of the signs, in the order of the page
 * @property {boolean} withDigits whether MNIST's digits are learnt too
 * @property {boolean} fromReader whether a new network begins with the hidden layers of the network that reads, not at random
 *
 * @typedef {object} State
 * @property {Choices} choices
 * @property {Example[]} examples oldest first
 */

export const MOST_SIGNS = 12;
export const SOMETHING_ELSE = "something else";
const LIST = "list"; // the id of the choices in the store
const UNREAD_LIST = "unread list"; // the id of choices that could not be read and that a change has replaced
const STORES = /** @type {const} */ (["signs", "examples"]);
const [SIGNS, EXAMPLES] = STORES;

/** @type {State} */
const START = { choices: { names: ["♥", "★"], withDigits: false, fromReader: true }, examples: [] };

/**
 * Return the collection of this page, which all its bundles share.
 * @param {() => void} changed is called after each change, here or in another tab
 */
export function collection(changed) {
  const page = /** @type {{ digitLensCollection?: Collection }} */ (/** @type {unknown} */ (document));
  page.digitLensCollection ??= new Collection();
  page.digitLensCollection.listeners.push(changed);
  return page.digitLensCollection;
}

export class Collection {
  /** @type {(() => void)[]} called after each change */
  listeners = [];
  /** @type {State} */
  #state = { ...START, examples: [] };
  /** @type {[State, State][]} before and after each change */
  #past = [];
  /** @type {Map<string, Float32Array | null>} by the ids of the examples */
  #pixels = new Map();
  #count = 0; // of changes
  #storing = 0; // changes that the database does not hold yet
  /** @type {any} choices that can't be read, until a change replaces them */
  #unreadList = null;
  isKept = true; // whether all changes survive a reload
  unread = ""; // what the database has that can't be read, in a sentence

  constructor() {
    for (const store of STORES) listen(store, () => this.load());
  }

  /** Read what the browser keeps, and leave out what can't be read. Examples whose sign is not on the list add it. */
  async load() {
    const count = this.#count;
    const [signs, values] = [await readAll(SIGNS), await readAll(EXAMPLES)];
    if (this.#storing || count !== this.#count) return; // when the change is stored, this is called again
    const list = signs.find(({ id }) => id === LIST);
    const choices = choicesOf(list);
    const examples = values.flatMap((value) => {
      const drawing = drawingFrom(value.drawing);
      const isRead = typeof value.id === "string" && isLabel(value.label) && drawing && isDrawn(drawing);
      return isRead ? [{ ...value, drawing }] : [];
    });
    this.#unreadList = !list || JSON.stringify(list.names) === JSON.stringify(choices.names) ? null : list;
    const unread = sentence(this.#unreadList !== null, values.length - examples.length);
    for (const { label } of examples) {
      const isNew = typeof label === "string" && !choices.names.includes(label) && choices.names.length < MOST_SIGNS;
      if (isNew) choices.names = [...choices.names, label];
    }
    const state = { choices, examples };
    const isKept = STORES.every(keepsAll);
    if (keyOf(state) === keyOf(this.#state) && unread === this.unread && isKept === this.isKept) return;
    [this.#state, this.unread, this.isKept] = [state, unread, isKept];
    this.#changed();
  }

  #changed() {
    for (const listener of this.listeners) listener();
  }

  get choices() {
    return this.#state.choices;
  }

  get names() {
    return this.choices.names;
  }

  /** The examples of digits, newest first. */
  get digits() {
    return this.#state.examples.filter(({ label }) => typeof label === "number").reverse();
  }

  /** The examples of the signs on the list, oldest first. A sign has no pictures. */
  get examples() {
    return this.#state.examples.filter((example) => this.names.some((name) => this.#isOf(example, name)));
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  /** @param {string} name */
  of(name) {
    return this.#state.examples.filter((example) => this.#isOf(example, name));
  }

  /** @type {(example: Example, name: string) => boolean} */
  #isOf(example, name) {
    return example.label === labelOf(name) && this.pixels(example) !== null;
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

  /**
   * Add examples. Throw an Error if there is no room for them.
   * @type {(entries: Omit<Entry, "time">[], names?: string[]) => void} names: of signs that come with them
   */
  addExamples(entries, names = []) {
    const problem = names.length ? this.problem(names) : "";
    if (problem) throw new Error(problem);
    const time = Date.now() / 1000;
    const more = entries.map((entry, i) => ({ time, ...entry, id: newId(i) }));
    const examples = [...this.#state.examples, ...more];
    checkRoom(examples);
    this.#change({ examples, choices: { ...this.choices, names: [...this.names, ...this.#new(names)] } });
  }

  /** Return the entries of a file that are not here yet. @param {Entry[]} entries */
  missing(entries) {
    const known = new Set(this.#state.examples.map(contentOf));
    return entries.filter((entry) => !known.has(contentOf(entry)) && known.add(contentOf(entry)));
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
    const rename = (/** @type {Example} */ each) => (this.#isOf(each, old) ? { ...each, label: labelOf(name) } : each);
    this.#change({ choices: { ...this.choices, names }, examples: this.#state.examples.map(rename) });
    return "";
  }

  /** Remove a sign with its examples. @param {string} name */
  removeSign(name) {
    const names = this.names.filter((each) => each !== name);
    const examples = this.#state.examples.filter((example) => !this.#isOf(example, name));
    this.#change({ choices: { ...this.choices, names }, examples });
  }

  undo() {
    const [before, after] = this.#past.pop() ?? [];
    if (before && after) this.#store(changed(this.#state, after, before));
  }

  /** @param {Partial<State>} change */
  #change(change) {
    const state = { ...this.#state, ...change };
    if (keyOf(state) === keyOf(this.#state)) return;
    this.#past.push([this.#state, state]);
    this.#store(state);
  }

  /** Make this change in the database, too, beside those of other tabs. @param {State} state */
  async #store(state) {
    const before = this.#state;
    this.#state = state;
    const known = new Set(before.examples);
    const stays = new Set(state.examples.map(({ id }) => id));
    const more = state.examples.filter((example) => !known.has(example));
    const less = before.examples.filter(({ id }) => !stays.has(id));
    const { choices: from } = before;
    const unread = this.#unreadList;
    this.#unreadList = null;
    this.#count++;
    this.#storing++;
    const stored = change(
      ...(unread ? [{ store: SIGNS, id: UNREAD_LIST, to: () => ({ ...unread, id: UNREAD_LIST }) }] : []),
      {
        store: SIGNS,
        id: LIST,
        to: (old) => ({ id: LIST, ...changedChoices(old ? choicesOf(old) : from, from, state.choices) }),
      },
      ...more.map((example) => ({ store: EXAMPLES, id: example.id, to: () => example })),
      ...less.map(({ id }) => ({ store: EXAMPLES, id, to: () => undefined })),
    ).finally(() => this.#storing--);
    this.#changed();
    await stored;
    const isKept = STORES.every(keepsAll);
    if (isKept === this.isKept) return;
    this.isKept = isKept;
    this.#changed();
  }
}

/**
 * Return a state with the change from one state to another. Only what differs between these two is changed.
 * @type {(state: State, from: State, to: State) => State}
 */
function changed(state, from, to) {
  const labels = new Map(from.examples.map(({ id, label }) => [id, label]));
  const stays = new Set(to.examples.map(({ id }) => id));
  const examples = new Map(
    state.examples.flatMap((each) => (labels.has(each.id) && !stays.has(each.id) ? [] : [[each.id, each]])),
  );
  for (const example of to.examples) if (labels.get(example.id) !== example.label) examples.set(example.id, example);
  return {
    choices: changedChoices(state.choices, from.choices, to.choices),
    examples: [...examples.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** @type {(choices: Choices, from: Choices, to: Choices) => Choices} as `changed` */
function changedChoices(choices, from, to) {
  const names = choices.names.filter((name) => to.names.includes(name) || !from.names.includes(name));
  to.names.forEach((name, i) => {
    if (!from.names.includes(name) && !names.includes(name)) names.splice(i, 0, name);
  });
  const value = (/** @type {"withDigits" | "fromReader"} */ name) => (to[name] === from[name] ? choices : to)[name];
  return { names, withDigits: value("withDigits"), fromReader: value("fromReader") };
}

/** Return the choices in a value of the store, with those of a new page for what can't be read. @type {(value: any) => Choices} */
function choicesOf(value) {
  const { names, withDigits, fromReader } = { ...START.choices, ...value };
  return {
    names: Array.isArray(names) ? [...new Set(names.filter(isName))] : START.choices.names,
    withDigits: Boolean(withDigits),
    fromReader: Boolean(fromReader),
  };
}

/**
 * Return a sentence on what can't be read in the database, or "".
 * @type {(isList: boolean, count: number) => string} isList: whether it is the list of signs. count: of examples
 */
function sentence(isList, count) {
  const ofList = "The list of signs in this browser can't be read: signs without examples may be missing.";
  const ofExamples =
    count === 1
      ? "One example in this browser can't be read: it is left out, and stays stored."
      : `${count} examples in this browser can't be read: they are left out, and stay stored.`;
  return [isList ? ofList : "", count ? ofExamples : ""].join(" ").trim();
}

/** Return a text that is the same for the same signs and examples. @param {State} state */
function keyOf({ choices: { names, withDigits, fromReader }, examples }) {
  return JSON.stringify([names, withDigits, fromReader, examples.map(({ id, label }) => [id, label])]);
}
