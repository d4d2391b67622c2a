/**
 * The page of the app: its sheet, the live reading of it, and what Python says of both. Python's messages come by three components: one
 * names the network that is selected, the others place the sheet and the picture.
 */
import { AppSheet } from "../sheet/app_sheet.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { fetchNetwork } from "../shared/network_files.js";
import { request } from "../shared/request.js";
import { closeSidebarIfNarrow, followConnection } from "../shared/streamlit_page.js";
import * as store from "../store.js";
import { serverSync } from "../teach/server_sync.js";
import { Teaching } from "../teach/teaching.js";
import { LiveReading } from "./live_reading.js";
import { t } from "../shared/language.js";

/** @import { CurrentNetwork } from "./live_reading.js" */

const FLAT = matchMedia("(max-height: 30rem)"); // a phone on its side: the bars stay in sight while steps are pressed
const PATIENCE = 3000; // ms after a stroke, after which Python is asked to read the drawing
const LONGEST_PATIENCE = 30_000; // ms between two requests

/** @type {Send | null} */
let send = null;
let turns = 0; // how often Python has turned the picture
let ask = () => {}; // asks Python for a full run, which reads the drawing
let drawings = 0; // how often the sheet has changed

export const sheet = new AppSheet((what) => {
  if (what !== "begin" && what !== "move") requestReading();
  live.update();
});

const { networks } = store;
const tell = (/** @type {string} */ name, /** @type {unknown} */ value) => send?.setTriggerValue(name, value);
const python = () => (sheet.isReadBy(store.reading.value) ? store.reading.value : null);
export const live = new LiveReading(sheet, {
  current,
  python,
  finder: () => networks.get(store.selected.value),
  shown: () => {
    teaching.show();
    sync.sendLabel();
  },
  choose: (x) => tell("choose", x),
  pick: (neuron) => tell("pick", neuron),
  explain: () => tell("explain", true),
});
const { picture } = live;
const toggle = button("", () => openSheet(!isSheetOpen()), "sheet-toggle");
const toggling = html("div", { class: "toggle pills" }, toggle);
openSheet(isSheetOpen());
const teaching = new Teaching({
  picture,
  base: () => networks.get(store.picture.value?.network),
  changed: () => {
    sync.show();
    live.update();
  },
  rested: () => sync.sendCopy(),
  lesson: () => (sheet.isReadBy(store.picture.value?.lesson) ? store.picture.value.lesson : null),
});
const sync = serverSync({ teaching, sheet, picture, isRead: () => python() !== null, tell });
const place = html("div", {}, toggling, picture.element, teaching.element);

// After a restart, the server knows nothing of the page and ignores what it sends for its fragments. A full run mends that.
followConnection(() => ask());
closeSidebarIfNarrow();

/** @type {() => CurrentNetwork | null} */
function current() {
  const message = store.picture.value;
  if (!message) return null;
  const { role, name, isShipped } = message;
  if (role === "learn" && store.learner.value) return store.learner.value;
  if (role === "teach") return teaching.current(name, isShipped);
  const network = networks.get(message.network);
  return network ? { network, name, isShipped } : null;
}

/** If Python does not confirm the latest stroke in time, ask it to read the drawing. The connection may have been lost. */
function requestReading() {
  const own = ++drawings;
  const isAnswered = () => own !== drawings || !store.reading.value || python() !== null;
  const askLater = (/** @type {number} */ time) => time && place.isConnected && !sheet.isDrawing && ask(); // the sheet has asked first
  request(askLater, isAnswered, PATIENCE, LONGEST_PATIENCE);
}

/** Whether the person has opened the sheet on a phone, in a view that needs its place. On a wide screen it is always open. */
function isSheetOpen() {
  return document.documentElement.dataset.sheet === "open";
}

/** @param {boolean} isOpen */
function openSheet(isOpen) {
  document.documentElement.dataset.sheet = isOpen ? "open" : "closed";
  setAttributes(toggle, { "aria-expanded": String(isOpen) });
  setText(toggle, isOpen ? t("Close the sheet") : t("Draw"));
}

/** Show the sheet or the picture, as Python's message says. @param {Arguments} arguments */
export function showPart({ data, parentElement, ...latest }) {
  if (data.part === "sheet") {
    store.reading.value = data;
    live.near = data.near;
    sheet.receive(parentElement, data, latest.setStateValue); // its change updates the picture
    return;
  }
  send = latest;
  store.picture.value = data;
  have(data.network);
  if (place.parentNode !== parentElement) parentElement.append(place);
  const { role, selected, turn } = data;
  picture.light(null);
  if (turn[0] && turn[0] !== turns) picture.turn(turn[1]);
  turns = turn[0];
  toggling.hidden = role !== "small";
  const isLow = role === "learn" || (role === "teach" && FLAT.matches);
  picture.setForm(role === "small" ? "small" : isLow ? "low" : "large", role === "teach" || role === "learn");
  const isOther = (selected ?? []).join() !== (picture.selected ?? []).join();
  if (isOther && role !== "learn") picture.select(selected);
  teaching.element.hidden = role !== "teach";
  sync.show();
  live.update();
  sync.sendCopy(); // the server may have been restarted
}

store.learner.follow(() => store.picture.value?.role === "learn" && live.update());

/** @type {Set<string>} the sessions and keys of the networks that are on their way */
const coming = new Set();

/** Fetch a network that a message has named, unless it is here. @param {string} key */
async function have(key) {
  const session = store.session.value;
  const asked = `${session} ${key}`;
  const isWanted = () => store.session.value === session && [store.selected.value, store.picture.value?.network].includes(key);
  let network = networks.get(key) ?? null;
  if (!network) {
    if (coming.has(asked)) return;
    coming.add(asked);
    network = await fetchNetwork(key, isWanted, ask); // a run of the page names it again, so that the server has it
    coming.delete(asked);
  }
  if (!network) return;
  store.keepNetwork(network);
  live.update();
}

/** Take what Python says of the session and of the network that is selected. @param {Arguments} arguments */
export function takeSelected({ data, setTriggerValue }) {
  ask = () => {
    sheet.send();
    setTriggerValue("ask", true);
  };
  store.session.value = data.session;
  store.selected.value = data.key;
  have(data.key);
}
