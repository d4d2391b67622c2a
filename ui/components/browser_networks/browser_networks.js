/**
 * Tell Python which trained networks this browser keeps, and send the network that is to read everywhere. Nothing is visible.
 *
 * The trainer, the sidebar's Retrain and Python ask for it: "digit-lens-use", `wanted`. Python's answer comes with its data, which
 * `show` of __init__.py explains, and goes on to them by the event "digit-lens-network".
 */
import { toBase64 } from "../shared/base64.js";
import { listen, remove } from "../shared/database.js";
import { read, write } from "../shared/local_storage.js";
import { STORE, keptNetworks } from "../runs/kept_networks.js";

/** @type {Send | null} */
let send = null;
/** @type {Record<string, string>} Python's latest data */
let latest = {};
let told = "[]"; // what Python knows
const SHIPPED = "default"; // the id of the app's own network
const LAST = "digit_lens_kept_network"; // the name under which the browser keeps the id of the one of its own that reads

document.addEventListener("digit-lens-use", ({ detail }) => use(detail.id, detail.request));
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
  const kept = (await keptNetworks()).find((network) => network.id === id);
  const network = kept ? { name: kept.name, accuracy: kept.accuracy, file: toBase64(kept.file) } : {}; // else it is one of a run
  send?.setTriggerValue("use", { request, id, ...network });
}

/** @param {Arguments} arguments */
export default function browserNetworks({ data, ...component }) {
  send = component;
  const before = latest;
  latest = data;
  const { session, selected, wanted, forgotten, answered, refusal } = latest;
  if (session !== before.session) {
    told = "[]";
    tell();
    // The page was loaded anew or the server restarted, so that the server has forgotten which one read.
    const last = read(LAST);
    if (selected === SHIPPED && last) use(last, "");
  } else if (selected !== before.selected) {
    write(LAST, selected.startsWith("browser-") ? selected : "");
  }
  if (wanted && wanted !== before.wanted) use(wanted, "");
  if (forgotten && forgotten !== before.forgotten) remove(STORE, forgotten);
  document.dispatchEvent(new CustomEvent("digit-lens-network", { detail: { selected, answered, refusal } }));
}
