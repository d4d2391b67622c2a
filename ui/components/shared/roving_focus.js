import { targetOf } from "./dom.js";

/**
 * @import { Target } from "./dom.js"
 * @typedef {(to: Target, from: Target) => void} Move
 * @typedef {[x: number, y: number]} Point
 */

/** @type {Record<string, number[] | undefined>} [right, down] of the arrow keys */
export const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Make each group of items a single stop of the Tab key. The arrow keys move the focus inside a group; Home and End move it
 * to the first and the last item.
 * @param {HTMLElement} root
 * @param {string} group selector of the groups
 * @param {string} item selector of the items in a group
 * @param {Move} [move] makes another item the stop of the Tab key
 */
export function rovingFocus(root, group, item, move = moveStop) {
  root.addEventListener("keydown", (event) => {
    const from = targetOf(event, item);
    const way = DIRECTIONS[event.key];
    if (!from || !(way || event.key === "Home" || event.key === "End")) return;
    event.preventDefault();
    const items = /** @type {Target[]} */ ([...(from.closest(group)?.querySelectorAll(item) ?? [])]);
    const to = way ? items[nearest(centre(from), items.map(centre), way)] : items.at(event.key === "Home" ? 0 : -1);
    if (!to || to === from) return;
    move(to, from);
    to.focus();
  });
}

/** @type {Move} */
function moveStop(to, from) {
  from.tabIndex = -1;
  to.tabIndex = 0;
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
