/** Scroll to elements of the page and draw one frame around them, until others or none are asked for. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { pageHead, pageScroller } from "../shared/streamlit_page.js";

const CARD = ".st-key-tour";
const GAP = 8; // px around the elements
const SETTLES = 5000; // ms in which a view that is being built on a slow device may move the elements
const EVERY = 200; // ms between two looks at where the elements are. Only scrolling is followed at once
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // after one of them the page scrolls no more
const FRAME = "border:3px solid var(--above);border-radius:10px;pointer-events:none;position:fixed;z-index:94";

class Spotlight {
  element = html("div", { style: FRAME, hidden: true, "data-testid": "spotlight" });
  /** @type {string[]} */
  #places = [];
  /** @type {Map<boolean, number>} the latest requests with and without a frame */
  #turns = new Map();
  #isFramed = true;
  #scrollsUntil = 0;
  #timer = 0;
  /** @type {Element[]} */
  #found = [];

  constructor() {
    for (const name of HANDS) addEventListener(name, () => (this.#scrollsUntil = 0), { capture: true, passive: true });
    addEventListener("scroll", () => this.#timer && this.#frame(), { capture: true, passive: true });
  }

  /** @param {{ places: string[], turn: number, isFramed: boolean }} data */
  show({ places, turn, isFramed }) {
    this.#places = places;
    this.#isFramed = isFramed;
    this.#seek();
    if (turn !== this.#turns.get(isFramed) && places.length) this.#scrollsUntil = performance.now() + SETTLES;
    this.#turns.set(isFramed, turn);
    this.#timer ||= setInterval(() => this.#follow(), EVERY);
    this.#follow();
  }

  #follow() {
    document.querySelector(CARD)?.setAttribute("data-testid", "tour-card");
    if (!this.element.isConnected) {
      clearInterval(this.#timer);
      this.#timer = 0;
      this.element.hidden = true;
      return;
    }
    const isSettling = performance.now() < this.#scrollsUntil;
    if (isSettling || !this.#found.length || !this.#found.every((element) => element.isConnected)) this.#seek();
    const box = around(this.#found);
    if (isSettling && box) scrollTo(box);
    this.#frame();
  }

  #frame() {
    const box = around(this.#found);
    this.element.hidden = !box || !this.#isFramed;
    if (!box) return;
    const style = this.element.style;
    style.left = `${box.left - GAP}px`;
    style.top = `${box.top - GAP}px`;
    style.width = `${box.width + 2 * GAP}px`;
    style.height = `${box.height + 2 * GAP}px`;
  }

  #seek() {
    this.#found = this.#places.flatMap((place) => seek(document, place) ?? []);
  }
}

/**
 * Return the smallest box around elements, or null if none of them is visible.
 * @type {(elements: Element[]) => DOMRect | null}
 */
function around(elements) {
  const boxes = elements.map((element) => element.getBoundingClientRect()).filter(({ height }) => height);
  if (!boxes.length) return null;
  const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
  const [right, bottom] = [Math.max(...boxes.map((box) => box.right)), Math.max(...boxes.map((box) => box.bottom))];
  return new DOMRect(left, top, right - left, bottom - top);
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

/**
 * Bring a box to the middle of the room above the tour's card, or its upper edge to the top if it is larger.
 * @param {DOMRect} box
 */
function scrollTo(box) {
  const card = document.querySelector(CARD)?.getBoundingClientRect();
  const isBelow = card && card.left < box.right && box.left < card.right; // on a phone on its side, the card is beside
  const bottom = isBelow ? card.top : innerHeight;
  const head = pageHead()?.getBoundingClientRect().bottom ?? 0;
  const room = bottom - head - 2 * GAP;
  const top = head + GAP + Math.max(0, (room - box.height) / 2);
  if (Math.abs(box.top - top) > 2) pageScroller()?.scrollBy(0, box.top - top);
}

export default component(() => new Spotlight());
