/** Scroll to the place of this component, unless it is in the upper third of the window. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

const SETTLES = 3000; // ms in which pictures above the place may still grow
const EVERY = 200; // ms
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"]; // after one of them the page scrolls no more

let until = 0;
for (const name of HANDS) addEventListener(name, () => (until = 0), { capture: true, passive: true });

class Place {
  element = html("i", { style: "scroll-margin-top: 3.5rem" });

  show() {
    until = performance.now() + SETTLES;
    this.#scroll();
  }

  #scroll() {
    if (!this.element.isConnected || performance.now() > until) return;
    const { top } = this.element.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 3) this.element.scrollIntoView({ block: "start" });
    setTimeout(() => this.#scroll(), EVERY);
  }
}

export default component(() => new Place());
