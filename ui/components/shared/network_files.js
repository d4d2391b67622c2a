/** Exchange the files of networks with the server (ui/routes.py). */
import { fromCheckpoint } from "../model/safetensors.js";
import { session } from "../store.js";
import { request } from "./request.js";

/** @import { Network } from "../model/network.js" */

const WAIT = 1000; // ms until a network is asked for again; each wait is twice as long as the one before it

/**
 * Send a network's file. Return its key, by which a message can name it, or "" and why the server refuses it. Throw an Error if the server
 * can't be reached, or does not know this session (yet).
 * @type {(file: Uint8Array) => Promise<{ key: string, refusal: string }>}
 */
export async function sendFile(file) {
  const response = await fetch(addressOf(), { method: "PUT", body: /** @type {BodyInit} */ (file) });
  const answer = await response.json();
  if (!answer.key && !answer.refusal) throw new Error("it does not know this page");
  return answer;
}

/** Return the file of a network. Throw an Error with one sentence if there is none. @param {string} key */
export async function fetchFile(key) {
  const response = await fetch(addressOf(`/${encodeURIComponent(key)}`));
  if (response.headers.get("content-type") !== "application/octet-stream") throw new Error(await response.text());
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Return a network as soon as the server has sent it, or null if it is not wanted any more.
 * @type {(key: string, isWanted: () => boolean, missed?: () => void) => Promise<Network | null>} missed: called if it has not come
 */
export async function fetchNetwork(key, isWanted, missed = () => {}) {
  /** @type {Network | null} */
  let network = null;
  const ask = async () => {
    try {
      network = fromCheckpoint(await fetchFile(key), key);
    } catch (error) {
      missed();
      throw error;
    }
  };
  await request(ask, () => network !== null || !isWanted(), WAIT);
  return network;
}

/** @param {string} rest */
function addressOf(rest = "") {
  return new URL(`digit-lens/networks/${session.value}${rest}`, document.baseURI);
}
