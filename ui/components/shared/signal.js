/**
 * A value that others follow. A library of signals would also derive values from others, which nothing here needs.
 * @template Value
 */
export class Signal {
  #value;
  /** @type {Set<(value: Value) => void>} */
  #followers = new Set();

  /** @param {Value} value */
  constructor(value) {
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  /** Tell all who follow, also if the value is the same as before. One that throws stops no other. */
  set value(value) {
    this.#value = value;
    for (const follow of this.#followers) {
      try {
        follow(value);
      } catch (error) {
        reportError(error);
      }
    }
  }

  /** Call a function with each new value. @param {(value: Value) => void} follower */
  follow(follower) {
    this.#followers.add(follower);
  }
}
