/** Scroll the row of tabs (ui/frame/navigation.py) sideways to the tab of the open view. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

const ROW = ".st-key-views";

class TabRow {
  element = html("i");

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
