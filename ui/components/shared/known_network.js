/** @import { Network } from "../model/network.js" */

const WAIT = 50; // ms between two looks

/**
 * Return a function that takes the key of a network, and calls `use` as soon as its weights are in the page (network_picture/page.js).
 * @type {(use: (network: Network) => void) => (key: string) => void}
 */
export function whenKnown(use) {
  let timer = 0;
  const look = (/** @type {string} */ key) => {
    clearTimeout(timer);
    const network = globalThis.digitLens?.networks?.get(key);
    if (network) use(network);
    else timer = window.setTimeout(() => look(key), WAIT);
  };
  return look;
}
