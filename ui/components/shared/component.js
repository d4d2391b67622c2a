/** Streamlit's side of a browser component. */

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(data: any) => void} show called with every new `data`
 */

/**
 * Return a component's default export. Streamlit calls it with every new `data`. The first call for a place on the page
 * creates a view, and the later calls update it.
 * @param {(tell: Send["setTriggerValue"]) => View} create tell: tells Python what is pressed
 */
export function component(create) {
  /** @type {WeakMap<HTMLElement, View>} */
  const views = new WeakMap();
  /** @type {WeakMap<HTMLElement, Send>} */
  const sends = new WeakMap();
  return (/** @type {Arguments} */ { data, parentElement, ...send }) => {
    sends.set(parentElement, send);
    let view = views.get(parentElement);
    if (!view) {
      view = create((name, value) => sends.get(parentElement)?.setTriggerValue(name, value));
      views.set(parentElement, view);
      parentElement.append(view.element);
    }
    view.show(data);
  };
}
