/**
 * The page of the app: its sheet, the live reading of it, and what Python says of both. Python's messages come by three components: one
 * brings networks, the others place the sheet and the picture.
 */
import { toNetwork } from "../model/network.js";
import { toSafetensors } from "../runs/file.js";
import { AppSheet } from "../sheet/app_sheet.js";
import { askAgain } from "../shared/ask_again.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { sendFile } from "../shared/network_files.js";
import { closeSidebarIfNarrow, followConnection } from "../shared/streamlit_page.js";
import { Teaching } from "../teach/teaching.js";
import { unpack } from "./packet.js";
import { keepNetwork, networks } from "./known_networks.js";
import { LiveReading } from "./live.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Hand } from "./live.js"
 */

const WAIT = 2000; // ms until missing weights are asked for again
const PATIENCE = 3000; // ms after a stroke, after which Python is asked to read the drawing
const LONGEST_PATIENCE = 30_000; // ms between two requests

let selected = ""; // the key of the network that is selected
/** @type {any} what Python says of its latest reading of a drawing, or null before the first one */
let reading = null;
/** @type {any} what Python has said of the picture last: which network is in hand, and in which form it is shown */
let message = null;
/** @type {Hand | null} the network that learns in this page */
let learner = null;
/** @type {Send | null} */
let send = null;
let turns = 0; // how often Python has turned the picture
let ask = () => {}; // asks Python for a full run, which reads the drawing
/** @type {string | null} the id of the copy that Python is being told of */
let telling = null;
/** @type {any} the lesson whose label Python has been told to change */
let corrected = null;
let [asking, patience] = [0, PATIENCE]; // the timer until then, and its ms

export const sheet = new AppSheet((what) => {
  if (what !== "begin" && what !== "move") awaitPython();
  live.update();
});

const python = () => (reading && sheet.isReadBy(reading) ? reading : null);
export const live = new LiveReading(
  sheet,
  {
    hand,
    python,
    finder: () => networks.get(selected),
    shown: () => {
      teaching.show();
      tellLabel();
    },
  },
  {
    choose: (x) => send?.setTriggerValue("choose", x),
    pick: (neuron) => send?.setTriggerValue("pick", neuron),
    explain: () => send?.setTriggerValue("explain", true),
  },
);
const { picture } = live;
const toggle = button("", () => openSheet(!isSheetOpen()), "sheet-toggle");
const toggling = html("div", { class: "toggle pills" }, toggle);
openSheet(isSheetOpen());
const teaching = new Teaching({
  picture: () => picture,
  base: () => networks.get(message?.hand),
  changed: () => {
    showIfAhead();
    live.update();
  },
  rested: () => tellTaught(),
  rate: () => (message?.lesson?.rate != null && sheet.isReadBy(message.lesson) ? message.lesson : null),
});
const place = html("div", {}, toggling, picture.element, teaching.element);

// After a restart, the server knows nothing of the page and ignores what it sends for its fragments. A full run mends that.
followConnection(() => ask());
closeSidebarIfNarrow();

/** @type {() => Hand | null} */
function hand() {
  if (!message) return null;
  if (message.role === "learn" && learner) return learner;
  const network = networks.get(message.hand);
  if (!network) return null;
  const { name, isShipped } = message;
  if (message.role !== "teach") return { network, name, isShipped };
  const target = (/** @type {Float32Array} */ pixels, /** @type {number | null} */ label) => {
    const { lesson } = message;
    return teaching.target(pixels, (lesson && sheet.isReadBy(lesson) ? lesson.label : null) ?? label); // a lesson may have set it
  };
  return { network: teaching.network ?? network, name: teaching.name(name), isShipped: isShipped && !teaching.latest, target };
}

/** The id of what was taught to the network in hand; "" for nothing. */
function taughtId() {
  return teaching.latest?.id ?? "";
}

/** Whether Python explains another copy than the one in hand. */
function isAhead() {
  return message?.role === "teach" && message.lesson.known !== taughtId();
}

/** While Python explains another copy, its words are pale (ui/frame/style.css). */
function showIfAhead() {
  document.documentElement.dataset.taught = isAhead() ? "ahead" : "known";
}

/** Tell Python of the copy in hand, so that it explains it. */
function tellTaught() {
  const id = taughtId();
  if (id === telling || !isAhead()) return;
  telling = id;
  askAgain(
    async () => {
      const told = await packTaught();
      const isSent = !told.id || told.file;
      if (isSent && told.id === taughtId()) send?.setTriggerValue("taught", told); // else it is asked again, or the next one is told
    },
    () => telling !== id || taughtId() !== id || !isAhead(),
    WAIT,
  ).then(() => (telling = telling === id ? null : telling));
}

/** Tell Python which digit the drawing is said to be, if it takes it for another one: by a press, or before it was restarted. */
function tellLabel() {
  const [label, lesson] = [picture.shown?.lesson?.label, message?.lesson];
  const isKnown = label == null || lesson?.label == null || lesson.label === label;
  if (isKnown || lesson === corrected || !sheet.isReadBy(lesson)) return;
  corrected = lesson;
  send?.setTriggerValue("label", label);
}

/** Return what Python has to know of the copy in hand, and send its file. */
async function packTaught() {
  const { latest, copy } = teaching;
  if (!latest || !copy) return { id: "", base: message.hand };
  const { id, network, steps, count, label, rate, losses, probabilities, pixels } = latest;
  const [before, [loss, lossAfter]] = [probabilities[0][label], losses];
  const isShown = python() !== null && String(picture.shown?.pixels) === String(pixels);
  const file = await sendFile(toSafetensors(network));
  return { id, base: message.hand, steps, count, label, rate, before, loss, lossAfter, isShown, file };
}

/** If Python does not confirm the latest stroke in time, ask it to read the drawing. The connection may have been lost. */
function awaitPython() {
  clearTimeout(asking);
  if (!reading || python()) {
    patience = PATIENCE;
    return;
  }
  asking = window.setTimeout(() => {
    if (!place.isConnected) return;
    if (!sheet.isDrawing) {
      ask();
      patience = Math.min(2 * patience, LONGEST_PATIENCE);
    }
    awaitPython();
  }, patience);
}

/** Whether the person has opened the sheet on a phone, in a view that needs its place. On a wide screen it is always open. */
function isSheetOpen() {
  return document.documentElement.dataset.sheet === "open";
}

/** @param {boolean} isOpen */
function openSheet(isOpen) {
  document.documentElement.dataset.sheet = isOpen ? "open" : "closed";
  setAttributes(toggle, { "aria-expanded": String(isOpen) });
  setText(toggle, isOpen ? "Close the sheet" : "Draw");
}

/** Show the picture as Python's latest message says. */
function showMessage() {
  const { role, selected, turn } = message;
  picture.light(null);
  if (turn[0] && turn[0] !== turns) picture.turn(turn[1]);
  turns = turn[0];
  toggling.hidden = role !== "small";
  picture.setForm(role === "small" ? "small" : role === "learn" ? "low" : "large", role === "teach" || role === "learn");
  const isOther = (selected ?? []).join() !== (picture.selected ?? []).join();
  if (isOther && role !== "learn") picture.select(selected);
  showLesson();
}

function showLesson() {
  teaching.element.hidden = message.role !== "teach";
  showIfAhead();
  live.update();
  tellTaught(); // the server may have been restarted
}

/** Make a network that learns in this page the one in hand while the view Training is open. @param {Hand | null} hand null: none learns */
export function setLearner(hand) {
  learner = hand;
  if (message?.role === "learn") live.update();
}

/** Show the sheet or the picture, as Python's message says. @param {Arguments} arguments */
export function showPart({ data, parentElement, ...latest }) {
  const received = unpack(data);
  if (received.part === "sheet") {
    reading = received;
    live.near = reading.near;
    sheet.receive(parentElement, received, latest.setStateValue); // its change updates the picture
    return;
  }
  [send, message] = [latest, received];
  keepOrAsk({ ...received, key: received.hand }, latest.setTriggerValue);
  if (place.parentNode !== parentElement) parentElement.append(place);
  showMessage();
}

/** @type {Map<string, symbol>} the latest questions for missing weights, by the network's key */
const missing = new Map();

/**
 * Keep the network of a message. If the message only names it and it is not here, ask for its weights.
 * @type {(message: any, trigger: Arguments["setTriggerValue"]) => void}
 */
function keepOrAsk(message, trigger) {
  const { key } = message;
  const network = message.sizes ? toNetwork(message) : networks.get(key);
  if (!network) {
    const own = Symbol(key);
    missing.set(key, own);
    const isDone = () => missing.get(key) !== own; // it has come, or a later message asks
    askAgain(() => trigger("missing", true), isDone, WAIT);
    return;
  }
  missing.delete(key);
  keepNetwork(network);
  live.update();
}

/** Take the network that is selected. @param {Arguments} arguments */
export function takeNetwork({ data, setTriggerValue }) {
  const message = unpack(data);
  ask = () => {
    sheet.send();
    setTriggerValue("ask", true);
  };
  selected = message.key;
  keepOrAsk(message, setTriggerValue);
}
