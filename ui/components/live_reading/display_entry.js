/**
 * The entry of the display. It is sent with every reading and therefore short: it hands the reading to the code that weights.js
 * has brought, or leaves it there if that code has not arrived.
 *
 * @import { Arguments } from "../shared/component.js"
 */

/** @param {Arguments} arguments */
export default function display({ data, parentElement, setTriggerValue }) {
  globalThis.digitLens ??= { waiting: new Map() };
  if (globalThis.digitLens.show) globalThis.digitLens.show(parentElement, data, setTriggerValue);
  else globalThis.digitLens.waiting?.set(parentElement, { bytes: data, send: setTriggerValue });
}
