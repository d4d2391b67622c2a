/** The edges of the network diagram. */
import { setAttributes, setChildCount, svg } from "../shared/dom.js";
import { nodePlace, pixelPlace } from "./layout.js";

/**
 * @import { Layout, Place } from "./layout.js"
 * @import { Edge } from "./network_diagram.js"
 */

const MIN_WIDTH = 0.7; // px
const MAX_WIDTH = 3.2; // px of a layer's strongest edge
const BEND = 0.45; // of the distance

/**
 * Draw the edges into each layer. Those of the selected neuron lie on top of the others and have a scale of their own.
 * @type {(group: SVGGElement, layout: Layout, edges: Edge[][], selected: number[]) => void} selected: [layer, index]
 */
export function drawEdges(group, layout, edges, [layer, index]) {
  const paths = edges.flatMap((into, k) => {
    const isOwn = (/** @type {Edge} */ [source, target]) =>
      (k === layer && target === index) || (k - 1 === layer && source === index);
    const [all, own] = [strongest(into), strongest(into.filter(isOwn))];
    return into.map((edge) => {
      const [source, target, product] = edge;
      const from = k === 0 ? pixelPlace(layout, source) : nodePlace(layout, k - 1, source);
      const share = Math.abs(product) / (isOwn(edge) ? own : all);
      return { d: line(layout, from, nodePlace(layout, k, target)), isOwn: isOwn(edge), isDown: product < 0, share };
    });
  });
  paths.sort((a, b) => Number(a.isOwn) - Number(b.isOwn) || a.share - b.share);
  const elements = setChildCount(group, paths.length, () => svg("path"));
  paths.forEach(({ d, isOwn, isDown, share }, i) => {
    setAttributes(elements[i], {
      d,
      class: `edge ${isDown ? "down" : "up"}${isOwn ? " own" : ""}`,
      "stroke-width": (MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * share).toFixed(2),
      opacity: (0.25 + 0.65 * share).toFixed(2),
    });
  });
  setAttributes(group, { class: paths.some(({ isOwn }) => isOwn) ? "edges selected" : "edges" });
}

/** @param {Edge[]} edges */
function strongest(edges) {
  return Math.max(1e-12, ...edges.map(([, , product]) => Math.abs(product)));
}

/**
 * Return the curve from the edge of one square to the edge of another.
 * @type {(layout: Layout, from: Place, to: Place) => string}
 */
function line({ narrow }, from, to) {
  const point = (/** @type {number} */ along, /** @type {number} */ across) =>
    (narrow ? [across, along] : [along, across]).map((value) => value.toFixed(1)).join(" ");
  const [start, end] = narrow ? [from.y, to.y] : [from.x, to.x];
  const [side, otherSide] = narrow ? [from.x, to.x] : [from.y, to.y];
  const [first, last] = [start + from.size / 2, end - to.size / 2];
  const bend = (last - first) * BEND;
  return `M${point(first, side)}C${point(first + bend, side)} ${point(last - bend, otherSide)} ${point(last, otherSide)}`;
}
