/**
 * The browser's own database (IndexedDB): what a person makes stays in the browser over a reload. Without a database (a private
 * window, blocked site data, a full disk) the values last as long as the page.
 *
 * @typedef {"networks" | "examples" | "signs"} Store
 * @typedef {{ id: string, [name: string]: any }} Value anything with an id that the database can copy
 */

const NAME = document.getElementById("reader")?.dataset.id ?? "digit-lens"; // each downloaded reader has its own
const VERSION = 2;
/** @type {Store[]} */
const STORES = ["networks", "examples", "signs"];
const EVENT = "digit-lens-database"; // the channel to other components and tabs

/** @type {Promise<IDBDatabase | null> | null} */
let opened = null;

/** @type {(store: Store) => Promise<any[]>} the values of a store, in the order of their ids */
export async function readAll(store) {
  const database = await open();
  const stored = database ? await settled(database.transaction(store).objectStore(store).getAll()) : null;
  const all = new Map((stored ?? []).map((/** @type {Value} */ value) => [value.id, value]));
  for (const [id, value] of memory(store)) all.set(id, value);
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Store values, each in place of the one with the same id. Return whether they survive a reload.
 * @type {(store: Store, ...values: Value[]) => Promise<boolean>}
 */
export async function put(store, ...values) {
  const isStored = await change(store, (objects) => values.forEach((value) => objects.put(value)));
  for (const value of values) {
    if (isStored) memory(store).delete(value.id);
    else memory(store).set(value.id, value);
  }
  announce(store);
  return isStored;
}

/** @type {(store: Store, id: string) => Promise<void>} */
export async function remove(store, id) {
  memory(store).delete(id);
  await change(store, (objects) => objects.delete(id));
  announce(store);
}

/** Delete all values of all stores. */
export async function clear() {
  for (const store of STORES) {
    memory(store).clear();
    await change(store, (objects) => objects.clear());
    announce(store);
  }
}

/**
 * Call a function whenever a store has changed, in this page or in another tab.
 * @type {(store: Store, listener: () => void) => void}
 */
export function listen(store, listener) {
  const channel = new BroadcastChannel(EVENT);
  channel.addEventListener("message", ({ data }) => data === store && listener());
}

/** @param {Store} store */
function announce(store) {
  const channel = new BroadcastChannel(EVENT);
  channel.postMessage(store);
  channel.close();
}

/**
 * What the database could not store. All bundles of the page share it.
 * @type {(store: Store) => Map<string, any>}
 */
function memory(store) {
  const page = /** @type {any} */ (document);
  page.digitLensMemory ??= Object.fromEntries(STORES.map((name) => [name, new Map()]));
  return page.digitLensMemory[store];
}

/** @type {(store: Store, act: (objects: IDBObjectStore) => unknown) => Promise<boolean>} */
async function change(store, act) {
  const database = await open();
  if (!database) return false;
  try {
    const transaction = database.transaction(store, "readwrite");
    act(transaction.objectStore(store));
    return await new Promise((done) => {
      transaction.oncomplete = () => done(true);
      transaction.onabort = transaction.onerror = () => done(false);
    });
  } catch {
    return false; // it was closed, or can't copy the value
  }
}

/** Open the database. Later calls return the same one. */
function open() {
  opened ??= new Promise((done) => {
    try {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () =>
        STORES.filter((store) => !request.result.objectStoreNames.contains(store)).forEach((store) =>
          request.result.createObjectStore(store, { keyPath: "id" }),
        );
      request.onsuccess = () => done(request.result);
      request.onerror = request.onblocked = () => done(null);
    } catch {
      done(null); // blocked site data
    }
  });
  return opened;
}

/** @type {(request: IDBRequest) => Promise<any>} the request's result, or null if it fails */
function settled(request) {
  return new Promise((done) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => done(null);
  });
}
