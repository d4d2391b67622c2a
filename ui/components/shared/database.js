/**
 * The browser's own database (IndexedDB): what a person makes stays in the browser over a reload. Without a database (a private
 * window, blocked site data, a full disk) the values last as long as the page.
 *
 * @typedef {"networks" | "examples" | "signs"} Store
 * @typedef {{ id: string, [name: string]: any }} Value anything with an id that the database can copy
 *
 * @typedef {object} Change of the value with an id
 * @property {Store} store
 * @property {string} id
 * @property {(old: any) => Value | undefined} to returns the new value, or undefined to remove it. old: the one that is there, if any
 */

const NAME = "digit-lens";
const VERSION = 2;
/** @type {Store[]} */
const STORES = ["networks", "examples", "signs"];
const EVENT = "digit-lens-database"; // the channel to other components and tabs
const channel = new BroadcastChannel(EVENT); // which a store that has changed is sent to

/** @type {Promise<IDBDatabase | null> | null} */
let opened = null;
let isBlocked = false; // whether a tab with an older page holds the database
/** @type {Change[][]} what is changed meanwhile */
const waiting = [];
/** @type {Record<Store, Map<string, any>>} what the database could not store */
const memory = { networks: new Map(), examples: new Map(), signs: new Map() };

/** @type {(store: Store) => Promise<any[]>} the values of a store, in the order of their ids */
export async function readAll(store) {
  const request = await transact([store], "readonly", (objectsOf) => objectsOf(store).getAll());
  const all = new Map((request?.result ?? []).map((value) => [value.id, value]));
  for (const [id, value] of memory[store]) all.set(id, value);
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Store a value in place of the one with its id. Return whether it survives a reload. @type {(store: Store, value: Value) => Promise<boolean>} */
export function put(store, value) {
  return change({ store, id: value.id, to: () => value });
}

/** @type {(store: Store, id: string) => Promise<boolean>} */
export function remove(store, id) {
  return change({ store, id, to: () => undefined });
}

/**
 * Change values in one transaction, so that no other tab comes between. Return whether this survives a reload.
 * @type {(...changes: Change[]) => Promise<boolean>}
 */
export async function change(...changes) {
  const stores = [...new Set(changes.map(({ store }) => store))];
  const requests = await transact(stores, "readwrite", (objectsOf) => changes.map((each) => makeIn(objectsOf(each.store), each)));
  const isStored = requests !== null;
  for (const { store, id, to } of changes) {
    const value = isStored ? undefined : to(memory[store].get(id));
    if (value) memory[store].set(id, value);
    else memory[store].delete(id);
  }
  if (!isStored && isBlocked) waiting.push(changes);
  stores.forEach((store) => channel.postMessage(store));
  return isStored;
}

/** Return whether all values of a store survive a reload. @param {Store} store */
export function keepsAll(store) {
  return memory[store].size === 0;
}

/** Delete all values of all stores. */
export async function clear() {
  waiting.length = 0;
  for (const store of STORES) {
    memory[store].clear();
    await transact([store], "readwrite", (objectsOf) => objectsOf(store).clear());
    channel.postMessage(store);
  }
}

/**
 * Call a function whenever a store has changed, in this page or in another tab.
 * @type {(store: Store, listener: () => void) => void}
 */
export function listen(store, listener) {
  new BroadcastChannel(EVENT).addEventListener("message", ({ data }) => data === store && listener());
}

/**
 * Make requests to the database in one transaction. Return what `act` returns, when they are done. null: they are not
 * @template Result
 * @param {Store[]} stores
 * @param {IDBTransactionMode} mode
 * @param {(objectsOf: (store: Store) => IDBObjectStore) => Result} act
 * @returns {Promise<Result | null>}
 */
async function transact(stores, mode, act) {
  const database = await (opened ??= connect(VERSION));
  if (!database) return null;
  try {
    const transaction = database.transaction(stores, mode);
    const result = act((store) => transaction.objectStore(store));
    return await new Promise((done) => {
      transaction.oncomplete = () => done(result);
      transaction.onabort = transaction.onerror = () => done(null);
    });
  } catch {
    return null; // it was closed
  }
}

/** @type {(objects: IDBObjectStore, change: Change) => IDBRequest} */
function makeIn(objects, { id, to }) {
  const request = objects.get(id);
  request.onsuccess = () => {
    try {
      const value = to(request.result);
      if (value) objects.put(value);
      else objects.delete(id);
    } catch {
      objects.transaction.abort(); // the database can't copy the value
    }
  };
  return request;
}

/** Open the database. Return null if it can't be opened, or not yet. @type {(version: number | undefined) => Promise<IDBDatabase | null>} version: undefined for the newest */
async function connect(version) {
  try {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = () => {
      const missing = STORES.filter((store) => !request.result.objectStoreNames.contains(store));
      for (const store of missing) request.result.createObjectStore(store, { keyPath: "id" });
    };
    return await new Promise((done, fail) => {
      request.onsuccess = () => {
        hold(request.result);
        done(request.result);
      };
      request.onblocked = () => {
        isBlocked = true; // until it is opened after all
        done(null);
      };
      request.onerror = () => fail(request.error);
    });
  } catch (error) {
    // The page of another tab may be newer. Else it is blocked site data, and the next call tries again.
    if (version && /** @type {Error} */ (error).name === "VersionError") return connect(undefined);
    [opened, isBlocked] = [null, false];
    return null;
  }
}

/** Use an open database, until another tab upgrades or deletes it. @param {IDBDatabase} database */
function hold(database) {
  database.onversionchange = () => {
    database.close();
    opened = null;
  };
  database.onclose = () => (opened = null);
  opened = Promise.resolve(database);
  for (const changes of waiting.splice(0)) change(...changes);
  if (isBlocked) STORES.forEach((store) => channel.postMessage(store)); // what it holds was not there until now
  isBlocked = false;
}
