/**
 * What this browser keeps, short texts and trained networks, as far as Python has to know it. Nothing is visible.
 *
 * A text is written only if it has changed, so that a new page does not empty what an earlier one has kept.
 * The page (server_reader.js) and Python ask for a network that is to read everywhere. Python's answer comes with its data, which `show`
 * of __init__.py explains.
 */
import { listen, remove } from "../shared/database.js";
import { read, write } from "../shared/local_storage.js";
import { STORE, keptNetworks } from "../runs/kept_networks.js";
import { sendFile } from "../shared/network_files.js";
import * as store from "../store.js";

/**
 * @typedef {Record<string, string>} Texts by name
 * @typedef {Record<"session" | "selected" | "wanted" | "forgotten" | "answered" | "refusal", string> & { texts: Texts }} Data from Python
 */

/** @type {Send | null} */
let send = null;
/** @type {Partial<Data>} Python's latest data */
let latest = {};
let told = "[]"; // the networks that Python knows
const SHIPPED = "default"; // the id of the app's own network
const LAST = "digit_lens_kept_network"; // the name under which the browser keeps the id of the one of its own that reads

store.request.follow(({ id, request }) => use(id, request));
listen(STORE, tell);

async function tell() {
  const networks = await keptNetworks();
  const list = networks.map(({ id, name, accuracy }) => ({ id, name, accuracy }));
  if (JSON.stringify(list) === told) return; // each message runs the page
  told = JSON.stringify(list);
  send?.setStateValue("networks", list);
}

/** @type {(id: string, request: string) => Promise<void>} request: what Python's answer repeats, or "" */
async function use(id, request) {
  const kept = (await keptNetworks()).find((network) => network.id === id); // else it is one of a run
  const { key, refusal } = kept ? await sendFile(kept.file) : { key: "", refusal: "" };
  if (refusal && request) store.answer.value = { answered: request, refusal };
  else send?.setTriggerValue("use", { request, id, key, name: kept?.name, accuracy: kept?.accuracy });
}

/**
 * Tell a server that knows nothing of this browser what it keeps: the page was loaded anew or the server restarted.
 * @param {Data} data
 */
function introduce({ texts, selected }) {
  const found = Object.keys(texts).map((name) => [name, read(name)]);
  const other = found.filter(([name, text]) => text && text !== texts[name]);
  if (other.length) send?.setTriggerValue("found", Object.fromEntries(other));
  told = "[]";
  tell();
  const last = read(LAST);
  if (selected === SHIPPED && last) use(last, "");
}

/** @param {Arguments} arguments */
export default function browserStorage({ data, ...component }) {
  send = component;
  const before = latest;
  latest = data;
  const { texts, selected, wanted, forgotten, answered, refusal } = /** @type {Data} */ (data);
  if (data.session !== before.session) {
    store.session.value = data.session; // it may come before the network that is selected
    introduce(data);
  } else {
    for (const [name, text] of Object.entries(texts)) {
      if (text !== before.texts?.[name]) write(name, text && union(read(name), text));
    }
    if (selected !== before.selected) write(LAST, selected.startsWith("browser-") ? selected : "");
  }
  if (wanted && wanted !== before.wanted) use(wanted, "");
  if (forgotten && forgotten !== before.forgotten) remove(STORE, forgotten);
  store.answer.value = { answered, refusal };
}

/**
 * Return the new text. If both texts are JSON lists, return the list of all their items: another tab may have added some.
 * @type {(stored: string, text: string) => string}
 */
function union(stored, text) {
  if (!text.startsWith("[")) return text;
  try {
    return JSON.stringify([...new Set([...JSON.parse(stored), ...JSON.parse(text)])]);
  } catch {
    return text;
  }
}
