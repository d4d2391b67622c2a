/** Streamlit's side of a browser component. */

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(data: any, isPut: boolean) => void} show called with every new `data`. isPut: whether the element was put on the page now
 */

/**
 * Return a component's default export. Streamlit calls it with every new `data`. The first call for a place on the page
 * creates a view, and the later calls update it.
 * @param {(tell: Send["setTriggerValue"], data: any, keep: Send["setStateValue"]) => View} create tell: tells Python what is pressed.
 *   data: the first one. keep: tells Python what is chosen, again with everything that follows
 * @param {boolean} isLasting whether there is one view as long as the page, wherever its place is
 */
export function component(create, isLasting = false) {
  /** @type {WeakMap<object, { view: View, send: Send }>} */
  const shown = new WeakMap();
  return (/** @type {Arguments} */ { data, parentElement, ...send }) => {
    const key = isLasting ? create : parentElement;
    const tell = (/** @type {string} */ name, /** @type {unknown} */ value) => shown.get(key)?.send.setTriggerValue(name, value);
    const keep = (/** @type {string} */ name, /** @type {unknown} */ value) => shown.get(key)?.send.setStateValue(name, value);
    const { view } = shown.get(key) ?? { view: create(tell, data, keep) };
    shown.set(key, { view, send });
    const isPut = view.element.parentNode !== parentElement;
    if (isPut) parentElement.append(view.element);
    view.show(data, isPut);
  };
}
