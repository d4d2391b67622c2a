/**
 * What this browser keeps, short texts and trained networks, as far as Python has to know it. Nothing is visible.
 *
 * A text is written only if it has changed, so that a new page does not empty what an earlier one has kept.
 * `readWith` asks Python to read everywhere with a network. Its answer comes with its data, which `show` of __init__.py explains.
 */
import { listen } from "../shared/database.js";
import { t } from "../shared/language.js";
import { read, write } from "../shared/local_storage.js";
import { READS, STORE, keptNetworks } from "../runs/kept_networks.js";
import { sendFile } from "../shared/network_files.js";
import { request } from "../shared/request.js";
import { session } from "../store.js";

/**
 * @typedef {Record<string, string>} Texts by name
 * @typedef {{ texts: Texts, session: string, selected: string, wanted: string, answer: [id: string, refusal: string] }} Data from Python
 * @typedef {{ id: string, refusal: string, say: (text: string) => void }} Request refusal: why the file was refused, or ""
 */

/** @type {Send | null} */
let send = null;
/** @type {Partial<Data>} Python's latest data */
let latest = {};
/** @type {Request | null} the latest request to read with a network, while it has no answer */
let pending = null;
let told = "[]"; // the networks that Python knows
const [WAIT, TIMES] = [2500, 2]; // ms until Python is asked again, and how often it is asked until the page tells of its silence
const SHIPPED = "default"; // the id of the app's own network
const LAST = "digit_lens_kept_network"; // the name under which the browser keeps the id of the one of its own that reads

listen(STORE, tell);

async function tell() {
  const networks = await keptNetworks();
  const list = networks.map(({ id, name, accuracy }) => ({ id, name, accuracy }));
  if (JSON.stringify(list) === told) return; // each message runs the page
  told = JSON.stringify(list);
  send?.setStateValue("networks", list);
}

/**
 * Ask Python to read everywhere with a network that this browser keeps, or with one of a run. This takes the place of an earlier request.
 * @type {(id: string, say?: (text: string) => void) => Promise<void>} say: tells what becomes of the request
 */
export async function readWith(id, say = () => {}) {
  const own = { id: String(Math.random()), refusal: "", say };
  pending?.say("");
  pending = own;
  say(t("The server checks the network …"));
  const ask = async (/** @type {number} */ time) => {
    if (time === TIMES) say(t("The server has not answered yet. The network from before still reads."));
    const kept = (await keptNetworks()).find((network) => network.id === id); // else it is one of a run
    const { key, refusal } = kept ? await sendFile(kept.file) : { key: "", refusal: "" };
    own.refusal = refusal;
    if (pending === own) send?.setTriggerValue("use", { request: own.id, id, key, name: kept?.name, accuracy: kept?.accuracy });
  };
  await request(ask, () => pending !== own, WAIT);
}

/** Take Python's answer to the request with this id. refusal: why it is refused, or "". @type {(id: string, refusal: string) => void} */
function take(id, refusal) {
  if (!pending || pending.id !== id) return;
  const answered = pending;
  pending = null;
  answered.say(answered.refusal || refusal || READS);
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
  if (selected === SHIPPED && last && !pending) readWith(last);
}

/** @param {Arguments} arguments */
export default function browserStorage({ data, ...component }) {
  send = component;
  const before = latest;
  latest = data;
  const { texts, selected, wanted, answer } = /** @type {Data} */ (data);
  if (data.session !== before.session) {
    session.value = data.session; // it may come before the network that is selected
    introduce(data);
  } else {
    for (const [name, text] of Object.entries(texts)) {
      if (text !== before.texts?.[name]) write(name, text && union(read(name), text));
    }
    if (selected !== before.selected) write(LAST, selected.startsWith("browser-") ? selected : "");
  }
  if (wanted && wanted !== before.wanted) readWith(wanted);
  take(...answer);
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
