/**
 * Tell Python which trained networks this browser keeps, and send the file of the one that Python asks for. Nothing is visible.
 *
 * The trainer and the sidebar's Retrain ask for a network to read everywhere by the event "digit-lens-use". Python's answer comes
 * with its data, and goes to them by the event "digit-lens-network".
 *
 * @typedef {object} Answer
 * @property {string} session
 * @property {string} selected the id of the network that reads
 * @property {string} wanted the id of the network whose file Python asks for, or ""
 * @property {string} forgotten the id of the network that was removed last, or ""
 */
import { listen } from "../shared/database.js";
import { read, write } from "../shared/local_storage.js";
import { toBase64 } from "../runs/file.js";
import { forget, keptNetworks } from "../runs/kept_networks.js";

/** @type {Send | null} */
let send = null;
/** @type {Answer} */
let latest = { session: "", selected: "", wanted: "", forgotten: "" };
let told = "[]"; // what Python knows
const SHIPPED = "default"; // the id of the app's own network
const LAST = "digit_lens_kept_network"; // the name under which the browser keeps the id of the one of its own that reads

document.addEventListener("digit-lens-use", async ({ detail }) => {
  await tell();
  send?.setTriggerValue("use", detail);
});
listen("networks", tell);

async function tell() {
  const networks = await keptNetworks();
  const list = networks.map(({ id, name, accuracy }) => ({ id, name, accuracy }));
  if (JSON.stringify(list) === told) return; // each message runs the page
  told = JSON.stringify(list);
  send?.setStateValue("networks", list);
}

/** @param {string} id */
async function sendFile(id) {
  const file = (await keptNetworks()).find((network) => network.id === id)?.file;
  send?.setTriggerValue("file", { id, file: file ? toBase64(file) : "" });
}

/** @param {Arguments} arguments */
export default function browserNetworks({ data, ...component }) {
  send = component;
  const before = latest;
  latest = data;
  const { session, selected, wanted, forgotten } = latest;
  if (session !== before.session) {
    told = "[]";
    tell();
    // The page was loaded anew or the server restarted, so that the server has forgotten which one read.
    const last = read(LAST);
    if (selected === SHIPPED && last) document.dispatchEvent(new CustomEvent("digit-lens-use", { detail: last }));
  } else if (selected !== before.selected) {
    write(LAST, selected.startsWith("browser-") ? selected : "");
  }
  if (wanted && wanted !== before.wanted) sendFile(wanted);
  if (forgotten && forgotten !== before.forgotten) forget(forgotten);
  document.dispatchEvent(new CustomEvent("digit-lens-network", { detail: { selected, wanted } }));
}
