// From the drawing to the 28x28 that the network reads, side by side. Python's steps are its own pixels; while the pen
// moves, "as drawn" and "cropped" are painted by the browser, "scaled" and "centred" are those of digit.js.

const DRAWN_SIDE = 84; // px, as in model/digit.py
const STROKE_STEPS = ["as drawn", "cropped", "scaled", "centred"];
const PICTURE_STEPS = ["as drawn", "with your strokes"];

class Steps {
  constructor(root) {
    this.list = root.querySelector(".steps ol");
    this.names = "";
    this.sheets = [];
  }

  // steps: [[name, height, width], …], pixels: their uint8 values, one array a step
  show(steps, pixels) {
    this.#name(steps.map(([name]) => name));
    steps.forEach(([, height, width], i) => paint(this.sheets[i], pixels[i], width, height, 1));
  }

  // The same of a reading of our own; sheet: {strokes, widths, picture} it was made of, side: the canvas's, px.
  showLive({ pixels, scaled, lines, kept }, { widths, picture }, side) {
    if (picture) {
      this.#name(lines.length ? PICTURE_STEPS : PICTURE_STEPS.slice(0, 1));
      paint(this.sheets[0], picture.pixels, SIDE, SIDE, 255);
      if (lines.length) paint(this.sheets[1], pixels, SIDE, SIDE, 255);
      return;
    }
    this.#name(STROKE_STEPS);
    const box = paintStrokes(this.sheets[0], lines, widths, DRAWN_SIDE / side, kept);
    resize(this.sheets[1], box.width, box.height);
    this.sheets[1].getContext("2d").drawImage(this.sheets[0], -box.left, -box.top);
    paint(this.sheets[2], scaled, SIDE, SIDE, 255);
    paint(this.sheets[3], pixels, SIDE, SIDE, 255);
  }

  #name(names) {
    if (this.names === names.join()) return;
    this.names = names.join();
    this.sheets = names.map(() => document.createElement("canvas"));
    this.list.replaceChildren(
      ...names.map((name, i) => {
        const item = document.createElement("li");
        const label = document.createElement("span");
        const last = i === names.length - 1;
        label.textContent = name;
        this.sheets[i].setAttribute("role", "img");
        this.sheets[i].setAttribute("aria-label", `The drawing ${name}${last ? ": what the network reads" : ""}`);
        item.append(this.sheets[i], label);
        return item;
      }),
    );
  }
}

function resize(canvas, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.classList.toggle("crisp", width <= SIDE && height <= SIDE);
}

// Pixels, from 0 (paper) to 255 / times (ink), as they are.
function paint(canvas, pixels, width, height, times) {
  resize(canvas, width, height);
  const context = canvas.getContext("2d");
  if (canvas.image?.width !== width || canvas.image.height !== height) canvas.image = context.createImageData(width, height);
  const image = canvas.image;
  for (let i = 0; i < width * height; i++) {
    image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = Math.round(times * pixels[i]);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

// Lines as the canvas shows them, small; returns the box that holds the ink of the lines that are kept.
function paintStrokes(canvas, lines, widths, scale, kept) {
  resize(canvas, DRAWN_SIDE, DRAWN_SIDE);
  const context = canvas.getContext("2d");
  context.fillStyle = "#000";
  context.fillRect(0, 0, DRAWN_SIDE, DRAWN_SIDE);
  context.strokeStyle = "#fff";
  context.lineCap = context.lineJoin = "round";
  let [left, top, right, bottom] = [DRAWN_SIDE, DRAWN_SIDE, 0, 0];
  lines.forEach((line, i) => {
    context.lineWidth = Math.max(widths[i] * scale, 2 / 3);
    context.beginPath();
    context.moveTo(line[0] * scale, line[1] * scale);
    for (let k = 2; k < line.length; k += 2) context.lineTo(line[k] * scale, line[k + 1] * scale);
    context.stroke();
    if (!kept.includes(i)) return;
    const box = bounds([line]);
    const radius = context.lineWidth / 2;
    left = Math.min(left, box.left * scale - radius);
    top = Math.min(top, box.top * scale - radius);
    right = Math.max(right, box.right * scale + radius);
    bottom = Math.max(bottom, box.bottom * scale + radius);
  });
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  return {
    left,
    top,
    width: Math.max(1, Math.min(DRAWN_SIDE, Math.ceil(right)) - left),
    height: Math.max(1, Math.min(DRAWN_SIDE, Math.ceil(bottom)) - top),
  };
}
