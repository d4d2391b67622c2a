/** The networks that Python has sent to this page, by key. */
import { Signal } from "../shared/signal.js";

/** @import { Network } from "../model/network.js" */

const MOST = 6; // as in __init__.py

/** @type {Map<string, Network>} by key, the last used ones last */
export const networks = new Map();
/** The one that was kept last. */
const kept = new Signal(/** @type {Network | null} */ (null));

/** Keep a network as the last used one. If there are too many, drop the first. @param {Network} network */
export function keepNetwork(network) {
  networks.delete(network.key); // to the end
  networks.set(network.key, network);
  for (const old of [...networks.keys()].slice(0, -MOST)) networks.delete(old);
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
