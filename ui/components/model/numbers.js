/** Read a drawing of several digits as model/numbers.py does: the same grouping of strokes into digits with the same constants. */
import { SMALLEST, TAP } from "../../../model/digit.py";
import {
  ALONG,
  BONUS,
  LEAST,
  MAX_CURVES,
  MAX_PARTS,
  MAX_RUN,
  MAX_STROKES,
  MOST_BONUS,
  OVERLAP,
  PER_DISTANCE,
  PER_GAP,
  SUREST,
  WIDE,
  WIDEST,
} from "../../../model/numbers.py";
import { drawDigit } from "./digit.js";
import { between, distance, furthest, thinned, within } from "./distance.js";
import { forward } from "./network.js";
import { bounds, flatten, lengthOf } from "./strokes.js";

/**
 * @import { Digit, Drawing } from "./digit.js"
 * @import { Network, Passed } from "./network.js"
 * @import { Bounds, Stroke } from "./strokes.js"
 *
 * @typedef {object} Part a digit on the sheet
 * @property {ArrayLike<number>} strokes their indices in the drawing
 * @property {number[] | null} box left, top, right and bottom of its ink's middle lines, in canvas px; null for a picture
 * @property {Float32Array} pixels 784
 * @property {Passed} passed by the network that has found the digit
 *
 * @typedef {(strokes: number[]) => number} Confidence how sure the network is that some strokes are a digit, 0 to 1
 */

/**
 * Read the digits of a drawing from left to right. A drawing with a picture is one digit, unless it is the photo of a number. An empty
 * drawing has none.
 * @param {Drawing} drawing
 * @param {Network} network
 * @param {boolean} [isDrawing] whether the pen still draws the last stroke
 * @returns {Part[]}
 */
export function readNumber({ strokes, picture, digits }, network, isDrawing = false) {
  if (digits?.length && !strokes.length)
    return digits.map((digit, i) => ({ ...digit, strokes: [i], passed: forward(network, digit.pixels) }));
  /** @type {Map<string, Part>} */
  const seen = new Map();
  const look = (/** @type {number[]} */ indices) => {
    const key = indices.join();
    let part = seen.get(key);
    if (!part) {
      const { lines, pixels } = /** @type {Digit} */ (drawDigit({ strokes: indices.map((i) => strokes[i]), picture }));
      const { left, top, right, bottom } = bounds(lines);
      part = { strokes: indices, box: picture ? null : [left, top, right, bottom], pixels, passed: forward(network, pixels) };
      seen.set(key, part);
    }
    return part;
  };
  if (picture) return [look(strokes.map((_, i) => i))];
  const confidence = (/** @type {number[]} */ indices) => look(indices).passed.confidence;
  const unfinished = isDrawing && strokes.length > 1 ? withUnfinished(strokes, confidence) : null;
  return (unfinished ?? group(strokes, confidence)).map(look);
}

/**
 * Return the grouping of strokes while the pen draws the last one above or below an earlier digit, or null if it is elsewhere.
 * It belongs to that digit until the pen is up. The second stroke of a 4 would else be a digit until it meets the first one.
 * @type {(strokes: Stroke[], confidence: Confidence) => number[][] | null}
 */
function withUnfinished(strokes, confidence) {
  const last = strokes.length - 1;
  const { left, right } = bounds([strokes[last]]);
  const groups = group(strokes.slice(0, last), confidence);
  const over = groups.find((indices) => {
    const box = bounds(indices.map((i) => strokes[i]));
    return box.left <= left && right <= box.right;
  });
  over?.push(last);
  return over ? groups : null;
}

/**
 * Return the position of the digit that is shown: the one nearest to a position along x, or the one drawn last.
 * @type {(parts: Pick<Part, "strokes" | "box">[], near: number | null) => number} near: canvas px
 */
export function selectedPart(parts, near) {
  const away = (/** @type {number} */ i) => {
    const { strokes, box } = parts[i];
    return near === null || !box ? -Math.max(...Array.from(strokes)) : Math.abs((box[0] + box[2]) / 2 - near);
  };
  return parts.reduce((nearest, _, i) => (away(i) < away(nearest) ? i : nearest), 0);
}

/**
 * Group strokes into digits. Return the indices of each digit's strokes, digits from left to right.
 * @type {(strokes: Stroke[], confidence: Confidence) => number[][]}
 */
function group(strokes, confidence) {
  const everything = strokes.map((_, i) => i);
  if (strokes.length < 2 || strokes.length > MAX_STROKES || lengthOf(strokes) > MAX_CURVES)
    return strokes.length ? [everything] : [];
  const lines = flatten(strokes);
  const boxes = lines.map((line) => bounds([line]));
  const size = Math.max(...boxes.map((box) => box.size));
  if (size <= SMALLEST) return [everything];
  const isLarge = (/** @type {number} */ i) => boxes[i].size > TAP * size;
  const middle = (/** @type {number} */ i) => boxes[i].left + boxes[i].right;
  const outlines = lines.map(thinned);
  const longestFirst = everything.filter(isLarge).sort((i, j) => boxes[j].size - boxes[i].size);
  const longer = retraced(longestFirst, outlines, boxes, ALONG * size);
  const large = everything.filter((i) => isLarge(i) && !longer.has(i)).sort((i, j) => middle(i) - middle(j));
  const { parts, bonuses } = joined(large, outlines, boxes, size);
  const starts = [...bonuses.flatMap((bonus, k) => (bonus === null ? [k] : [])), parts.length];
  const series = starts.slice(1).map((end, n) => [starts[n], end]); // without a wide gap
  if (series.some(([start, end]) => end - start > MAX_PARTS)) return [everything];
  const groups = series.flatMap(([start, end]) => {
    return best(parts.slice(start, end), bonuses.slice(start, end), boxes, WIDEST * size, confidence);
  });
  for (const dot of everything.filter((i) => !isLarge(i))) {
    const distances = groups.map((strokes) => Math.min(...strokes.filter(isLarge).map((i) => between(boxes[dot], boxes[i]))));
    groups[distances.indexOf(Math.min(...distances))].push(dot);
  }
  for (const [stroke, other] of longer) groups.find((indices) => indices.includes(other))?.push(stroke);
  return groups.map((indices) => indices.sort((i, j) => i - j));
}

/**
 * Return the strokes that only run along a longer one, each with that longer one.
 * @type {(order: number[], outlines: number[][], boxes: Bounds[], most: number) => Map<number, number>} order: the strokes, longest
 *   first. most: the largest distance from the other stroke
 */
function retraced(order, outlines, boxes, most) {
  /** @type {Map<number, number>} */
  const found = new Map();
  order.forEach((i, k) => {
    const along = (/** @type {number} */ j) => within(boxes[i], boxes[j], most) && furthest(outlines[i], outlines[j]) <= most;
    const other = order.slice(0, k).find(along);
    if (other !== undefined) found.set(i, found.get(other) ?? other);
  });
  return found;
}

/**
 * Join strokes that always belong together. Return the parts, from left to right, and the bonus of the cut before each part. A
 * bonus of null is a cut that separates two digits in any case; the first part has it too.
 * @type {(large: number[], outlines: number[][], boxes: Bounds[], size: number) => { parts: number[][], bonuses: (number | null)[] }}
 */
function joined(large, outlines, boxes, size) {
  const parts = [[large[0]]];
  /** @type {(number | null)[]} */
  const bonuses = [null];
  for (let k = 1; k < large.length; k++) {
    const left = large.slice(0, k);
    const right = large.slice(k);
    const gap = (Math.min(...right.map((i) => boxes[i].left)) - Math.max(...left.map((i) => boxes[i].right))) / size;
    if (gap < OVERLAP) {
      parts[parts.length - 1].push(large[k]);
      continue;
    }
    parts.push([large[k]]);
    if (gap > WIDE) {
      bonuses.push(null);
      continue;
    }
    const near = left.flatMap((i) => right.filter((j) => between(boxes[i], boxes[j]) < WIDE * size).map((j) => [i, j]));
    const nearest = near.length ? Math.min(...near.map(([i, j]) => distance(outlines[i], outlines[j]) / size)) : WIDE;
    bonuses.push(Math.min(MOST_BONUS, BONUS + PER_DISTANCE * nearest + PER_GAP * gap));
  }
  return { parts, bonuses };
}

/**
 * Return the grouping of neighbouring parts with the highest score. Only runs that can change it are shown to the network.
 * @type {(parts: number[][], bonuses: (number | null)[], boxes: Bounds[], widest: number, confidence: Confidence) => number[][]}
 */
function best(parts, bonuses, boxes, widest, confidence) {
  if (parts.length === 1) return [[...parts[0]]];
  const bonus = (/** @type {number} */ k) => bonuses[k] ?? 0;
  /** @type {Map<number, { score: number, groups: number[][] }>} by end */
  const found = new Map([[0, { score: 0, groups: [] }]]);

  /** Return the best score and grouping of the first `end` parts. @param {number} end */
  const bestUpTo = (end) => {
    const known = found.get(end);
    if (known) return known;
    const ways = [];
    for (let start = Math.max(0, end - MAX_RUN); start < end; start++) {
      const run = parts.slice(start, end).flat();
      const width = Math.max(...run.map((i) => boxes[i].right)) - Math.min(...run.map((i) => boxes[i].left));
      if (start + 1 < end && width > widest) continue;
      let before = 0;
      for (let k = 1; k < start; k++) before += Math.max(0, bonus(k));
      if (start > 0) before += SUREST;
      ways.push({ bound: before + bonus(start) + SUREST, run, start });
    }
    ways.sort((a, b) => b.bound - a.bound); // the most promising way first
    /** @type {{ score: number, groups: number[][] }} */
    let top = { score: -Infinity, groups: [] };
    for (const { bound, run, start } of ways) {
      if (bound <= top.score) break;
      const earlier = bestUpTo(start);
      let score = earlier.score + bonus(start);
      if (score + SUREST <= top.score) continue;
      score += Math.log(Math.max(LEAST, confidence([...run].sort((i, j) => i - j))));
      if (score > top.score) top = { score, groups: [...earlier.groups, run] };
    }
    found.set(end, top);
    return top;
  };
  return bestUpTo(parts.length).groups;
}
