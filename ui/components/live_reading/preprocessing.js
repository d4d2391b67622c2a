/**
 * The steps from the drawing to the 28x28 pixels that the network reads. Python's steps are its own pixels. While the pen moves,
 * the browser draws the first two steps, and model/digit.js the others.
 */
import { SIDE } from "../model/digit.js";
import { bounds } from "../model/strokes.js";
import { paintGrey } from "../shared/colours.js";
import { html, setAttributes, setChildCount, setText } from "../shared/dom.js";

/** @import { Digit, Drawing } from "../model/digit.js" */

const DRAWN_SIDE = 84; // px, as in model/digit.py
const LEAST_WIDTH = 2 / 3; // px of a line
const STROKE_STEPS = ["as drawn", "cropped", "scaled", "centred"];
const PICTURE_STEPS = ["as drawn", "with your strokes"];

export class Preprocessing {
  #list;
  /** @type {Step[]} */
  #steps = [];

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /**
   * Show Python's steps.
   * @param {[name: string, height: number, width: number][]} steps
   * @param {Uint8Array[]} pixels 0 to 255, an array for each step
   * @param {boolean} [areLast] whether they replace only the last steps that are shown
   */
  show(steps, pixels, areLast = false) {
    const first = areLast ? this.#steps.length - steps.length : 0;
    if (!areLast) this.#setNames(steps.map(([name]) => name));
    steps.forEach(([, height, width], i) => this.#steps[first + i].paint(pixels[i], width, height, 1));
  }

  /**
   * Show the steps of a drawing that Python has not read.
   * @param {Digit} digit
   * @param {Drawing} drawing
   * @param {number} side of the canvas, px
   */
  showLive({ pixels, scaled, lines, kept }, { widths, picture }, side) {
    if (picture || !scaled) {
      this.#setNames(lines.length ? PICTURE_STEPS : PICTURE_STEPS.slice(0, 1));
      this.#steps[0].paint(picture?.pixels ?? pixels, SIDE, SIDE, 255);
      this.#steps[1]?.paint(pixels, SIDE, SIDE, 255);
      return;
    }
    this.#setNames(STROKE_STEPS);
    const [drawn, cropped, inBox, centred] = this.#steps;
    const box = drawn.drawLines(lines, widths, DRAWN_SIDE / side, kept);
    cropped.copy(drawn, box);
    inBox.paint(scaled, SIDE, SIDE, 255);
    centred.paint(pixels, SIDE, SIDE, 255);
  }

  /** @param {string[]} names */
  #setNames(names) {
    this.#steps.length = Math.min(this.#steps.length, names.length);
    setChildCount(this.#list, names.length, () => {
      const step = new Step();
      this.#steps.push(step);
      return step.element;
    });
    names.forEach((name, i) => this.#steps[i].setName(name, i === names.length - 1));
  }
}

class Step {
  #canvas = html("canvas", { role: "img" });
  #context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
  #name = html("span");
  element = html("li", {}, this.#canvas, this.#name);

  /** @type {(name: string, isLast: boolean) => void} */
  setName(name, isLast) {
    setText(this.#name, name);
    setAttributes(this.#canvas, { "aria-label": `The drawing ${name}${isLast ? ": what the network reads" : ""}` });
  }

  /**
   * Paint pixels. 0 is paper, and 255 / factor is ink.
   * @type {(pixels: ArrayLike<number>, width: number, height: number, factor: number) => void}
   */
  paint(pixels, width, height, factor) {
    this.#resize(width, height);
    paintGrey(this.#canvas, pixels, factor);
  }

  /** @type {(other: Step, box: { left: number, top: number, width: number, height: number }) => void} */
  copy(other, { left, top, width, height }) {
    this.#resize(width, height);
    this.#context.drawImage(other.#canvas, -left, -top);
  }

  /**
   * Draw lines as the canvas shows them, but smaller. Return the box that holds the ink of the lines that are kept.
   * @param {number[][]} lines
   * @param {number[]} widths
   * @param {number} scale
   * @param {number[]} kept indices
   */
  drawLines(lines, widths, scale, kept) {
    this.#resize(DRAWN_SIDE, DRAWN_SIDE);
    const context = this.#context;
    context.fillStyle = "#000";
    context.fillRect(0, 0, DRAWN_SIDE, DRAWN_SIDE);
    context.strokeStyle = "#fff";
    context.lineCap = context.lineJoin = "round";
    const corners = lines.map((line, i) => {
      context.lineWidth = Math.max(widths[i] * scale, LEAST_WIDTH);
      context.beginPath();
      context.moveTo(line[0] * scale, line[1] * scale);
      for (let k = 2; k < line.length; k += 2) context.lineTo(line[k] * scale, line[k + 1] * scale);
      context.stroke();
      const { left, top, right, bottom } = bounds([line]);
      const radius = context.lineWidth / 2;
      return [left * scale - radius, top * scale - radius, right * scale + radius, bottom * scale + radius];
    });
    const box = bounds(corners.filter((_, i) => kept.includes(i)));
    const left = Math.max(0, Math.floor(box.left));
    const top = Math.max(0, Math.floor(box.top));
    return {
      left,
      top,
      width: Math.max(1, Math.min(DRAWN_SIDE, Math.ceil(box.right)) - left),
      height: Math.max(1, Math.min(DRAWN_SIDE, Math.ceil(box.bottom)) - top),
    };
  }

  /** @type {(width: number, height: number) => void} */
  #resize(width, height) {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    this.#canvas.classList.toggle("crisp", width <= SIDE && height <= SIDE);
  }
}
