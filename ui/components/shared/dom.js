/** Create DOM nodes once, then write to them only what has changed. */

/**
 * @typedef {Record<string, string | number | boolean | null | undefined>} Attributes
 * @typedef {HTMLElement | SVGElement} Target
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Create an HTML element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Create a button. @type {(text: string, press: () => void, testId?: string) => HTMLButtonElement} */
export function button(text, press, testId) {
  const element = html("button", { type: "button", "data-testid": testId }, text);
  element.addEventListener("click", press);
  return element;
}

/**
 * Create a choice between several values. Return its element and a function that checks one.
 * @template {string} Value
 * @param {string} title
 * @param {string} name
 * @param {Record<Value, string>} texts of the values
 * @param {(value: Value) => void} choose
 */
export function radios(title, name, texts, choose) {
  const labels = Object.entries(texts).map(([value, text]) => {
    const input = html("input", { type: "radio", name, value, "data-testid": `train-${name}-${value}` });
    input.addEventListener("change", () => choose(/** @type {Value} */ (value)));
    return html("label", {}, input, /** @type {string} */ (text));
  });
  // Browsers place a legend in different ways.
  const element = html("fieldset", { class: "sources", "aria-label": title }, html("span", {}, title), ...labels);
  const check = (/** @type {Value} */ value) => {
    for (const input of element.querySelectorAll("input")) input.checked = input.value === value;
  };
  return { element, check };
}

/**
 * Create an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/**
 * Set attributes. `true` stands for an empty attribute; `false`, `null` and `undefined` remove it.
 * @type {(element: Element, attributes: Attributes) => void}
 */
export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? "" : value === false || value == null ? null : String(value);
    if (text === null) element.removeAttribute(name);
    else if (element.getAttribute(name) !== text) element.setAttribute(name, text);
  }
}

/** @type {(node: Node, text: string | number) => void} */
export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = String(text);
}

/**
 * Change the number of a node's children to `count`: remove the last ones, or append new ones.
 * @template {Element} Child
 * @param {Element} parent
 * @param {number} count
 * @param {(index: number) => Child} create
 * @returns {Child[]} all children
 */
export function setChildCount(parent, count, create) {
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(create(parent.children.length));
  return /** @type {Child[]} */ ([...parent.children]);
}

/**
 * Return the element that matches `selector`. Throw an error if there is none.
 * @type {(root: ParentNode, selector: string) => HTMLElement}
 */
export function find(root, selector) {
  const element = root.querySelector(selector);
  if (!element) throw new Error(`no element ${selector}`);
  return /** @type {HTMLElement} */ (element);
}

/**
 * Return an event's target, or the nearest ancestor that matches `selector`.
 * @type {(event: Event, selector: string) => Target | null}
 */
export function targetOf(event, selector) {
  return event.target instanceof Element ? /** @type {Target | null} */ (event.target.closest(selector)) : null;
}

/** @type {(content: BlobPart, name: string) => void} lets a person download a file */
export function saveFile(content, name) {
  const link = html("a", { href: URL.createObjectURL(new Blob([content])), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Paint grey pixels, 0 (black) to 1, on a canvas that has their size. @type {(canvas: HTMLCanvasElement, pixels: ArrayLike<number>) => void} */
export function paintGrey(canvas, pixels) {
  const image = new ImageData(canvas.width, canvas.height);
  const { data } = image;
  for (let i = 0; i < pixels.length; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = Math.round(255 * pixels[i]);
    data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
