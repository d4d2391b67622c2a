/**
 * The states of something, for Undo and Redo.
 * @template State
 */
export class History {
  #states;
  #most;
  #at = 0; // the place of the present state

  /**
   * @param {State} first
   * @param {number} most earlier states that are kept
   */
  constructor(first, most) {
    this.#states = [first];
    this.#most = most;
  }

  get present() {
    return this.#states[this.#at];
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#states.length - 1;
  }

  /** @param {State} state the new present one. What was undone can't be redone any more */
  add(state) {
    this.#states = [...this.#states.slice(0, this.#at + 1).slice(-this.#most), state];
    this.#at = this.#states.length - 1;
  }

  undo() {
    if (this.canUndo) this.#at--;
  }

  redo() {
    if (this.canRedo) this.#at++;
  }
}
