/** The steps from the drawing to the 28x28 pixels that the network reads: Python's, or those of model/digit.js. */
import { SIDE } from "../model/digit.js";
import { paintGrey } from "../shared/colours.js";
import { html, setAttributes, setChildCount, setText } from "../shared/dom.js";

/**
 * @import { Digit, Drawing } from "../model/digit.js"
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {number} height
 * @property {number} width
 * @property {ArrayLike<number>} pixels 0 is paper
 * @property {number} factor that makes it 255 for ink
 */

/**
 * Return the steps of a drawing that Python has not read, with Python's names.
 * @type {(digit: Digit, drawing: Drawing) => Step[]}
 */
export function stepsOf({ pixels, scaled, lines }, { picture }) {
  const all = { height: SIDE, width: SIDE, factor: 255 };
  const first = scaled
    ? { ...all, name: "scaled", pixels: scaled }
    : { ...all, name: "as drawn", pixels: picture?.pixels ?? pixels };
  return lines.length ? [first, { ...all, name: scaled ? "centred" : "with your strokes", pixels }] : [first];
}

export class Preprocessing {
  #list;

  /** @param {HTMLElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {Step[]} steps */
  show(steps) {
    setChildCount(this.#list, steps.length, createPicture).forEach((item, i) => {
      const { name, height, width, pixels, factor } = steps[i];
      const [canvas, label] = /** @type {[HTMLCanvasElement, HTMLElement]} */ ([...item.children]);
      setText(label, name);
      const isLast = i === steps.length - 1;
      setAttributes(canvas, { "aria-label": `The drawing ${name}${isLast ? ": what the network reads" : ""}` });
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      canvas.classList.toggle("crisp", width <= SIDE && height <= SIDE);
      paintGrey(canvas, pixels, factor);
    });
  }
}

function createPicture() {
  return html("li", {}, html("canvas", { role: "img" }), html("span"));
}
