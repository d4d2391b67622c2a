/** The canvas of the network's picture. A worker paints it, where the browser can do that: a new picture in each frame takes long. */
import { html } from "../shared/dom.js";
import { paint } from "./painter.js";
import PROGRAM from "./surface_worker.js?program";

/** @import { Painting } from "./painter.js" */

export class Surface {
  element = html("canvas", { class: "surface", "data-testid": "surface", "aria-hidden": "true" });
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Omit<Painting, "ratio" | "colours"> | null} */
  #shown = null;

  constructor() {
    // A change of the theme is a transition of the colour, of 1 ms.
    this.element.addEventListener("transitionend", () => this.#shown && this.show(this.#shown));
    if (!("transferControlToOffscreen" in this.element)) return; // Safari before 16.4, Firefox before 105
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    this.#worker = new Worker(url);
    URL.revokeObjectURL(url);
    const canvas = this.element.transferControlToOffscreen();
    this.#worker.postMessage({ canvas }, [canvas]);
  }

  /** @param {Omit<Painting, "ratio" | "colours">} shown */
  show(shown) {
    this.#shown = shown;
    const { fill: more, stroke: less, color: paper } = getComputedStyle(this.element); // as in picture.css
    const painting = { ...shown, ratio: devicePixelRatio, colours: { more, less, paper } };
    if (this.#worker) this.#worker.postMessage({ painting });
    else paint(/** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d")), painting);
  }
}
