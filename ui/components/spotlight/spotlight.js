/** Scroll to elements of the page and draw one frame around them, until others or none are asked for. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";
import { HEAD, MAIN } from "../shared/streamlit_page.js";

const CARD = ".st-key-tour";
const GAP = 8; // px around the elements
const SETTLES = 5000; // ms in which a view that is being built on a slow device may move the elements
const EVERY = 200; // ms between two looks at where the elements are. Only scrolling is followed at once
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // after one of them the page scrolls no more
const FRAME = "border:3px solid var(--above);border-radius:10px;pointer-events:none;position:fixed;z-index:94";

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
  const head = document.querySelector(HEAD)?.getBoundingClientRect().bottom ?? 0;
  const room = bottom - head - 2 * GAP;
  const top = head + GAP + Math.max(0, (room - box.height) / 2);
  if (Math.abs(box.top - top) > 2) document.querySelector(MAIN)?.scrollBy(0, box.top - top);
}

export default component(() => {
  const element = html("div", { hidden: true, "data-testid": "spotlight" });
  /** @type {string[]} */
  let wanted = [];
  /** @type {Element[]} */
  let found = [];
  /** @type {Map<boolean, number>} the latest requests with and without a frame */
  const turns = new Map();
  let hasFrame = true;
  let scrollsUntil = 0;

  const frame = () => {
    const box = around(found);
    element.hidden = !box || !hasFrame;
    if (!box) return;
    const { left, top, width, height } = box;
    const size = `height: ${height + 2 * GAP}px; width: ${width + 2 * GAP}px`;
    element.style.cssText = `${FRAME}; left: ${left - GAP}px; top: ${top - GAP}px; ${size}`;
  };

  const follow = () => {
    if (!element.isConnected) return;
    document.querySelector(CARD)?.setAttribute("data-testid", "tour-card");
    const isSettling = performance.now() < scrollsUntil;
    if (isSettling || !found.length || !found.every(({ isConnected }) => isConnected))
      found = wanted.flatMap((place) => seek(document, place) ?? []);
    const box = around(found);
    if (isSettling && box) scrollTo(box);
    frame();
  };

  for (const name of HANDS) addEventListener(name, () => (scrollsUntil = 0), { capture: true, passive: true });
  addEventListener("scroll", () => element.isConnected && frame(), { capture: true, passive: true });
  setInterval(follow, EVERY);

  /** @type {(data: { places: string[], turn: number, isFramed: boolean }, isPut: boolean) => void} */
  const show = ({ places, turn, isFramed }, isPut) => {
    [wanted, found, hasFrame] = [places, [], isFramed];
    if (isPut) turns.clear();
    if (turn !== turns.get(isFramed) && places.length) scrollsUntil = performance.now() + SETTLES;
    turns.set(isFramed, turn);
    follow();
  };
  return { element, show };
}, true);
