// Where everything stands in the drawn network: blocks of nodes, the place of a node and of a pixel. Pure functions.

const NARROW = 520; // px
const HEIGHT = 440; // px of the drawing from left to right, without its titles
const TITLE = 40; // px above each block
const GAP = 84; // px between blocks from top to bottom: the edges' room

function layout(data, width) {
  const upright = width < NARROW;
  const sizes = data.layers.map((layer) => layer.a.length);
  const last = sizes.length - 1;
  if (upright) {
    const side = Math.min(140, width * 0.4);
    const image = { x: (width - side) / 2, y: TITLE, side };
    let y = TITLE + side + GAP;
    const blocks = sizes.map((n, k) => {
      const perRow = k === last ? n : Math.min(n, Math.max(12, Math.ceil(Math.sqrt(n * 2))));
      const cell = Math.min(26, width / perRow);
      const rows = Math.ceil(n / perRow);
      const block = { x: (width - cell * Math.min(n, perRow)) / 2, y, cell, rows, columns: perRow, byRow: true };
      y += rows * cell + (k === last ? 44 : GAP);
      return block;
    });
    return { upright, image, blocks, width, height: y };
  }
  const side = Math.min(196, width * 0.2);
  const image = { x: 0, y: TITLE + (HEIGHT - side) / 2, side };
  const outputs = width < 780 ? 92 : 160; // px: in a narrow drawing without bars
  const room = (width - side - outputs) * 0.42; // the rest is the edges'
  const hidden = sizes.slice(0, last);
  const weight = hidden.map((n) => Math.sqrt(n));
  const total = weight.reduce((a, b) => a + b, 0) || 1;
  const blocks = hidden.map((n, k) => {
    const widest = (room * weight[k]) / total;
    const columns = Math.max(1, Math.round(Math.sqrt((n * widest) / HEIGHT)));
    const rows = Math.ceil(n / columns);
    const cell = Math.min(22, HEIGHT / rows, widest / columns);
    return { cell, rows, columns, byRow: false, width: cell * columns };
  });
  const used = side + outputs + blocks.reduce((sum, block) => sum + block.width, 0);
  const gap = (width - used) / (hidden.length + 1);
  let x = side + gap;
  for (const block of blocks) {
    block.x = x;
    block.y = TITLE + (HEIGHT - block.rows * block.cell) / 2;
    x += block.width + gap;
  }
  const cell = 24;
  const step = HEIGHT / sizes[last];
  blocks.push({ x: width - outputs, y: TITLE, cell, step, rows: sizes[last], columns: 1, byRow: false, width: outputs });
  return { upright, image, blocks, width, height: TITLE + HEIGHT + 4 };
}

function place(shape, layer, index) {
  const block = shape.blocks[layer];
  if (block.step) return { x: block.x + block.cell / 2, y: block.y + block.step * (index + 0.5), size: block.cell };
  const row = block.byRow ? Math.floor(index / block.columns) : index % block.rows;
  const column = block.byRow ? index % block.columns : Math.floor(index / block.rows);
  return { x: block.x + (column + 0.5) * block.cell, y: block.y + (row + 0.5) * block.cell, size: block.cell };
}

function pixel(shape, index) {
  const cell = shape.image.side / 28;
  return { x: shape.image.x + ((index % 28) + 0.5) * cell, y: shape.image.y + (Math.floor(index / 28) + 0.5) * cell, size: cell };
}
