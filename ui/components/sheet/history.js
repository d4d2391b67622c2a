/** Undo, Redo and Clear: the drawings that have been on the sheet. */
import { EMPTY, isDrawn } from "./content.js";

/**
 * @import { Content } from "./content.js"
 * @typedef {"undo" | "redo" | "clear"} Kind
 */

const MOST = 100; // older drawings that are kept

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
   * @param {Kind} kind
   */
  do(kind) {
    if (kind === "undo" && this.canUndo) this.#position--;
    else if (kind === "redo" && this.canRedo) this.#position++;
    else if (kind === "clear" && (isDrawn(this.current) || this.current.source)) this.push(EMPTY); // source: of an unread photo
  }
}
