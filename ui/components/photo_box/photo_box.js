/**
 * A photo on which a box is dragged around a digit, with the mouse, a finger or the keyboard. The box is sent when the pointer is
 * lifted, or when "Read the box" or Enter is pressed. Its edges are shares of the photo's width and height.
 */
import { component } from "../shared/component.js";
import { button, html } from "../shared/dom.js";
import { DIRECTIONS } from "../shared/roving_focus.js";
import { t } from "../shared/language.js";

const STEP = 0.02; // of the photo, for each press of an arrow key
const LEAST = 0.02; // of the photo: a smaller box is a click
const START = [0.3, 0.3, 0.7, 0.7];
const HINT = t("Drag a box around the digit.");
const KEYS = t("With the keyboard: arrow keys move the box, Shift with arrow keys makes it larger or smaller, Enter reads it.");

/** @type {(value: number, least: number, most: number) => number} */
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

export default component((tell) => {
  const image = html("img", { alt: "", draggable: "false" });
  const mark = html("div", { class: "mark", "data-testid": "photo-mark" });
  const role = { role: "group", "aria-roledescription": t("photo with a box") };
  const photo = html("div", { class: "photo", "data-testid": "photo-area", tabindex: 0, ...role }, image, mark);
  const said = html("output", { class: "hint", "data-testid": "photo-said" });
  const read = () => tell("box", box);
  const element = html("section", { class: "photo-box pills", "aria-label": t("The photo") });
  element.append(html("p", {}, HINT, " ", html("span", { class: "keys" }, KEYS)), photo, button(t("Read the box"), read), said);
  let box = START;
  /** @type {number[] | null} the place where the pointer went down */
  let start = null;
  let latest = ""; // the source of the photo

  /** @param {number[]} to */
  const place = (to) => {
    box = to;
    const [left, top, right, bottom] = box.map((edge) => 100 * edge);
    mark.style.inset = `${top}% ${100 - right}% ${100 - bottom}% ${left}%`;
    said.textContent = t("From {left} to {right} % of the width, {top} to {bottom} % of the height.", {
      left: Math.round(left),
      right: Math.round(right),
      top: Math.round(top),
      bottom: Math.round(bottom),
    });
  };

  // Where a pointer is on the photo, as shares of its width and height
  const at = (/** @type {PointerEvent} */ event) => {
    const { left, top, width, height } = photo.getBoundingClientRect();
    return [clamp((event.clientX - left) / width, 0, 1), clamp((event.clientY - top) / height, 0, 1)];
  };

  const drag = (/** @type {PointerEvent} */ event) => {
    if (!start) return;
    const [[x, y], [x0, y0]] = [at(event), start];
    place([Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)]);
  };

  photo.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    photo.focus();
    photo.setPointerCapture(event.pointerId);
    start = at(event);
  });
  photo.addEventListener("pointermove", drag);
  photo.addEventListener("pointerup", (event) => {
    drag(event);
    const [left, top, right, bottom] = box;
    const isBox = start && right - left >= LEAST && bottom - top >= LEAST;
    start = null;
    if (isBox) read();
    else place(START);
  });
  photo.addEventListener("pointercancel", () => (start = null));
  photo.addEventListener("keydown", (event) => {
    const way = DIRECTIONS[event.key];
    if (event.key === "Enter") read();
    if (!way) return;
    event.preventDefault();
    const [dx, dy] = [STEP * way[0], STEP * way[1]];
    const [left, top, right, bottom] = box;
    const [x, y] = [clamp(dx, -left, 1 - right), clamp(dy, -top, 1 - bottom)];
    if (event.shiftKey) place([left, top, clamp(right + dx, left + 2 * STEP, 1), clamp(bottom + dy, top + 2 * STEP, 1)]);
    else place([left + x, top + y, right + x, bottom + y]);
  });

  /** @param {{ source: string, name: string }} data */
  const show = ({ source, name }) => {
    if (source === latest) return;
    latest = source;
    image.src = source;
    photo.setAttribute("aria-label", t("The photo {name}", { name }));
    place(START);
  };
  return { element, show };
});
