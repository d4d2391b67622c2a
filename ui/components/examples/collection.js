/**
 * The one collection of labelled drawings that this browser keeps: digits and signs of one's own. "Your examples" and "Your own
 * signs" are two looks at it. Each change can be undone.
 * The database has the state of it. After each change, here or in another tab, it is read again.
 */
import { DIGIT_NAMES } from "../model/network.js";
import { change, keepsAll, listen, readAll } from "../shared/database.js";
import { History } from "../shared/history.js";
import { contentOf, entryFrom, isLabel, isName, problemOfRoom, toName, toValue } from "./examples_file.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Entry, Example } from "./examples_file.js"
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
const LIST = "list"; // the id of the choices in the store
const UNREAD_LIST = "unread list"; // the id of choices that could not be read and that a change has replaced
const STORES = /** @type {const} */ (["signs", "examples"]);
const [SIGNS, EXAMPLES] = STORES;

/** @type {State} */
const START = { choices: { names: ["♥", "★"], withDigits: false, fromReader: true }, examples: [] };

/** @type {Collection | null} the page's */
let opened = null;

/** Return the collection of this page. @param {() => void} changed is called after each change, here or in another tab */
export function collection(changed) {
  opened ??= new Collection();
  opened.listeners.push(changed);
  return opened;
}

export class Collection {
  /** @type {(() => void)[]} called after each change */
  listeners = [];
  /** @type {State} as the database has it */
  #state = START;
  #changes = new History(/** @type {[before: State, after: State] | null} */ (null), Infinity);
  #storing = Promise.resolve(); // resolves when the database has all changes of this tab
  #loading = Promise.resolve(); // resolves when the database has been read
  #reported = ""; // what the listeners know
  /** @type {any} choices that can't be read, until a change replaces them */
  #unreadList = null;
  isKept = true; // whether all changes survive a reload
  unread = ""; // what the database has that can't be read, in a sentence

  constructor() {
    for (const store of STORES) listen(store, () => this.load());
  }

  /** Read what the browser keeps, after what is being read, so that the newest is read last. */
  load() {
    this.#loading = this.#loading.catch(() => {}).then(() => this.#load());
    return this.#loading;
  }

  /** Read what the browser keeps, and leave out what can't be read. Examples whose sign is not on the list add it. */
  async #load() {
    const [signs, values] = await Promise.all(STORES.map(readAll));
    const list = signs.find(({ id }) => id === LIST);
    const choices = choicesOf(list);
    const known = new Map(this.#state.examples.map((example) => [example.id, example]));
    const read = await Promise.all(values.map((value) => known.get(value.id) ?? entryFrom(value)));
    const examples = values.flatMap(({ id, label }, i) => {
      const entry = read[i];
      return entry && typeof id === "string" && isLabel(label) ? [{ ...entry, id, label: String(label) }] : [];
    });
    this.#unreadList = !list || JSON.stringify(list.names) === JSON.stringify(choices.names) ? null : list;
    for (const { label } of examples) {
      const isKnown = DIGIT_NAMES.includes(label) || choices.names.includes(label);
      if (!isKnown && choices.names.length < MOST_SIGNS) choices.names = [...choices.names, label];
    }
    const count = values.length - examples.length;
    const unread = [
      this.#unreadList && t("The list of signs in this browser can't be read."),
      count && tn("{n} example in this browser can't be read.", "{n} examples in this browser can't be read.", count),
    ];
    const what = unread.filter(Boolean).join(" ");
    this.unread = what && `${what} ${t("This part is left out, and stays stored.")}`;
    this.isKept = STORES.every(keepsAll);
    this.#state = { choices, examples };
    const reported = JSON.stringify([keyOf(this.#state), this.unread, this.isKept, this.canUndo]);
    if (reported === this.#reported) return;
    this.#reported = reported;
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
    return this.#state.examples.filter(({ label }) => DIGIT_NAMES.includes(label)).reverse();
  }

  /** The examples of the signs on the list. */
  get examples() {
    return this.names.flatMap((name) => this.of(name));
  }

  /** Return the examples of a sign, oldest first. @param {string} name */
  of(name) {
    return this.#state.examples.filter(({ label }) => label === name);
  }

  get canUndo() {
    return this.#changes.canUndo;
  }

  /** Return what is wrong with adding signs, or "". @param {string[]} texts names */
  problem(texts) {
    const names = this.#new(texts);
    if (names.includes("")) return t("A sign needs a name: a letter, an emoji or a word.");
    const count = this.names.length + names.length;
    return count > MOST_SIGNS
      ? t("There is room for {most_signs} signs, and these make {count}: remove some first.", { most_signs: MOST_SIGNS, count })
      : "";
  }

  /** @type {(texts: string[]) => string[]} the names that are not on the list */
  #new(texts) {
    return [...new Set(texts.map(toName))].filter((name) => !this.names.includes(name));
  }

  /**
   * Add signs and examples that are not here yet. Return what is wrong, or "".
   * @type {(names: string[], entries?: Entry[], choices?: Partial<Choices>) => Promise<string>} choices: others
   */
  async add(texts, entries = [], choices = {}) {
    await this.#storing; // what is being removed can be added again
    const now = Date.now();
    const idOf = (/** @type {number} */ i) => `${String(now).padStart(14, "0")}-${String(i).padStart(3, "0")}-${Math.random()}`; // in order
    const known = new Set(this.#state.examples.map(contentOf));
    const missing = entries.filter((entry) => !known.has(contentOf(entry)) && known.add(contentOf(entry)));
    const more = missing.map((entry, i) => ({ time: now / 1000, ...entry, id: idOf(i) }));
    const examples = [...this.#state.examples, ...more];
    const problem = this.problem(texts) || problemOfRoom(examples);
    const names = [...this.names, ...this.#new(texts)];
    if (!problem) await this.#change({ examples, choices: { ...this.choices, ...choices, names } });
    return problem;
  }

  /** @type {(id: string, name: string) => Promise<void>} gives an example to another sign */
  move(id, name) {
    return this.#change({
      examples: this.#state.examples.map((each) => (each.id === id ? { ...each, label: name } : each)),
    });
  }

  /** @param {string} id of an example */
  remove(id) {
    return this.#change({ examples: this.#state.examples.filter((each) => each.id !== id) });
  }

  /** @param {Partial<Choices>} choices */
  choose(choices) {
    return this.#change({ choices: { ...this.choices, ...choices } });
  }

  /**
   * Give a sign another name, and its examples too. Return what is wrong with the name, or "".
   * @type {(old: string, text: string) => Promise<string>}
   */
  async rename(old, text) {
    const name = toName(text);
    if (!name || (name !== old && this.names.includes(name))) return t("A sign needs a name that no other sign has.");
    const names = this.names.map((each) => (each === old ? name : each));
    const examples = this.#state.examples.map((each) => (each.label === old ? { ...each, label: name } : each));
    await this.#change({ choices: { ...this.choices, names }, examples });
    return "";
  }

  /** Remove a sign with its examples. @param {string} name */
  removeSign(name) {
    const names = this.names.filter((each) => each !== name);
    const examples = this.#state.examples.filter(({ label }) => label !== name);
    return this.#change({ choices: { ...this.choices, names }, examples });
  }

  async undo() {
    const [before, after] = this.#changes.present ?? [];
    this.#changes.undo();
    if (before && after) await this.#store(after, before);
  }

  /** @param {Partial<State>} change */
  async #change(change) {
    const [from, to] = [this.#state, { ...this.#state, ...change }];
    if (keyOf(to) === keyOf(from)) return;
    this.#changes.add([from, to]);
    await this.#store(from, to);
  }

  /**
   * Change in the database what differs between two states, beside what other tabs have changed, and read it again.
   * @type {(from: State, to: State) => Promise<void>}
   */
  async #store(from, to) {
    const [before, after] = [from, to].map(({ examples }) => new Map(examples.map((each) => [each.id, each])));
    const ids = [...new Set([...before.keys(), ...after.keys()])].filter((id) => before.get(id)?.label !== after.get(id)?.label);
    /** @type {(id: string, old: any) => any} old: what the database has; another tab may have deleted it meanwhile */
    const valueOf = (id, old) => {
      const example = after.get(id);
      if (!example) return undefined;
      return before.has(id) ? old && { ...old, label: toValue(example).label } : { id, ...toValue(example) };
    };
    const unread = this.#unreadList;
    this.#storing = change(
      ...(unread ? [{ store: SIGNS, id: UNREAD_LIST, to: () => ({ ...unread, id: UNREAD_LIST }) }] : []),
      {
        store: SIGNS,
        id: LIST,
        to: (old) => ({ id: LIST, ...changed(old ? choicesOf(old) : from.choices, from.choices, to.choices) }),
      },
      ...ids.map((id) => ({ store: EXAMPLES, id, to: (/** @type {any} */ old) => valueOf(id, old) })),
    ).then(() => this.load());
    await this.#storing;
  }
}

/**
 * Return choices with the change from some to others. Only what differs between these two is changed.
 * @type {(choices: Choices, from: Choices, to: Choices) => Choices}
 */
function changed(choices, from, to) {
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

/** Return a text that is the same for the same signs and examples. @param {State} state */
function keyOf({ choices, examples }) {
  return JSON.stringify([choices, examples.map(({ id, label }) => [id, label])]);
}
