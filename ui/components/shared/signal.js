/**
 * A value that others follow. A library of signals would also derive values from others, which nothing here needs.
 * @template Value
 */
export class Signal {
  #value;
  #changes = new EventTarget();

  /** @param {Value} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** Tell all who follow, also if the value is the same as before. The browser reports what one throws, and tells the others. */
  set value(value) {
    this.#value = value;
    this.#changes.dispatchEvent(new Event("change"));
  }

  /** Call a function with each new value. @param {(value: Value) => void} follower */
  follow(follower) {
    this.#changes.addEventListener("change", () => follower(this.#value));
  }
}
