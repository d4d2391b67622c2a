/**
 * The networks that a person has trained here and read with. They stay in this browser, at most MOST.
 *
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} name
 * @property {number | null} accuracy on 2,000 test digits, 0 to 1
 * @property {number | null} [loss]
 * @property {number | null} [seconds] that it has learnt
 * @property {Record<string, any>} [settings]
 * @property {any} [reports] its curves. Networks from before they were kept have none
 * @property {number} time ms since 1970
 * @property {Uint8Array} file safetensors
 */
import { put, readAll, remove } from "../shared/database.js";
import { toSafetensors } from "./file.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { BrowserRun } from "./browser_run.js"
 */

const STORE = "networks";
const PATIENCE = 10_000; // ms until the page says that the server has not answered
const MOST = 12;
export const READS = "This network now reads everywhere.";

/** @returns {Promise<Kept[]>} newest first */
export async function keptNetworks() {
  return (await readAll(STORE)).sort((a, b) => b.time - a.time);
}

/**
 * Keep a network of a run. Return a sentence on what became of others or may become of this one, or "".
 * @type {(id: string, run: BrowserRun, network: Network, accuracy: number | null) => Promise<string>}
 */
export async function keep(id, run, network, accuracy) {
  const { name, loss, seconds, settings, reports } = run;
  const copied = JSON.parse(JSON.stringify({ settings, reports }));
  const kept = { id, name, accuracy, loss, seconds, ...copied, time: Date.now(), file: toSafetensors(network) };
  const isStored = await put(STORE, kept);
  const surplus = (await keptNetworks()).slice(MOST);
  for (const { id: old } of surplus) await remove(STORE, old);
  if (surplus.length) return `This browser keeps ${MOST} networks, so the oldest one is gone: ${surplus[0].name}.`;
  return isStored ? "" : "This browser stores nothing here, so the network is gone when you close or reload the page.";
}

/** @type {(kept: Kept, name: string) => Promise<boolean>} */
export function rename(kept, name) {
  return put(STORE, { ...kept, name });
}

/** @param {string} id */
export function forget(id) {
  return remove(STORE, id);
}

/** A request that a network reads everywhere. It tells the person the server's answer. */
export class Wish {
  #say;
  #id = "";
  #isWanted = false; // whether the server has asked for the network
  /** @type {number | undefined} */
  #timer;

  /** @param {(text: string) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /** @param {string} id */
  begin(id) {
    [this.#id, this.#isWanted] = [id, false];
    this.#say("The server checks the network …");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say("The server has not answered yet. The network from before still reads."), PATIENCE);
  }

  /** @type {(selected: string, wanted: string) => void} the ids of the network that reads, and of the one that the server asks for */
  answer(selected, wanted) {
    if (!this.#id) return;
    if (selected === this.#id) this.#end(READS);
    else if (wanted === this.#id) this.#isWanted = true;
    else if (this.#isWanted) this.#end("The network was not accepted.");
  }

  /** @param {string} text */
  #end(text) {
    clearTimeout(this.#timer);
    this.#id = "";
    this.#say(text);
  }
}
