/** Send the files of networks to the server (ui/network_files.py). */
import { session } from "../store.js";

/**
 * Send a file. Return its key, by which a message can name it, or "" if the server does not take it, or does not know this session (yet).
 * @param {Uint8Array} file
 */
export async function sendFile(file) {
  try {
    const address = new URL(`digit-lens/networks/${session.value}`, document.baseURI);
    const response = await fetch(address, { method: "PUT", body: /** @type {BodyInit} */ (file) });
    const text = await response.text();
    if (response.ok) return text;
    console.warn("The server does not take a network:", text);
  } catch (error) {
    console.warn("The server can't be reached:", error);
  }
  return "";
}
