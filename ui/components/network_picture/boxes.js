/** A box around each digit of a number, over the canvas. The boxes are no part of the drawing, and the pen passes through them. */
import { html, setChildCount, setText } from "../shared/dom.js";

/** @import { NumberDigit } from "./number.js" */

const MARGIN = 13; // canvas px around the ink's middle lines: half of the pen's width and a little air
const LABEL = 16; // canvas px: room for the digit above its box
const MARKED = "#5ca0ff"; // on the black sheet; ABOVE_ON_DARK in ui/figures/colours.py
const OTHER = "#9a9a9a";
const LAYER = "digit-boxes";

/**
 * Show the boxes of a number. A drawing of one digit has none.
 * @param {HTMLCanvasElement} canvas the parent element has its size and is positioned
 * @param {NumberDigit[]} digits
 * @param {number} selected the position of the marked digit
 */
export function showBoxes(canvas, digits, selected) {
  const frame = canvas.parentElement;
  let layer = /** @type {HTMLElement | null} */ (frame?.querySelector(`.${LAYER}`) ?? null);
  if (!frame || (!layer && !digits.length)) return;
  if (!layer) {
    layer = html("div", { class: LAYER, "aria-hidden": "true" });
    // The canvas lies in another component's shadow root, so that no style sheet of ours applies. Its z-index is 10.
    layer.style.cssText = "position: absolute; inset: 0; overflow: hidden; pointer-events: none; z-index: 11";
    frame.append(layer);
  }
  const share = (/** @type {number} */ length, /** @type {number} */ side) => `${(100 * length) / side}%`;
  setChildCount(layer, digits.length, createBox).forEach((box, i) => {
    const [left, top, right, bottom] = digits[i].box;
    const isMarked = i === selected;
    const colour = isMarked ? MARKED : OTHER;
    const { style } = /** @type {HTMLElement} */ (box);
    style.left = share(left - MARGIN, canvas.width);
    style.top = share(top - MARGIN, canvas.height);
    style.width = share(right - left + 2 * MARGIN, canvas.width);
    style.height = share(bottom - top + 2 * MARGIN, canvas.height);
    style.border = `${isMarked ? 2 : 1}px ${isMarked ? "solid" : "dashed"} ${colour}`;
    const label = /** @type {HTMLElement} */ (box.firstElementChild);
    setText(label, digits[i].digit);
    label.style.color = colour;
    label.style[top < MARGIN + LABEL ? "top" : "bottom"] = "100%"; // above the box, or below its top edge's place
    label.style[top < MARGIN + LABEL ? "bottom" : "top"] = "auto";
  });
}

function createBox() {
  const label = html("span");
  label.style.cssText = "position: absolute; left: 2px; font: 700 13px/1.2 system-ui, sans-serif";
  const box = html("div", {}, label);
  box.style.cssText = "position: absolute; box-sizing: border-box; border-radius: 6px";
  return box;
}
