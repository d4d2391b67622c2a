/** What the page of the app knows, in one place: whoever shows it reads it here, and follows it if it changes by itself. */
import { Signal } from "./shared/signal.js";

/**
 * @import { Network } from "./model/network.js"
 * @import { CurrentNetwork } from "./network_picture/live_reading.js"
 * @import { Trainer } from "./runs/trainer.js"
 */

const MOST_NETWORKS = 6; // that stay in memory

/** The id of this page's session on the server. */
export const session = new Signal("");
/** What Python says of its latest reading of a drawing; null before the first one. The sheet itself has the drawing. */
export const reading = new Signal(/** @type {any} */ (null));
/** What Python has said of the picture last: the current network, and in which form it is shown. */
export const picture = new Signal(/** @type {any} */ (null));
/** The key of the network that is selected. */
export const selected = new Signal("");
/** The network that learns in this page, while the view Training shows it. */
export const learner = new Signal(/** @type {CurrentNetwork | null} */ (null));
/** The view Training, as soon as it has been opened. It has the runs. */
export const training = new Signal(/** @type {Trainer | null} */ (null));
/** How often the address was about to be copied: then settings are written into it anew, because Streamlit removes them. */
export const copied = new Signal(0);

/** @type {Map<string, Network>} that Python has sent, by key, the last used ones last */
export const networks = new Map();
/** The network that was kept last. */
const kept = new Signal(/** @type {Network | null} */ (null));

/** Keep a network as the last used one. If there are too many, drop the first. @param {Network} network */
export function keepNetwork(network) {
  networks.delete(network.key); // to the end
  networks.set(network.key, network);
  for (const old of [...networks.keys()].slice(0, -MOST_NETWORKS)) networks.delete(old);
  kept.value = network;
}

/**
 * Return a function that takes the key of a network, and calls `use` as soon as the page has it.
 * @type {(use: (network: Network) => void) => (key: string) => void}
 */
export function whenKnown(use) {
  let wanted = "";
  const look = () => {
    const network = networks.get(wanted);
    if (!network) return;
    wanted = "";
    use(network);
  };
  kept.follow(look);
  return (key) => {
    wanted = key;
    look();
  };
}
