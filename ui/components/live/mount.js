// The display's own script, sent with every reading and therefore tiny: it hands the reading to the library, which the
// carrier brought once (live.js). Whichever of the two comes first waits for the other.
export default function ({ data, parentElement }) {
  const lens = (globalThis.digitLens ??= { waiting: new Map() });
  if (lens.show) lens.show(parentElement, data);
  else lens.waiting.set(parentElement, data);
  return () => (lens.close ? lens.close(parentElement) : lens.waiting.delete(parentElement));
}
