/**
 * The networks that a person has trained here and read with. They stay in this browser, at most MOST.
 *
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} name
 * @property {number | null} accuracy on 2,000 test digits, 0 to 1
 * @property {number} time ms since 1970
 * @property {Uint8Array} file safetensors
 */
import { put, readAll, remove } from "../shared/database.js";
import { button, html, setAttributes } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { toSafetensors } from "./file.js";

/** @import { Network } from "../model/network.js" */

const STORE = "networks";
const PATIENCE = 10_000; // ms until the page says that the server has not answered
const MOST = 12;

/** @returns {Promise<Kept[]>} newest first */
export async function keptNetworks() {
  return (await readAll(STORE)).sort((a, b) => b.time - a.time);
}

/**
 * Keep a network. Return a sentence on what became of others or may become of this one, or "".
 * @type {(id: string, name: string, network: Network, accuracy: number | null) => Promise<string>}
 */
export async function keep(id, name, network, accuracy) {
  const isStored = await put(STORE, { id, name, accuracy, time: Date.now(), file: toSafetensors(network) });
  const surplus = (await keptNetworks()).slice(MOST);
  for (const { id: old } of surplus) await remove(STORE, old);
  if (surplus.length) return `This browser keeps ${MOST} networks, so the oldest one is gone: ${surplus[0].name}.`;
  return isStored ? "" : "This browser stores nothing here, so the network is gone when you close or reload the page.";
}

/** @param {string} id */
export function forget(id) {
  return remove(STORE, id);
}

/** A request that one of these networks reads everywhere. It tells the person the server's answer. */
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
    if (selected === this.#id) this.#end("This network now reads everywhere.");
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

/** The table of these networks. */
export class KeptTable {
  #use;
  #rows = html("tbody");
  element = html(
    "div",
    { class: "kept", "data-testid": "trainer-networks", hidden: true },
    html("h4", {}, "Your networks, kept in this browser"),
    html("div", { class: "scroll" }, html("table", {}, this.#rows)),
  );
  #reading = ""; // the id of the network that reads

  /** @param {(network: Kept) => void} use makes a network the one that reads */
  constructor(use) {
    this.#use = use;
    this.draw();
  }

  /** @param {string} id of the network that reads now */
  setReading(id) {
    this.#reading = id;
    this.draw();
  }

  async draw() {
    const networks = await keptNetworks();
    this.element.hidden = !networks.length;
    this.#rows.replaceChildren(...networks.map((network) => this.#row(network)));
  }

  /** @param {Kept} network */
  #row(network) {
    const { id, name, accuracy } = network;
    const time = timeOf(network);
    const press = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const element = button(text, act);
      setAttributes(element, { "aria-label": `${text}: ${name}, ${time}` });
      return element;
    };
    const cells = [
      percent(accuracy),
      time,
      id === this.#reading ? "reads now" : press("Read with it", () => this.#use(network)),
      press("Delete", () => forget(id)),
    ];
    return html("tr", {}, html("th", { scope: "row" }, name), ...cells.map((cell) => html("td", {}, cell)));
  }
}

/** @type {(network: Kept) => string} the time of today, or the date */
function timeOf({ time }) {
  const date = new Date(time);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString("en-GB", { timeStyle: "short" })
    : date.toLocaleDateString("en-GB", { dateStyle: "medium" });
}
