/**
 * The entry of the invisible component that brings the code and the networks to the page and connects its parts. It offers
 * `digitLens` to the sheet, the picture and the trainer (entry.js), because inline modules can't import each other.
 */
import { toNetwork } from "../model/network.js";
import { AppSheet } from "../sheet/app_sheet.js";
import { askAgain } from "../shared/ask_again.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { closeSidebarIfNarrow, followConnection } from "../shared/streamlit_page.js";
import { unpack } from "./packet.js";
import { LiveReading } from "./live.js";
import { TeachControls } from "./teach_controls.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Hand } from "./live.js"
 */

const MOST_NETWORKS = 6; // as in __init__.py
const WAIT = 2000; // ms until missing weights are asked for again
const PATIENCE = 3000; // ms after a stroke, after which Python is asked to read the drawing
const LONGEST_PATIENCE = 30_000; // ms between two requests

/** @type {Map<string, Network>} by key, the last used ones last */
const networks = new Map();
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
let [asking, patience] = [0, PATIENCE]; // the timer until then, and its ms
let sweepEnds = 0; // ms, on the page's clock: until then, the picture shows the blame of a step
/** @type {number | undefined} the timer of a message that waits until then */
let sweepTimer;

const sheet = new AppSheet((what) => {
  if (what !== "begin" && what !== "move") awaitPython();
  live.update();
});

const python = () => (reading && sheet.isReadBy(reading) ? reading : null);
const live = new LiveReading(
  sheet,
  { hand, python, finder: () => networks.get(selected) },
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
const teaching = new TeachControls({
  choose: (digit) => {
    message.lesson.label = digit;
    showLesson();
    send?.setTriggerValue("label", digit);
  },
  step: (count) => {
    sweepEnds = performance.now() + picture.sweep("backward");
    showLesson();
    send?.setTriggerValue("step", count);
  },
  back: (isAll) => send?.setTriggerValue("back", isAll),
  turn: (direction) => {
    picture.sweep(direction);
    showLesson();
  },
});
const place = html("div", {}, toggling, picture.element, teaching.element);

// After a restart, the server knows nothing of the page and ignores what it sends for its fragments. A full run mends that.
const stopConnection = followConnection(() => ask());
closeSidebarIfNarrow();

/** @type {() => Hand | null} */
function hand() {
  if (!message) return null;
  if (message.role === "learn" && learner) return learner;
  const network = networks.get(message.hand);
  if (!network) return null;
  const lesson = message.lesson?.label == null ? null : message.lesson;
  return { network, name: message.name, lesson };
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
  const { role, lesson } = message;
  teaching.element.hidden = role !== "teach";
  teaching.show(lesson ?? { label: null, can_undo: false, can_undo_all: false }, picture.direction);
  live.update();
}

/** @type {DigitLens} */
const digitLens = {
  networks,
  picture,
  sheet,

  showLearner(hand) {
    learner = hand;
    if (message?.role === "learn") live.update();
  },

  stop() {
    sheet.stop();
    stopConnection();
    place.remove();
  },

  show(parent, bytes, latest) {
    const received = unpack(bytes);
    if (received.part === "sheet") {
      reading = received;
      live.near = reading.near;
      sheet.receive(parent, received, latest.setStateValue); // its change updates the picture
      return;
    }
    send = latest;
    const isStep = message?.hand !== received.hand && received.lesson && sweepEnds > 0;
    keepOrAsk({ ...received, key: received.hand }, latest.setTriggerValue);
    const apply = () => {
      message = received;
      if (place.parentNode !== parent) parent.append(place);
      if (isStep) picture.sweep("forward");
      if (isStep) sweepEnds = 0;
      showMessage();
    };
    clearTimeout(sweepTimer);
    const left = isStep ? sweepEnds - performance.now() : 0;
    if (left > 0) sweepTimer = window.setTimeout(apply, left);
    else apply();
  },
};

/** @type {Map<string, symbol>} the latest questions for missing weights, by the network's key */
const missing = new Map();

// This code may replace an older one: the server may have been restarted while the page was open.
const earlier = globalThis.digitLens;
earlier?.stop?.();
globalThis.digitLens = digitLens;
earlier?.waiting?.forEach(({ bytes, send }, parent) => digitLens.show?.(parent, bytes, send));

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
  networks.delete(key); // to the end
  networks.set(key, network);
  for (const old of [...networks.keys()].slice(0, -MOST_NETWORKS)) networks.delete(old);
  live.update();
}

/** @param {Arguments} arguments */
export default function page({ data, setTriggerValue }) {
  const message = unpack(data);
  ask = () => {
    sheet.send();
    setTriggerValue("ask", true);
  };
  selected = message.key;
  keepOrAsk(message, setTriggerValue);
}
