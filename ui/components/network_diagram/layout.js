/** Place the parts of the network diagram. A wide diagram reads from left to right, a narrow one from top to bottom. */

/**
 * @typedef {object} Block the neurons of a layer
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} cell side of a neuron's square
 * @property {number} rows
 * @property {number} columns
 * @property {boolean} byRow whether neurons follow each other along rows; along columns otherwise
 * @property {number} step distance between two neurons in a column
 *
 * @typedef {{ x: number, y: number, size: number }} Place the centre and the side of a square
 *
 * @typedef {{ x: number, y: number, side: number }} Image
 * @typedef {{ narrow: boolean, width: number, height: number, image: Image, blocks: Block[] }} Layout
 */

const NARROW = 520; // px
export const HEIGHT = 240; // px of a wide diagram without its titles: what it is pressed for shows below it, in the first 900 px
const TITLE = 40; // px above each block
const GAP = 84; // px between the blocks of a narrow diagram, for the edges
const OUTPUT_CELL = 20; // px
const BARS = 780; // px of width from which the outputs have bars

/** @type {(sizes: number[], width: number, height: number) => Layout} sizes: neurons in each layer; height: px of a wide diagram */
export function layOut(sizes, width, height) {
  return width < NARROW ? narrowLayout(sizes, width) : wideLayout(sizes, width, height);
}

/** @type {(sizes: number[], width: number) => Layout} */
function narrowLayout(sizes, width) {
  const side = Math.min(140, width * 0.4);
  let y = TITLE + side + GAP;
  const blocks = sizes.map((count, layer) => {
    const isOutput = layer === sizes.length - 1;
    const columns = isOutput ? count : Math.min(count, Math.max(12, Math.ceil(Math.sqrt(count * 2))));
    const cell = Math.min(26, width / columns);
    const rows = Math.ceil(count / columns);
    const block = { x: (width - cell * columns) / 2, y, width: cell * columns, cell, rows, columns, byRow: true, step: cell };
    y += rows * cell + (isOutput ? 44 : GAP);
    return block;
  });
  return { narrow: true, width, height: y, image: { x: (width - side) / 2, y: TITLE, side }, blocks };
}

/** @type {(sizes: number[], width: number, height: number) => Layout} */
function wideLayout(sizes, width, height) {
  const side = Math.min(196, width * 0.2, height);
  const outputs = width < BARS ? 100 : 164; // px
  const room = (width - side - outputs) * 0.42; // px for the hidden layers; the edges have the rest
  const hidden = sizes.slice(0, -1);
  const total = hidden.reduce((sum, count) => sum + Math.sqrt(count), 0);
  const blocks = hidden.map((count) => {
    const widest = (room * Math.sqrt(count)) / total;
    const columns = Math.max(1, Math.round(Math.sqrt((count * widest) / height)));
    const rows = Math.ceil(count / columns);
    const cell = Math.min(22, height / rows, widest / columns);
    return { x: 0, y: TITLE + (height - rows * cell) / 2, width: cell * columns, cell, rows, columns, byRow: false, step: cell };
  });
  const used = side + outputs + blocks.reduce((sum, block) => sum + block.width, 0);
  const gap = (width - used) / (hidden.length + 1);
  let x = side + gap;
  for (const block of blocks) {
    block.x = x;
    x += block.width + gap;
  }
  const rows = sizes[sizes.length - 1];
  const step = height / rows;
  const cell = Math.min(OUTPUT_CELL, step - 2);
  const output = { x: width - outputs, y: TITLE, width: outputs, cell, rows, columns: 1, byRow: false, step };
  const image = { x: 0, y: TITLE + (height - side) / 2, side };
  return { narrow: false, width, height: TITLE + height + 4, image, blocks: [...blocks, output] };
}

/** @type {(layout: Layout, layer: number, index: number) => Place} */
export function nodePlace(layout, layer, index) {
  const { x, y, cell, rows, columns, byRow, step } = layout.blocks[layer];
  const [row, column] = byRow ? [Math.floor(index / columns), index % columns] : [index % rows, Math.floor(index / rows)];
  return { x: x + (column + 0.5) * cell, y: y + (row + 0.5) * step, size: cell };
}

/**
 * Return the place of a pixel of the image. Its size is 0, so that edges start at its centre.
 * @type {(layout: Layout, index: number) => Place}
 */
export function pixelPlace({ image }, index) {
  const side = image.side / 28;
  return { x: image.x + ((index % 28) + 0.5) * side, y: image.y + (Math.floor(index / 28) + 0.5) * side, size: 0 };
}
