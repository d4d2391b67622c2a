/** Streamlit's side of a browser component. */

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {Send} [send] set before each call of `show`
 * @property {(data: any) => void} show called with every new `data`
 */

/**
 * Return a component's default export. Streamlit calls it with every new `data`. The first call for a place on the page
 * creates a view, and the later calls update it.
 * @param {() => View} create
 */
export function component(create) {
  /** @type {WeakMap<HTMLElement, View>} */
  const views = new WeakMap();
  return (/** @type {Arguments} */ { data, parentElement, ...send }) => {
    let view = views.get(parentElement);
    if (!view) {
      view = create();
      views.set(parentElement, view);
      parentElement.append(view.element);
    }
    view.send = send;
    view.show(data);
  };
}
