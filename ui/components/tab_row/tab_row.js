/**
 * Scroll the row of tabs (ui/frame/navigation.py) sideways to the tab of the open view. Keep it in place while the mouse button is
 * down: Streamlit gives the focus to the tab that had it last, the browser scrolls to it, and the press would hit another tab.
 */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

const ROW = ".st-key-views";

class TabRow {
  element = html("i");
  /** @type {number | null} px, how far the row was scrolled when the mouse button was pressed; null while it is up */
  #held = null;

  constructor() {
    document.addEventListener("pointerdown", () => (this.#held = document.querySelector(ROW)?.scrollLeft ?? null), true);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (this.#held = null), true);
    document.addEventListener("focusin", () => {
      const row = document.querySelector(ROW);
      if (row && this.#held !== null) row.scrollLeft = this.#held;
    });
  }

  /** @param {string} view its name */
  show(view) {
    requestAnimationFrame(() => {
      const row = document.querySelector(ROW);
      const tab = [...(row?.querySelectorAll("button") ?? [])].find(({ textContent }) => textContent?.trim() === view);
      if (!row || !tab) return;
      const [outer, inner] = [row.getBoundingClientRect(), tab.getBoundingClientRect()];
      row.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    });
  }
}

export default component(() => new TabRow());
