/** The nodes and the titles of the network diagram. */
import { setAttributes, setText, svg } from "../shared/dom.js";
import { percent } from "../shared/format.js";
import { nodePlace } from "./layout.js";

/**
 * @import { Layout } from "./layout.js"
 * @typedef {{ group: SVGGElement, name: SVGTextElement, under: SVGTextElement }} Title
 * @typedef {object} Node
 * @property {SVGGElement} group
 * @property {SVGRectElement} glow
 * @property {Output | null} output what only a neuron of the output layer has
 *
 * @typedef {{ bar: SVGRectElement | null, length: number, text: SVGTextElement, isNarrow: boolean }} Output
 */

const PERCENT = 60; // px of width for a probability
const LEAST_BAR = 30; // px
const LONGEST_NAME = 3; // letters that have room

/**
 * Create the two lines above a block.
 * @type {(layout: Layout, box: { x: number, y: number, width: number }) => Title}
 */
export function createTitle({ narrow, width }, box) {
  const isAtStart = !narrow && box.x === 0;
  const x = isAtStart ? 0 : narrow ? width / 2 : box.x + box.width / 2;
  const y = narrow ? box.y - 24 : 15;
  const anchor = { x, "text-anchor": isAtStart ? "start" : "middle" };
  const name = svg("text", { class: "title", y, ...anchor });
  const under = svg("text", { class: "under", y: y + 16, ...anchor });
  return { group: svg("g", { role: "group" }, name, under), name, under };
}

/** @type {(layout: Layout, layer: number, index: number, name: string) => Node} name: of the output */
export function createNode(layout, layer, index, name) {
  const { x, y, size } = nodePlace(layout, layer, index);
  const side = Math.max(3, size - (size > 12 ? 3 : 1.5));
  const square = { x: x - side / 2, y: y - side / 2, width: side, height: side, rx: side / 3.2 };
  const glow = svg("rect", { class: "glow", ...square });
  const group = svg("g", { "data-place": `${layer}:${index}`, role: "button" }, svg("rect", { class: "cell", ...square }), glow);
  const output = layer === layout.blocks.length - 1 ? addOutput(group, layout, index, name) : null;
  return { group, glow, output };
}

/**
 * Add the name of an output, its probability and, if there is room, a bar.
 * @type {(group: SVGGElement, layout: Layout, index: number, name: string) => Output}
 */
function addOutput(group, layout, index, name) {
  const letters = [...name];
  const short = letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join("")}…` : name;
  const layer = layout.blocks.length - 1;
  const { x, width, step } = layout.blocks[layer];
  const place = nodePlace(layout, layer, index);
  const [left, bottom] = [place.x + place.size / 2, place.y + place.size / 2];
  if (layout.narrow) {
    const text = svg("text", { class: "share-text", x: place.x, y: bottom + 31, "text-anchor": "middle" });
    group.prepend(
      svg("rect", { class: "hit", x: left - place.size, y: bottom - place.size, width: place.size, height: place.size + 34 }),
    );
    group.append(svg("text", { class: "digit", x: place.x, y: bottom + 16, "text-anchor": "middle" }, short), " ", text); // the space is for the accessible name
    return { bar: null, length: 0, text, isNarrow: true };
  }
  const length = width - place.size - 8 - 16 - PERCENT;
  const back = { x: left + 24, y: place.y - 4, width: length, height: 8, rx: 2 };
  const text = svg("text", { class: "share-text", x: x + width, y: place.y + 4, "text-anchor": "end" });
  const bar = length > LEAST_BAR ? svg("rect", { class: "share", ...back }) : null;
  group.prepend(svg("rect", { class: "hit", x, y: place.y - step / 2, width, height: step }));
  group.append(svg("text", { class: "digit", x: left + 8, y: place.y + 5 }, short));
  if (bar) group.append(svg("rect", { class: "share back", ...back }), bar);
  group.append(" ", text);
  return { bar, length, text, isNarrow: false };
}

/**
 * Show a node's value.
 * @param {Node} node
 * @param {number} value its output or, in the output layer, its probability
 * @param {number} scale the value that has the full colour
 * @param {boolean} isWinner
 */
export function showNode({ group, glow, output }, value, scale, isWinner) {
  setAttributes(group, { class: `node${value < 0 ? " negative" : ""}${isWinner ? " winner" : ""}` });
  setAttributes(glow, { "fill-opacity": Math.min(1, Math.abs(value) / scale).toFixed(3) });
  if (!output) return;
  setText(output.text, output.isNarrow && !isWinner ? "" : percent(value));
  if (output.bar) setAttributes(output.bar, { width: (output.length * value).toFixed(1) });
}
