/** @import { Target } from "./dom.js" */
import { html, setText, targetOf } from "./dom.js";

const GAP = 6; // px between an element and its tooltip
let count = 0;

/** A tooltip for the elements inside `frame` that match `selector`. It shows on hover, touch and focus; Escape hides it. */
export class Tooltip {
  #frame;
  #content;
  #element = html("div", { class: "tip", role: "tooltip", id: `tooltip-${count++}`, hidden: true });
  /** @type {Target | null} */
  #target = null;

  /**
   * @param {HTMLElement} frame a positioned element
   * @param {string} selector
   * @param {(target: Target) => string | Element} content
   */
  constructor(frame, selector, content) {
    this.#frame = frame;
    this.#content = content;
    frame.append(this.#element);
    for (const name of ["pointerover", "pointerdown", "focusin"]) {
      frame.addEventListener(name, (event) => this.show(targetOf(event, selector)));
    }
    for (const name of ["pointerleave", "focusout"]) frame.addEventListener(name, () => this.show(null));
    frame.addEventListener("keydown", (event) => event.key === "Escape" && this.show(null));
  }

  /** Write the content again and place the tooltip again. Call it after the values or the layout have changed. */
  update() {
    const target = this.#target;
    if (!target) return;
    if (!target.isConnected) return this.show(null);
    const content = this.#content(target);
    if (typeof content === "string") setText(this.#element, content);
    else this.#element.replaceChildren(content);
    const box = target.getBoundingClientRect();
    const frame = this.#frame.getBoundingClientRect();
    const left = box.left + box.width / 2 - this.#element.offsetWidth / 2 - frame.left;
    const above = box.top - this.#element.offsetHeight - GAP;
    this.#element.style.left = `${Math.max(0, Math.min(left, frame.width - this.#element.offsetWidth))}px`;
    this.#element.style.top = `${(above < 0 ? box.bottom + GAP : above) - frame.top}px`;
  }

  /** @param {Target | null} target */
  show(target) {
    if (target === this.#target) return;
    this.#target?.removeAttribute("aria-describedby");
    this.#target = target;
    this.#element.hidden = !target;
    // A screen reader reads the label of an element that has one; the tooltip says the same.
    if (target && !target.hasAttribute("aria-label")) target.setAttribute("aria-describedby", this.#element.id);
    this.update();
  }
}
