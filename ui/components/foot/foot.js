/**
 * The button that copies the address of the page as it is now, and the one that resets everything. A press asks Python for the
 * address. If the browser refuses the clipboard (a page without https, a frame of another site), a field shows it, selected.
 */
import { component } from "../shared/component.js";
import { html, setText } from "../shared/dom.js";
import { Reset } from "./reset.js";

const PATIENCE = 8000; // ms that the words stay after copying

class Foot {
  #button = html("button", { type: "button" }, "Copy link");
  #said = html("p", { role: "status" });
  #field = /** @type {HTMLInputElement} */ (html("input", { readonly: true, "aria-label": "The address to copy", hidden: true }));
  #reset = new Reset().element;
  element = html("div", { class: "foot" }, html("div", { class: "copy" }, this.#button, this.#said, this.#field), this.#reset);
  #timer = 0;
  #request = 0;
  /** @type {Send | undefined} */
  send;

  constructor() {
    this.#button.addEventListener("click", () => this.send?.setTriggerValue("wanted", true));
    this.#field.addEventListener("focus", () => this.#field.select());
  }

  /**
   * @param {{ request: number, query: string, note: string, canReset: boolean }} data request: a number for each press, 0 if
   *   nobody has pressed
   */
  show({ request, query, note, canReset }) {
    this.#reset.hidden = !canReset;
    const isNew = request !== this.#request; // a change of the theme shows the same data again
    this.#request = request;
    if (request && isNew) this.#copy(query, note);
    else if (isNew && !this.#field.hidden) {
      this.#field.hidden = true; // the page is no longer what this address shows
      setText(this.#said, "");
    }
  }

  /** @type {(query: string, note: string) => Promise<void>} */
  async #copy(query, note) {
    const address = new URL(location.href);
    [address.search, address.hash] = [query, ""];
    this.#field.value = address.href;
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(address.href);
      isCopied = true;
    } catch {
      // refused, or no clipboard here
    }
    this.#field.hidden = isCopied;
    setText(this.#said, [isCopied ? "Link copied." : "Copy this address:", note].filter(Boolean).join(" "));
    clearTimeout(this.#timer);
    if (isCopied) this.#timer = window.setTimeout(() => setText(this.#said, ""), PATIENCE);
    else this.#field.focus();
  }
}

export default component(() => new Foot());
