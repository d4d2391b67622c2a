/** Where the parts of the network's picture stand, from left to right: the pixels, the hidden layers, the outputs. */

/**
 * @typedef {object} Block the neurons of a hidden layer, in columns from top to bottom
 * @property {number} x
 * @property {number} y
 * @property {number} rows
 * @property {number} columns
 * @property {number} wide px from one column to the next
 * @property {number} high px from one row to the next
 * @property {number} gap px between two neurons
 * @property {boolean} isStrips whether the neurons are drawn as strips, because they are too many for squares
 *
 * @typedef {{ x: number, y: number }} Point
 *
 * @typedef {object} Layout
 * @property {number} width
 * @property {number} height
 * @property {{ x: number, y: number, side: number }} image
 * @property {Block[]} blocks
 * @property {{ x: number, y: number, width: number, step: number, count: number }} outputs step: px from one to the next
 */

export const TITLE = 22; // px above all parts
const LARGEST = 18; // px of a neuron's square
const SMALLEST_SQUARE = 6; // px; a layer of smaller squares is drawn as strips
const EVEN = 1.2; // times as much is a layout without a gap in its last column worth
const STRIP = { wide: 10, high: 2 }; // px, at least
const BLOCKS = 0.44; // share of the room between pixels and outputs that the hidden layers take; the wires have the rest
const OUTPUT_STEP = 36; // px, at most
const WALL = 0.48; // share of the width that the outputs take on a projector

/**
 * Place the parts of the picture.
 * @type {(hidden: number[], outputs: number, width: number, height: number, isWall?: boolean) => Layout} hidden: units of each hidden
 *   layer. isWall: whether the outputs are read from far away, on a projector
 */
export function layOut(hidden, outputs, width, height, isWall = false) {
  const forOutputs = isWall ? WALL * width : width < 420 ? 128 : width < 620 ? 150 : 210;
  const high = height - TITLE;
  const side = Math.min(150, width * 0.19, high);
  const room = (width - side - forOutputs) * BLOCKS;
  const total = hidden.reduce((sum, count) => sum + Math.sqrt(count), 0);
  const blocks = hidden.map((count) => block(count, (room * Math.sqrt(count)) / total, high));
  const used = side + forOutputs + blocks.reduce((sum, { columns, wide }) => sum + columns * wide, 0);
  const gap = (width - used) / (hidden.length + 1);
  let x = side + gap;
  for (const each of blocks) {
    each.x = x;
    x += each.columns * each.wide + gap;
  }
  const step = Math.min(isWall ? Infinity : OUTPUT_STEP, high / outputs);
  return {
    width,
    height,
    image: { x: 0, y: TITLE + (high - side) / 2, side },
    blocks,
    outputs: { x: width - forOutputs, y: TITLE + (high - step * outputs) / 2, width: forOutputs, step, count: outputs },
  };
}

/** @type {(count: number, most: number, high: number) => Block} most: px of width */
function block(count, most, high) {
  const wanted = Math.round(Math.sqrt((count * most) / high));
  const sideOf = (/** @type {number} */ columns) => Math.min(LARGEST, high / Math.ceil(count / columns), most / columns);
  const worth = (/** @type {number} */ columns) => sideOf(columns) * (count % columns ? 1 : EVEN);
  const columns = [-2, -1, 0, 1, 2]
    .map((more) => Math.max(1, wanted + more))
    .reduce((best, each) => (worth(each) > worth(best) ? each : best));
  const [side, rows] = [sideOf(columns), Math.ceil(count / columns)];
  if (side >= SMALLEST_SQUARE) return placed(rows, columns, side, side, high);
  const narrow = Math.max(1, Math.floor(most / STRIP.wide), Math.ceil((count * STRIP.high) / high));
  const strips = Math.ceil(count / narrow);
  return placed(strips, narrow, most / narrow, Math.min(LARGEST, high / strips), high);
}

/** @type {(rows: number, columns: number, wide: number, tall: number, high: number) => Block} */
function placed(rows, columns, wide, tall, high) {
  const gap = tall >= 12 ? 3 : tall >= 8 ? 2 : tall >= 4 ? 1 : 0;
  const isStrips = tall < SMALLEST_SQUARE || wide / tall > 2;
  return { x: 0, y: TITLE + (high - rows * tall) / 2, rows, columns, wide, high: tall, gap, isStrips };
}

/**
 * Return where the wires of a neuron begin and end: at its middle. The wires of a pixel begin at the image's edge, in the pixel's row, and
 * those into an output end where its name begins.
 * @type {(layout: Layout, layer: number, index: number) => Point} layer: -1 for the pixels
 */
export function placeOf({ image, blocks, outputs }, layer, index) {
  if (layer < 0) return { x: image.x + image.side, y: image.y + ((Math.floor(index / 28) + 0.5) * image.side) / 28 };
  if (layer === blocks.length) return { x: outputs.x, y: outputs.y + (index + 0.5) * outputs.step };
  const { x, y, rows, wide, high } = blocks[layer];
  return { x: x + (Math.floor(index / rows) + 0.5) * wide, y: y + ((index % rows) + 0.5) * high };
}
