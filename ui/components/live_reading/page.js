/**
 * The entry of the invisible component that brings the code and the networks to the page and connects its parts. It offers
 * `digitLens` to the sheet and to the display (entry.js), because inline modules can't import each other.
 */
import { toNetwork } from "../model/network.js";
import { AppSheet } from "../sheet/app_sheet.js";
import { closeSidebarIfLow, followConnection } from "../shared/streamlit_page.js";
import { Display } from "./display.js";
import { LiveReader } from "./live_reader.js";
import { unpack } from "./packet.js";
import { SmallDisplay } from "./small.js";

/** @import { Received } from "./live_reader.js" */

const MOST_NETWORKS = 6; // as in __init__.py
const WAIT = 2000; // ms until missing weights are asked for a second time; doubled after each time

/** @type {Received} the last used networks last */
const received = { networks: new Map(), reading: null };
const { networks } = received;
/** @type {Map<Element, LiveReader>} by parent */
const readers = new Map();
let timer = 0; // until missing weights are asked for again
let ask = () => {}; // asks Python for a full run, which reads the drawing

const sheet = new AppSheet((what) => {
  readers.forEach((reader) => reader.follow(what));
  document.dispatchEvent(new Event("digit-lens-sheet"));
});

// After a restart, the server knows nothing of the page and ignores what it sends for its fragments. A full run mends that.
const stopConnection = followConnection(() => ask());

closeSidebarIfLow();

/** @type {DigitLens} */
const digitLens = {
  networks,
  sheet,

  stop() {
    sheet.stop();
    stopConnection();
    clearTimeout(timer);
  },

  show(parent, bytes, { setStateValue, setTriggerValue: send }) {
    const message = unpack(bytes);
    for (const [place, reader] of readers) if (place !== parent && !reader.isConnected) readers.delete(place);
    if (message.part === "sheet") {
      received.reading = { ...message.reading, of: [message.number, message.put], arrays: message.arrays };
      sheet.receive(parent, message, setStateValue); // its change tells the readers
    } else if (!readers.has(parent)) {
      const { threshold, isSmall } = message;
      const choose = (/** @type {number} */ x) => send("choose", x);
      const explain = () => send("explain", true);
      const display = isSmall ? new SmallDisplay(parent, threshold, choose) : new Display(parent, threshold, choose, explain);
      const reader = new LiveReader(display, received, sheet, () => ask());
      readers.set(parent, reader);
      reader.follow("drawing");
    }
  },
};

// This code may replace an older one: the server may have been restarted while the page was open.
const earlier = globalThis.digitLens;
earlier?.stop?.();
globalThis.digitLens = digitLens;
earlier?.waiting?.forEach(({ bytes, send }, parent) => digitLens.show?.(parent, bytes, send));

/**
 * Keep the network of a message. If the message only names it and it is not here, ask for its weights, and ask again if they do not
 * come: Streamlit discards what a run has sent if another run starts soon after.
 * @type {(message: any, send: Arguments["setTriggerValue"], wait?: number) => void}
 */
function keepOrAsk(message, send, wait = WAIT) {
  clearTimeout(timer);
  const network = message.sizes ? toNetwork(message) : networks.get(message.key);
  if (!network) {
    send("missing", true);
    timer = setTimeout(() => keepOrAsk(message, send, 2 * wait), wait);
    return;
  }
  networks.delete(network.key); // to the end
  networks.set(network.key, network);
  for (const key of [...networks.keys()].slice(0, -MOST_NETWORKS)) networks.delete(key);
  for (const reader of readers.values()) reader.update();
}

/** @param {Arguments} arguments */
export default function page({ data, setTriggerValue }) {
  const message = unpack(data);
  ask = () => {
    sheet.send();
    setTriggerValue("ask", true);
  };
  sheet.configure(message.canvas);
  keepOrAsk(message, setTriggerValue);
}
