/**
 * @import { Picture } from "../model/digit.js"
 * @import { Item } from "./history.js"
 */

/** @type {(message: any) => Item[]} the strokes and pictures of a message from Python (ui/sheet/canvas.py) */
export function toItems({ objects, arrays, place, isReadable }) {
  let start = 0;
  let stroke = 0;
  const last = objects.findLastIndex((/** @type {any} */ object) => ["Image", "image"].includes(object?.type)); // it covers the others
  return objects.map((/** @type {any} */ object, /** @type {number} */ i) => {
    if (!isReadable || !object?.path?.length) {
      const picture = isReadable && i === last ? { pixels: arrays.picture, left: place[0], top: place[1], side: place[2] } : null;
      return { object, curves: null, width: 0, picture };
    }
    const size = 6 * arrays.counts[stroke];
    const curves = arrays.curves.subarray(start, start + size);
    start += size;
    return { object, curves, width: arrays.widths[stroke++], picture: null };
  });
}

/** @type {(items: Item[]) => Picture | null} */
export function findPicture(items) {
  return items.findLast(({ picture }) => picture)?.picture ?? null;
}
