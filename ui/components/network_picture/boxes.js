/** A box around each digit of a number, over the canvas. The boxes are no part of the drawing, and the pen passes through them. */
import { ABOVE_ON_DARK } from "../../figures/colours.py";
import { setAttributes, setChildCount, setText, svg } from "../shared/dom.js";

/** @import { NumberDigit } from "./head.js" */

const MARGIN = 13; // canvas px around the ink's middle lines: half of the pen's width and a little air
const LABEL = 16; // canvas px: room for the digit above its box
const OTHER = "#9a9a9a";
// The canvas lies in another component's shadow root, so that no style sheet of ours applies. Its z-index is 10.
const STYLE = "position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; z-index: 11";

/**
 * Show the boxes of a number. A drawing of one digit has none.
 * @param {HTMLCanvasElement} canvas the parent element has its size and is positioned
 * @param {NumberDigit[]} digits
 * @param {number} selected the position of the marked digit
 */
export function showBoxes(canvas, digits, selected) {
  const frame = canvas.parentElement;
  let layer = frame?.querySelector(".digit-boxes");
  if (!frame || (!layer && !digits.length)) return;
  if (!layer) {
    const viewBox = `0 0 ${canvas.width} ${canvas.height}`;
    layer = frame.appendChild(svg("svg", { class: "digit-boxes", viewBox, "aria-hidden": "true", style: STYLE }));
  }
  setChildCount(layer, digits.length, createBox).forEach((group, i) => {
    const [left, top, right, bottom] = digits[i].box;
    const isMarked = i === selected;
    const [x, y, width, height] = [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN];
    const [box, label] = group.children;
    setAttributes(group, { color: isMarked ? ABOVE_ON_DARK : OTHER });
    setAttributes(box, { x, y, width, height, "stroke-width": isMarked ? 2 : 1, "stroke-dasharray": isMarked ? null : 3 });
    setAttributes(label, { x: x + 2, y: y < LABEL ? y + height + LABEL - 3 : y - 4 }); // above the box, or below it
    setText(label, digits[i].digit);
  });
}

function createBox() {
  const box = svg("rect", { rx: 6, fill: "none", stroke: "currentColor" });
  return svg("g", {}, box, svg("text", { fill: "currentColor", style: "font: 700 16px system-ui, sans-serif" }));
}
