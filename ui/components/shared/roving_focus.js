import { targetOf } from "./dom.js";

/**
 * @import { Target } from "./dom.js"
 * @typedef {[x: number, y: number]} Point
 */

/** @type {Record<string, number[] | undefined>} [right, down] of the arrow keys */
export const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Make each group of items a single stop of the Tab key: the item that had the focus last. The arrow keys move the focus inside a group;
 * Home and End move it to the first and the last item.
 * @type {(root: HTMLElement, group: string, item: string) => void} group, item: selectors
 */
export function rovingFocus(root, group, item) {
  const itemsBeside = (/** @type {Target} */ one) =>
    /** @type {Target[]} */ ([...(one.closest(group)?.querySelectorAll(item) ?? [])]);
  root.addEventListener("focusin", (event) => {
    const focused = targetOf(event, item);
    if (focused) makeStop(itemsBeside(focused), focused);
  });
  root.addEventListener("keydown", (event) => {
    const from = targetOf(event, item);
    const way = DIRECTIONS[event.key];
    if (!from || !(way || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const items = itemsBeside(from);
    const to = way ? items[nearest(centre(from), items.map(centre), way)] : items.at(event.key === "Home" ? 0 : -1);
    to?.focus();
  });
}

/** Make one of some elements the stop of the Tab key. @type {(elements: Target[], stop: Target | undefined) => void} */
export function makeStop(elements, stop) {
  for (const each of elements) {
    const tabIndex = each === stop ? 0 : -1;
    if (each.tabIndex !== tabIndex) each.tabIndex = tabIndex;
  }
}

/**
 * Return the index of the nearest place in a direction, or -1. A distance to the side counts three times.
 * @type {(here: Point, places: Point[], direction: number[]) => number} direction: [right, down]
 */
export function nearest([x, y], places, [right, down]) {
  let [best, least] = [-1, Infinity];
  places.forEach((place, i) => {
    const [dx, dy] = [place[0] - x, place[1] - y];
    const ahead = dx * right + dy * down;
    const distance = ahead + 3 * (Math.abs(dx * down) + Math.abs(dy * right));
    if (ahead > 1 && distance < least) [best, least] = [i, distance];
  });
  return best;
}

/** @type {(element: Element) => Point} */
function centre(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}
