/** The canvas of the network's picture. A worker paints it, where the browser can do that: a new picture in each frame takes long. */
import { html } from "../shared/dom.js";
import { paint } from "./painter.js";
import PROGRAM from "./surface_worker.js?program";

/**
 * @import { Network } from "../model/network.js"
 * @import { Painting } from "./painter.js"
 * @typedef {Omit<Painting, "ratio" | "colours">} Shown
 */

export class Surface {
  element = html("canvas", { class: "surface", "data-testid": "surface", "aria-hidden": "true" });
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Painting["colours"] | null} read only when they may have changed, because a look at them takes long in a frame */
  #colours = null;
  /** @type {Shown | null} */
  #shown = null;
  /** @type {Network | null} whose weights the worker has */
  #network = null;

  constructor() {
    // A change of the theme is a transition of the colour (picture.css).
    this.element.addEventListener("transitionend", () => {
      this.#colours = null;
      this.#paint();
    });
    if (!("transferControlToOffscreen" in this.element)) return; // Safari before 16.4, Firefox before 105
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    this.#worker = new Worker(url);
    URL.revokeObjectURL(url);
    const canvas = this.element.transferControlToOffscreen();
    this.#worker.postMessage({ canvas }, [canvas]);
  }

  /** @type {(network: Network, shown: Shown) => void} */
  show(network, shown) {
    if (network !== this.#network) this.#worker?.postMessage({ layers: network.layers });
    if (shown.layout !== this.#shown?.layout) this.#colours = null;
    [this.#network, this.#shown] = [network, shown];
    this.#paint();
  }

  #paint() {
    if (!this.#shown || !this.#network) return;
    if (!this.#colours) {
      const { fill, stroke, color } = getComputedStyle(this.element); // set in picture.css
      this.#colours = { more: fill, less: stroke, paper: color };
    }
    const painting = { ...this.#shown, ratio: devicePixelRatio, colours: this.#colours };
    if (this.#worker) this.#worker.postMessage({ painting });
    else paint(/** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d")), this.#network.layers, painting);
  }
}
