/**
 * The wires of the network's picture: the strongest into each layer. Wires of a sign and of a similar strength are one path, because a
 * page can change twenty paths in each frame, but not three hundred.
 */
import { setAttributes, svg } from "../shared/dom.js";
import { pixelPlace, placeOf } from "./layout.js";

/**
 * @import { Layout, Point } from "./layout.js"
 * @typedef {[source: number, target: number, value: number]} Wire value: forward, output times weight; backward, the step of the weight
 */

const LEVELS = 4; // of strength
const WIDTHS = [0.8, 1.2, 1.8, 2.8]; // px
const OPACITIES = [0.25, 0.4, 0.6, 0.85];
const BEND = 0.45; // of the distance

export class Wires {
  #group = svg("g", { class: "all" });
  #own = svg("g", { class: "own" });
  element = svg("svg", { class: "wires", "aria-hidden": "true" }, this.#group, this.#own);
  /** @type {SVGPathElement[]} */
  #paths = pathsIn(this.#group);
  /** @type {SVGPathElement[]} of the wires of the selected neuron, over the others */
  #ownPaths = pathsIn(this.#own);

  /**
   * Draw the wires into each layer.
   * @type {(layout: Layout, wires: Wire[][], own: Wire[][]) => void} own: those of the selected neuron
   */
  draw(layout, wires, own) {
    setAttributes(this.element, {
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      class: own.some((some) => some.length) ? "wires selected" : "wires",
    });
    write(this.#paths, layout, wires);
    write(this.#ownPaths, layout, own);
  }

  clear() {
    for (const path of [...this.#paths, ...this.#ownPaths]) setAttributes(path, { d: "" });
  }
}

/** @param {SVGGElement} group */
function pathsIn(group) {
  const paths = ["down", "up"].flatMap((sign) =>
    WIDTHS.map((width, level) => svg("path", { class: sign, "stroke-width": width, opacity: OPACITIES[level] })),
  );
  group.append(...paths);
  return paths;
}

/** @type {(paths: SVGPathElement[], layout: Layout, wires: Wire[][]) => void} */
function write(paths, layout, wires) {
  const lines = paths.map(() => "");
  wires.forEach((into, k) => {
    const most = into.reduce((top, [, , value]) => Math.max(top, Math.abs(value)), 1e-30);
    for (const [source, target, value] of into) {
      const level = Math.min(LEVELS - 1, Math.floor((LEVELS * Math.abs(value)) / most));
      const from = k === 0 ? pixelPlace(layout, source) : placeOf(layout, k - 1, source);
      lines[(value < 0 ? 0 : LEVELS) + level] += curve(from, placeOf(layout, k, target));
    }
  });
  paths.forEach((path, i) => setAttributes(path, { d: lines[i] }));
}

/** @type {(from: Point, to: Point) => string} */
function curve(from, to) {
  const bend = (to.x - from.x) * BEND;
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y].map((value) => Math.round(10 * value) / 10);
  return `M${x1} ${y1}C${Math.round(from.x + bend)} ${y1} ${Math.round(to.x - bend)} ${y2} ${x2} ${y2}`;
}

/**
 * Return the wires into a layer with the largest |value|.
 * @param {Float32Array} x the layer's inputs; a wire of an input that is 0 has the value 0
 * @param {number} units
 * @param {number} count how many
 * @param {(source: number, target: number) => number} factor of the input: the wire's value is their product
 * @param {(source: number, target: number) => boolean} [isWanted]
 * @returns {Wire[]}
 */
export function strongest(x, units, count, factor, isWanted) {
  /** @type {Wire[]} */
  const found = [];
  let least = 0; // a wire must be stronger than this
  for (let i = 0; i < x.length; i++) {
    if (x[i] === 0) continue;
    for (let j = 0; j < units; j++) {
      const value = x[i] * factor(i, j);
      if (Math.abs(value) <= least || (isWanted && !isWanted(i, j))) continue;
      found.push([i, j, value]);
      if (found.length >= 4 * count) least = cut(found, count);
    }
  }
  cut(found, count);
  return found;
}

/**
 * Keep the `count` strongest wires. Return the strength of the weakest one.
 * @type {(wires: Wire[], count: number) => number}
 */
function cut(wires, count) {
  wires.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
  wires.length = Math.min(wires.length, count);
  return wires.length < count ? 0 : Math.abs(wires[count - 1][2]);
}
