/**
 * The drawings that have been on the sheet, for Undo and Redo.
 *
 * @import { Item } from "./items.js"
 *
 * @typedef {{ items: Item[], label: number | null, source: string }} Content a drawing. label: the right digit, if it is known.
 *   source: where a picture comes from, in words
 */

const MOST = 100; // older drawings that are kept

/** @type {Content} */
export const EMPTY = { items: [], label: null, source: "" };

export class History {
  #contents = [EMPTY];
  #position = 0;

  get current() {
    return this.#contents[this.#position];
  }

  get canUndo() {
    return this.#position > 0;
  }

  get canRedo() {
    return this.#position < this.#contents.length - 1;
  }

  /** @param {Content} content the new drawing */
  push(content) {
    this.#contents = [...this.#contents.slice(0, this.#position + 1).slice(-MOST), content];
    this.#position = this.#contents.length - 1;
  }

  /**
   * Undo, redo or clear. Without anything to undo, to redo or to clear, nothing changes.
   * @param {"undo" | "redo" | "clear"} kind
   */
  do(kind) {
    if (kind === "undo" && this.canUndo) this.#position--;
    else if (kind === "redo" && this.canRedo) this.#position++;
    else if (kind === "clear" && this.current.items.length) this.push(EMPTY);
  }
}
