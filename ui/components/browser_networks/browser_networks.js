/**
 * Tell Python which trained networks this browser keeps, and send the network that is to read everywhere. Nothing is visible.
 *
 * The trainer, the sidebar's Retrain and Python ask for it: "digit-lens-use", `wanted`. Python's answer comes with its data, and goes on
 * to them by the event "digit-lens-network".
 *
 * @typedef {object} Answer
 * @property {string} session
 * @property {string} selected the id of the network that reads
 * @property {string} wanted the id of the network whose file Python asks for, or ""
 * @property {string} forgotten the id of the network that was removed last, or ""
 * @property {string} answered the latest request that Python has answered
 * @property {string} refusal why it has refused the network, or ""
 */
import { listen } from "../shared/database.js";
import { toBase64 } from "../runs/file.js";
import { forget, keptNetworks } from "../runs/kept_networks.js";

/** @type {Send | null} */
let send = null;
/** @type {Answer} */
let latest = { session: "", selected: "", wanted: "", forgotten: "", answered: "", refusal: "" };
let told = "[]"; // what Python knows

document.addEventListener("digit-lens-use", ({ detail }) => use(detail.id, detail.request));
listen("networks", tell);

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
    if (before.selected.startsWith("browser-")) use(before.selected, ""); // the server was restarted, and has forgotten it
  }
  if (wanted && wanted !== before.wanted) use(wanted, "");
  if (forgotten && forgotten !== before.forgotten) forget(forgotten);
  document.dispatchEvent(new CustomEvent("digit-lens-network", { detail: { selected, answered, refusal } }));
}
