/** A part of the page that need not be drawn while nobody sees it. */

const NEAR = "200px"; // from the window: so far away, it counts as seen

export class Lazy {
  #isNear = false;
  /** @type {number | undefined} */
  #timer;
  #delay;
  /** @type {(() => void) | null} what is still to draw */
  #draw = null;

  /**
   * @param {Element} element
   * @param {(() => number) | null} [delay] ms until it is drawn, in a frame of its own; null: at once
   */
  constructor(element, delay = null) {
    this.#delay = delay;
    const observe = (/** @type {IntersectionObserverEntry[]} */ entries) => {
      this.#isNear = entries[entries.length - 1].isIntersecting;
      if (this.#isNear) this.#start();
    };
    new IntersectionObserver(observe, { rootMargin: NEAR }).observe(element);
  }

  /**
   * Draw if it is seen, and otherwise when it comes into sight.
   * @type {(draw: () => void, isUrgent: boolean) => void} isUrgent: whether to draw even if nobody sees it
   */
  show(draw, isUrgent) {
    this.#draw = draw;
    if (this.#isNear || isUrgent) this.#start();
  }

  #start() {
    if (!this.#delay) return this.#finish();
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#finish(), this.#delay());
  }

  #finish() {
    this.#timer = undefined;
    this.#draw?.();
    this.#draw = null;
  }
}
