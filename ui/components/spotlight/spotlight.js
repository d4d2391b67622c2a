/**
 * Scroll to elements of the page and draw a frame around each, until others or none are asked for. The tour's card gets the focus when it
 * is another one, and is folded to one line where it would cover what is framed.
 */
import { component } from "../shared/component.js";
import { html, setAttributes, setChildCount, targetOf } from "../shared/dom.js";
import { HEAD, MAIN } from "../shared/streamlit_page.js";

const CARD = ".st-key-tour";
const [TITLE, TEXT, UNFOLD] = [".st-key-tour-head [data-testid=stMarkdown]", ".st-key-tour-text", ".st-key-tour-unfold"];
const BUTTONS = ".st-key-canvas-buttons button"; // Undo, Redo and Clear
const GAP = 6; // px around the elements, so little that it crosses no text beside them
const SETTLES = 5000; // ms in which a view that is being built on a slow device may move the elements
const EVERY = 200; // ms between two looks at where the elements are. Only scrolling is followed at once
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // after one of them the page scrolls no more
const FRAME =
  "border:2px solid var(--above);border-radius:10px;box-sizing:border-box;pointer-events:none;position:fixed;z-index:94";
const root = document.documentElement; // "folded" and "open" (by hand) in data-tour are for ui/frame/style.css

/** Return the smallest box around elements. @param {Element[]} elements */
function around(elements) {
  const boxes = elements.map((element) => element.getBoundingClientRect());
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
  const room = roomFor(box);
  const top = room.top + Math.max(0, (room.height - box.height) / 2);
  if (Math.abs(box.top - top) > 2) document.querySelector(MAIN)?.scrollBy(0, box.top - top);
}

/** Return the room below the page's head and above the tour's card, unless that is beside it. @param {DOMRect} box to be shown there */
function roomFor(box) {
  const [head, card] = [HEAD, CARD].map((place) => document.querySelector(place)?.getBoundingClientRect());
  const bottom = card && card.left < box.right && box.left < card.right ? card.top : innerHeight;
  const top = (head?.bottom ?? 0) + GAP;
  return { top, height: bottom - top - GAP };
}

/** Whether elements can all be in sight. @param {Element[]} elements */
function doFit(elements) {
  const boxes = elements.map((each) => each.getBoundingClientRect());
  const top = Math.min(...boxes.map((box) => box.top));
  return boxes.every((box) => box.bottom - top <= roomFor(box).height);
}

/** Whether a box covers a part of an element. @type {(box: DOMRect, element: Element) => boolean} */
function doesCover(box, element) {
  const { left, right, top, bottom, height } = element.getBoundingClientRect();
  return height > 0 && box.left < right && left < box.right && box.top < bottom + GAP && top < box.bottom;
}

/** Name the tour's card for screen readers. Return it, or null if it is not on the page. */
function nameCard() {
  const [card, title, text] = [CARD, TITLE, TEXT].map((place) => document.querySelector(place));
  if (!card || !title || !text) return null;
  setAttributes(title, { id: "tour-title" });
  setAttributes(text, { id: "tour-words" });
  const names = { "aria-labelledby": "tour-title", "aria-describedby": "tour-words" };
  setAttributes(card, { "data-testid": "tour-card", role: "region", tabindex: -1, ...names });
  return /** @type {HTMLElement} */ (card);
}

export default component(() => {
  const element = html("div");
  /** @type {string[]} */
  let wanted = [];
  /** @type {Element[]} */
  let found = [];
  /** @type {Map<boolean, number>} the latest requests with and without a frame */
  const turns = new Map();
  let hasFrame = true;
  let scrollsUntil = 0;
  let unfolded = new DOMRect(); // where the card is when it is not folded
  let folds = 0; // how often it was folded since it was asked for
  let [focus, focused] = [0, 0]; // the numbers of the card to focus, and of the one that has got the focus

  const frame = () => {
    const boxes = (hasFrame ? found : []).map((each) => each.getBoundingClientRect()).filter(({ height }) => height);
    setChildCount(element, boxes.length, () => html("div", { "data-testid": "spotlight" }));
    boxes.forEach(({ left, top, width, height }, i) => {
      const size = `height: ${height + 2 * GAP}px; width: ${width + 2 * GAP}px`;
      const frame = /** @type {HTMLElement} */ (element.children[i]);
      frame.style.cssText = `${FRAME}; left: ${left - GAP}px; top: ${top - GAP}px; ${size}`;
    });
  };

  /** Return the places on the page that fit into the window with those before them, or the first one if none fits. */
  const findPlaces = () => {
    const all = wanted.flatMap((place) => seek(document, place) ?? []).filter((each) => each.getBoundingClientRect().height);
    /** @type {Element[]} */
    let chosen = [];
    for (const each of all) {
      if (!chosen.some((other) => other.contains(each)) && doFit([...chosen, each])) chosen = [...chosen, each];
    }
    return chosen.length ? chosen : all.slice(0, 1);
  };

  /** Find the places, and scroll to them. */
  const look = () => {
    found = findPlaces();
    if (performance.now() < scrollsUntil && found.length) scrollTo(around(found));
  };

  const follow = () => {
    if (!element.isConnected) return;
    const card = nameCard();
    const isSettling = performance.now() < scrollsUntil;
    if (isSettling || !found.length || !found.every(({ isConnected }) => isConnected)) look();
    if (card && hasFrame && root.dataset.tour !== "open") {
      const wasFolded = root.dataset.tour === "folded";
      if (!wasFolded) unfolded = card.getBoundingClientRect();
      const subjects = found.length ? [...found, ...document.querySelectorAll(BUTTONS)] : []; // a question needs nothing else
      // Where the card is decides where the page scrolls to. One that would be folded and unfolded in turn stays folded.
      const isFolded = folds > 1 || subjects.some((each) => doesCover(unfolded, each));
      if (isFolded && !wasFolded) folds++;
      setAttributes(root, { "data-tour": isFolded ? "folded" : null });
      if (isFolded !== wasFolded) look();
    }
    frame();
    if (!card || focus === focused) return;
    focused = focus;
    card.focus({ preventScroll: true });
  };

  const unfold = () => {
    delete root.dataset.tour;
    folds = 0;
  };

  const open = (/** @type {MouseEvent} */ event) => {
    if (!targetOf(event, UNFOLD)) return;
    event.stopPropagation(); // the server has nothing to do
    root.dataset.tour = "open";
  };

  for (const name of HANDS) addEventListener(name, () => (scrollsUntil = 0), { capture: true, passive: true });
  addEventListener("scroll", () => element.isConnected && frame(), { capture: true, passive: true });
  addEventListener("resize", unfold);
  addEventListener("click", open, true);
  setInterval(follow, EVERY);

  /** @type {(data: { places: string[], turn: number, isFramed: boolean, focus: number }, isPut: boolean) => void} */
  const show = ({ places, turn, isFramed, ...data }, isPut) => {
    [wanted, found, hasFrame, focus] = [places, [], isFramed, data.focus];
    if (isPut) turns.clear();
    if (turn !== turns.get(isFramed) || focus !== focused) unfold();
    if (turn !== turns.get(isFramed) && places.length) scrollsUntil = performance.now() + SETTLES;
    turns.set(isFramed, turn);
    follow();
  };
  return { element, show };
}, true);
