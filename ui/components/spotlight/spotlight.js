/** Scroll to an element of the page and frame it, until another one or none is asked for. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { pageScroller } from "../shared/streamlit_page.js";

const CARD = ".st-key-tour";
const HEADER = 64; // px at the top of the window that Streamlit's header covers
const GAP = 8; // px around the element
const SETTLES = 5000; // ms in which a view that is being built on a slow device may move the element
const EVERY = 200; // ms between two looks at where the element is. Only scrolling is followed at once
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // after one of them the page scrolls no more
const FRAME = "border:3px solid var(--above);border-radius:10px;pointer-events:none;position:fixed;z-index:94";

class Spotlight {
  element = html("div", { style: FRAME, hidden: true, "data-testid": "spotlight" });
  /** @type {string[]} */
  #places = [];
  #turn = 0;
  #scrollsUntil = 0;
  #timer = 0;
  /** @type {Element | null} */
  #found = null;

  constructor() {
    for (const name of HANDS) addEventListener(name, () => (this.#scrollsUntil = 0), { capture: true, passive: true });
    addEventListener("scroll", () => this.#timer && this.#frame(), { capture: true, passive: true });
  }

  /** @param {{ places: string[], turn: number }} data */
  show({ places, turn }) {
    if (places.join() !== this.#places.join()) this.#found = null;
    this.#places = places;
    if (turn !== this.#turn && places.length) this.#scrollsUntil = performance.now() + SETTLES;
    this.#turn = turn;
    this.#timer ||= setInterval(() => this.#follow(), EVERY);
    this.#follow();
  }

  #follow() {
    if (!this.#places.length || !this.element.isConnected) {
      clearInterval(this.#timer);
      this.#timer = 0;
      this.element.hidden = true;
      return;
    }
    const isSettling = performance.now() < this.#scrollsUntil;
    if (!this.#found?.isConnected || isSettling) this.#seek();
    const box = this.#found?.getBoundingClientRect();
    if (isSettling && box?.height) scrollTo(box);
    this.#frame();
  }

  #frame() {
    const box = this.#found?.getBoundingClientRect();
    this.element.hidden = !box?.height;
    if (!box?.height) return;
    const style = this.element.style;
    style.left = `${box.left - GAP}px`;
    style.top = `${box.top - GAP}px`;
    style.width = `${box.width + 2 * GAP}px`;
    style.height = `${box.height + 2 * GAP}px`;
  }

  #seek() {
    this.#found = null;
    for (const place of this.#places) this.#found ??= seek(document, place);
  }
}

/**
 * Return the first element that matches, in the page or in a component.
 * @type {(root: Document | ShadowRoot, place: string) => Element | null}
 */
function seek(root, place) {
  const found = root.querySelector(place);
  if (found) return found;
  for (const { shadowRoot } of root.querySelectorAll("*")) {
    const inside = shadowRoot && seek(shadowRoot, place);
    if (inside) return inside;
  }
  return null;
}

/** @param {DOMRect} box to bring to the middle of the room above the tour's card, or its upper edge to the top if it is larger */
function scrollTo(box) {
  const bottom = document.querySelector(CARD)?.getBoundingClientRect().top ?? innerHeight;
  const room = bottom - HEADER - 2 * GAP;
  const top = HEADER + GAP + Math.max(0, (room - box.height) / 2);
  if (Math.abs(box.top - top) > 2) pageScroller()?.scrollBy(0, box.top - top);
}

export default component(() => new Spotlight());
