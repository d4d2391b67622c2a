/** The table of training runs. A press on a column's name sorts it; checkboxes choose rows, and Python gets the choice. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

/**
 * @typedef {{ shown: string, value: number | null }} Cell
 * @typedef {{ id: string, mark: string, cells: Cell[] }} Row
 * @typedef {{ columns: { name: string, number: boolean }[], rows: Row[] }} TableData
 */

class RunsTable {
  element = html("div", { class: "runs scroll" });
  #table = ""; // JSON of #data
  /** @type {TableData} */
  #data = { columns: [], rows: [] };
  /** @type {Set<string> | null} a deleted run stays in it, because it may come back; Python ignores it */
  #chosen = null;
  #sorted = { column: -1, descending: true };
  /** @type {Send | undefined} */
  send;

  /** @param {{ table: string, chosen: string[] }} data the table is JSON of TableData */
  show({ table, chosen }) {
    this.#chosen ??= new Set(chosen);
    if (table === this.#table) return; // new elements would break off a press
    this.#table = table;
    this.#data = JSON.parse(table);
    this.#draw();
  }

  #draw() {
    const focused = this.element.querySelector(":focus")?.id;
    const head = html("thead", {}, html("tr", {}, ...this.#data.columns.map((_, index) => this.#header(index))));
    const body = html("tbody", {}, ...this.#rows().map((row) => this.#row(row)));
    this.element.replaceChildren(html("table", {}, head, body));
    const again = /** @type {HTMLElement | null} */ (this.element.querySelector(`[id="${CSS.escape(focused ?? "")}"]`));
    again?.focus({ preventScroll: true });
  }

  /** Return the rows in their order. Rows without a number in a column of numbers are last, in either direction. */
  #rows() {
    const { column, descending } = this.#sorted;
    if (column < 0) return this.#data.rows;
    const key = (/** @type {Row} */ row) => row.cells[column].value ?? row.cells[column].shown;
    return [...this.#data.rows].sort((a, b) => {
      const [first, second] = [key(a), key(b)];
      if (typeof first !== typeof second) return typeof first === "number" ? -1 : 1;
      const order = first < second ? -1 : Number(first > second);
      return descending ? -order : order;
    });
  }

  /** @param {number} index */
  #header(index) {
    const { name, number } = this.#data.columns[index];
    const { column, descending } = this.#sorted;
    const isSorted = column === index;
    const button = html("button", { type: "button", id: `column-${index}` }, name + (isSorted ? (descending ? " ↓" : " ↑") : ""));
    button.addEventListener("click", () => {
      this.#sorted = { column: index, descending: isSorted ? !descending : number };
      this.#draw();
    });
    const order = descending ? "descending" : "ascending";
    return html("th", { scope: "col", class: number && "number", "aria-sort": isSorted && order }, button);
  }

  /** @param {Row} row */
  #row(row) {
    const [name, ...cells] = row.cells;
    const isChosen = this.#chosen?.has(row.id) ?? false;
    const box = html("input", { type: "checkbox", id: `row-${row.id}`, checked: isChosen });
    box.addEventListener("change", () => {
      if (box.checked) this.#chosen?.add(row.id);
      else this.#chosen?.delete(row.id);
      this.#draw();
      this.send?.setStateValue("chosen", [...(this.#chosen ?? [])]);
    });
    const mark = row.mark ? [html("span", { class: "mark" }, row.mark)] : [];
    return html(
      "tr",
      { "data-testid": `run-${row.id}`, class: isChosen && "chosen" },
      html("td", { class: "name" }, html("label", {}, box, name.shown, ...mark)),
      ...cells.map(({ shown }, i) => html("td", { class: this.#data.columns[i + 1].number && "number" }, shown)),
    );
  }
}

export default component(() => new RunsTable());
