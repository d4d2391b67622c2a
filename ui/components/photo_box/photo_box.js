/**
 * A photo on which a box is dragged around a digit, with the mouse, a finger or the keyboard. The box is sent when the pointer is
 * lifted, or when "Read the box" or Enter is pressed. Its edges are shares of the photo's width and height.
 */
import { component } from "../shared/component.js";
import { button, html } from "../shared/dom.js";
import { direction } from "../shared/roving_focus.js";

const STEP = 0.02; // of the photo, for each press of an arrow key
const LEAST = 0.02; // of the photo: a smaller box is a click
const START = [0.3, 0.3, 0.7, 0.7];
const HINT = "Drag a box around the digit.";
const KEYS = " With the keyboard: arrow keys move the box, Shift with arrow keys makes it larger or smaller, Enter reads it.";

/** @type {(value: number, least: number, most: number) => number} */
const clamp = (value, least, most) => Math.min(most, Math.max(least, value));

class PhotoBox {
  #image = html("img", { alt: "", draggable: "false" });
  #mark = html("div", { class: "mark", "data-testid": "photo-mark" });
  #photo = html("div", {
    class: "photo",
    "data-testid": "photo-area",
    tabindex: "0",
    role: "group",
    "aria-roledescription": "photo with a box",
  });
  #said = html("output", { class: "hint", "data-testid": "photo-said" });
  #button = button("Read the box", () => this.#read());
  element = html("section", { class: "photo-box pills", "aria-label": "The photo" });
  #box = START;
  /** @type {number[] | null} the place where the pointer went down */
  #start = null;
  /** @type {Send | undefined} */
  send;
  #source = "";

  constructor() {
    this.#photo.append(this.#image, html("div", { class: "clip" }, this.#mark));
    this.element.append(html("p", {}, HINT, html("span", { class: "keys" }, KEYS)), this.#photo, this.#button, this.#said);
    this.#photo.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#photo.addEventListener("pointermove", (event) => this.#drag(event));
    this.#photo.addEventListener("pointerup", (event) => this.#end(event));
    this.#photo.addEventListener("pointercancel", () => (this.#start = null));
    this.#photo.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {{ source: string, name: string }} data */
  show({ source, name }) {
    if (source === this.#source) return;
    this.#source = source;
    this.#image.setAttribute("src", source);
    this.#photo.setAttribute("aria-label", `The photo ${name}`);
    this.#place(START);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button) return;
    event.preventDefault();
    this.#photo.focus();
    this.#photo.setPointerCapture(event.pointerId);
    this.#start = this.#at(event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    if (!this.#start) return;
    const [x, y] = this.#at(event);
    const [x0, y0] = this.#start;
    this.#place([Math.min(x, x0), Math.min(y, y0), Math.max(x, x0), Math.max(y, y0)]);
  }

  /** @param {PointerEvent} event */
  #end(event) {
    this.#drag(event);
    const [left, top, right, bottom] = this.#box;
    const isBox = this.#start && right - left >= LEAST && bottom - top >= LEAST;
    this.#start = null;
    if (isBox) this.#read();
    else this.#place(START);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const way = direction(event);
    if (event.key === "Enter") {
      this.#read();
    } else if (way) {
      const [dx, dy] = [STEP * way[0], STEP * way[1]];
      const [left, top, right, bottom] = this.#box;
      if (event.shiftKey) this.#place([left, top, clamp(right + dx, left + 2 * STEP, 1), clamp(bottom + dy, top + 2 * STEP, 1)]);
      const [x, y] = [clamp(dx, -left, 1 - right), clamp(dy, -top, 1 - bottom)];
      if (!event.shiftKey) this.#place([left + x, top + y, right + x, bottom + y]);
    } else {
      return;
    }
    event.preventDefault();
  }

  #read() {
    this.send?.setTriggerValue("box", this.#box);
  }

  /**
   * Return where a pointer is on the photo, as shares of its width and height.
   * @param {PointerEvent} event
   */
  #at(event) {
    const { left, top, width, height } = this.#photo.getBoundingClientRect();
    return [clamp((event.clientX - left) / width, 0, 1), clamp((event.clientY - top) / height, 0, 1)];
  }

  /** @param {number[]} box */
  #place(box) {
    this.#box = box;
    const [left, top, right, bottom] = box.map((edge) => 100 * edge);
    Object.assign(this.#mark.style, {
      left: `${left}%`,
      top: `${top}%`,
      width: `${right - left}%`,
      height: `${bottom - top}%`,
    });
    this.#said.textContent = ` From ${Math.round(left)} to ${Math.round(right)}\u00a0% of the width, ${Math.round(top)} to ${Math.round(bottom)}\u00a0% of the height.`;
  }
}

export default component(() => new PhotoBox());
