/**
 * Put markup that Python made into the page. Terms (`data-help`) have a tooltip, images (`data-readable`) show the values of
 * the pixel under the pointer, and a press on an element with `data-pick` is sent to Python.
 */
import { SIDE } from "../model/digit.js";
import { component } from "../shared/component.js";
import { html, setAttributes, setText, targetOf } from "../shared/dom.js";
import { tick } from "../shared/format.js";
import { direction, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";

/**
 * @import { Target } from "../shared/dom.js"
 *
 * @typedef {{ html: string, values: Record<string, number[]>, atlas?: string }} FigureData
 */

class Figure {
  element = html("div", { class: "figure" });
  #content = html("div");
  /** @type {Element | null} */
  #readout = null;
  #pixel = { row: -1, column: -1 };
  /** @type {FigureData} */
  #data = { html: "", values: {} };
  /** @type {Send | undefined} */
  send;

  constructor() {
    this.element.append(this.#content);
    new Tooltip(this.element, "[data-help]", (term) => term.dataset.help ?? "");
    rovingFocus(this.element, ".gallery, .matrix", "[data-pick]");
    new ResizeObserver(() => this.#markScrolling()).observe(this.element);
    this.element.addEventListener("click", (event) => this.#pick(targetOf(event, "[data-pick]")));
    this.element.addEventListener("pointermove", (event) => this.#point(event));
    this.element.addEventListener("pointerdown", (event) => this.#point(event));
    this.element.addEventListener("keydown", (event) => this.#step(event));
  }

  /** @param {FigureData} data */
  show(data) {
    const isNew = data.html !== this.#data.html;
    this.#data = data;
    // On the root of the document, because every shadow root inherits from it.
    if (data.atlas) document.documentElement.style.setProperty("--digit-lens-atlas", `url(${data.atlas})`);
    if (!isNew) return;
    const focused = this.#content.querySelector("[data-pick]:focus")?.getAttribute("data-pick") ?? "";
    const scrolled = this.#boxes.map(({ scrollLeft }) => scrollLeft);
    this.#content.innerHTML = data.html;
    this.#boxes.forEach((box, i) => (box.scrollLeft = scrolled[i] ?? 0));
    this.#markScrolling();
    this.#readout = this.#content.querySelector(".readout");
    const again = /** @type {HTMLElement | null} */ (this.#content.querySelector(`[data-pick="${CSS.escape(focused)}"]`));
    again?.focus({ preventScroll: true });
  }

  /** Only a box that scrolls is a stop of the Tab key. */
  #markScrolling() {
    for (const box of this.#boxes) setAttributes(box, { tabindex: box.scrollWidth > box.clientWidth ? 0 : null });
  }

  get #boxes() {
    return [...this.#content.querySelectorAll(".scroll")];
  }

  /** @param {Target | null} pressed */
  #pick(pressed) {
    if (!pressed) return;
    this.#content.querySelector('[data-pick][aria-pressed="true"]')?.setAttribute("aria-pressed", "false");
    if (pressed.hasAttribute("aria-pressed")) pressed.setAttribute("aria-pressed", "true");
    this.send?.setTriggerValue("pick", pressed.dataset.pick);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const box = targetOf(event, "[data-readable]")?.getBoundingClientRect();
    if (!box) return;
    const [down, right] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    this.#read(Math.floor(down * SIDE), Math.floor(right * SIDE));
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const way = direction(event);
    if (!way || !targetOf(event, "[data-readable]")) return;
    event.preventDefault();
    const { row, column } = this.#pixel;
    if (row < 0) this.#read(SIDE / 2, SIDE / 2);
    else this.#read(row + way[1], column + way[0]);
  }

  /** @type {(row: number, column: number) => void} */
  #read(row, column) {
    const isInside = Math.min(row, column) >= 0 && Math.max(row, column) < SIDE;
    if (!this.#readout || !isInside) return;
    this.#pixel = { row, column };
    const parts = Object.entries(this.#data.values).map(([name, pixels]) => `${name} ${tick(pixels[row * SIDE + column])}`);
    setText(this.#readout, `row ${row + 1}, column ${column + 1}: ${parts.join(" · ")}`);
  }
}

export default component(() => new Figure());
