/**
 * The entry of the sheet and of the picture. Sent with every reading, it is short: page.js has the code.
 * @param {Arguments} arguments
 */
export default function entry({ data, parentElement, ...send }) {
  globalThis.digitLens ??= { waiting: new Map() };
  const { show, waiting } = globalThis.digitLens;
  if (show) show(parentElement, data, send);
  else waiting?.set(parentElement, { bytes: data, send });
}
