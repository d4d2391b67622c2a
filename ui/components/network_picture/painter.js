/** What the canvas of the network's picture shows: the strongest wires, and over them a square for each hidden neuron. */
import { placeOf } from "./layout.js";
import { shareOf, wiresOf } from "./wires.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Block, Layout } from "./layout.js"
 * @import { Pass, Wire } from "./wires.js"
 *
 * @typedef {object} Painting
 * @property {Layout} layout
 * @property {number} ratio device pixels for each px
 * @property {{ more: string, less: string, paper: string }} colours
 * @property {Pass | null} pass without it, there are no wires
 * @property {Float32Array[]} shares of the strongest colour for each neuron of each hidden layer, −1 to 1; orange below 0
 *
 * @typedef {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} Context
 */

/** From the weakest wires to the strongest; widths in px. */
const STRENGTHS = [
  { lineWidth: 0.8, opacity: 0.25 },
  { lineWidth: 1.2, opacity: 0.4 },
  { lineWidth: 1.8, opacity: 0.6 },
  { lineWidth: 2.8, opacity: 0.85 },
];
const BEND = 0.45; // of the distance
const DASHES = [5, 4]; // px, of a wire that takes away
const PALE = 0.25; // of their opacity have the wires that are not the selected neuron's
const OUTLINE = 0.16; // opacity
const STRIPES = 3; // px from one stripe of an orange square to the next

/** @type {(context: Context, layers: Network["layers"], painting: Painting) => void} */
export function paint(context, layers, { layout, ratio, colours, pass, shares }) {
  const { width, height } = layout;
  const size = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  const { canvas } = context;
  if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  if (pass) {
    const { wires, own } = wiresOf(layers, pass);
    paintWires(context, layout, colours, wires, pass.marked || pass.wire ? PALE : 1);
    paintWires(context, layout, colours, own, 1);
  }
  shares.forEach((some, k) => paintSquares(context, layout.blocks[k], colours, some));
}

/** @type {(context: Context, layout: Layout, colours: Painting["colours"], wires: Wire[][], opacity: number) => void} */
function paintWires(context, layout, { more, less }, wires, opacity) {
  wires.forEach((into, k) => {
    const most = Math.abs(into[0]?.[2] ?? 0);
    // The strongest, which are the first, are painted last.
    for (const [source, target, value] of [...into].reverse()) {
      const at = Math.floor(STRENGTHS.length * shareOf(value, most));
      const strength = STRENGTHS[Math.min(STRENGTHS.length - 1, at)];
      context.strokeStyle = value < 0 ? less : more;
      context.setLineDash(value < 0 ? DASHES : []);
      context.lineWidth = strength.lineWidth;
      context.globalAlpha = strength.opacity * opacity;
      context.beginPath();
      addWire(context, layout, k, source, target);
      context.stroke();
    }
  });
  context.setLineDash([]);
}

/** @type {(path: CanvasPath, layout: Layout, layer: number, source: number, target: number) => void} layer: that the wire leads into */
export function addWire(path, layout, layer, source, target) {
  const [from, to] = [placeOf(layout, layer - 1, source), placeOf(layout, layer, target)];
  const bend = (to.x - from.x) * BEND;
  path.moveTo(from.x, from.y);
  path.bezierCurveTo(from.x + bend, from.y, to.x - bend, to.y, to.x, to.y);
}

/** @type {(context: Context, block: Block, colours: Painting["colours"], shares: Float32Array) => void} */
function paintSquares(context, { x, y, rows, wide, high, gap, isStrips }, { more, less, paper }, shares) {
  const [squares, stripes] = [new Path2D(), new Path2D()];
  const [width, height] = [wide - gap, high - gap];
  const corners = Array.from(shares, (_, i) => [x + Math.floor(i / rows) * wide + gap / 2, y + (i % rows) * high + gap / 2]);
  for (const [left, top] of corners) squares.rect(left, top, width, height);
  context.globalAlpha = 1;
  context.fillStyle = paper;
  context.fill(squares);
  corners.forEach(([left, top], i) => {
    if (shares[i] === 0) return;
    context.globalAlpha = Math.abs(shares[i]);
    context.fillStyle = shares[i] < 0 ? less : more;
    context.fillRect(left, top, width, height);
    if (shares[i] > 0) return;
    for (let step = STRIPES; step < height; step += STRIPES) {
      stripes.moveTo(left, top + step);
      stripes.lineTo(left + width, top + step);
    }
  });
  context.globalAlpha = 1;
  context.lineWidth = 0.75;
  context.strokeStyle = paper;
  context.stroke(stripes);
  if (isStrips) return;
  context.globalAlpha = OUTLINE;
  context.lineWidth = 1;
  context.strokeStyle = more;
  context.stroke(squares);
}
