/**
 * The button that copies the address of the page as it is now, and the question that resets everything: the page opens anew as a new
 * visit. A press of the first one asks Python for the address. If the browser refuses the clipboard (a page without https, a frame of another site), a field shows it, selected.
 */
import { component } from "../shared/component.js";
import { clear } from "../shared/database.js";
import { button, html, setText } from "../shared/dom.js";
import { forgetAll } from "../shared/local_storage.js";

const PATIENCE = 8000; // ms that the words stay after copying
const WHAT_GOES =
  "The sheet, the view, your progress, your examples, your signs and the networks made in this browser go. Training runs stay.";

class Foot {
  #button = button("Copy link", () => this.send?.setTriggerValue("wanted", true));
  #said = html("p", { role: "status" });
  #field = /** @type {HTMLInputElement} */ (html("input", { readonly: true, "aria-label": "The address to copy", hidden: true }));
  /** @type {string[]} the names of the address's parameters that say what the page shows. All others stay */
  #names = [];
  #reset = html(
    "details",
    {},
    html("summary", {}, "Reset everything"),
    html("p", {}, WHAT_GOES),
    button("Yes, reset", () => reset(this.#address().href)),
    " ",
    button("Keep", () => (this.#reset.open = false)),
  );
  element = html("div", { class: "foot" }, html("div", { class: "copy" }, this.#button, this.#said, this.#field), this.#reset);
  #timer = 0;
  #request = 0;
  /** @type {Send | undefined} */
  send;

  constructor() {
    this.#field.addEventListener("focus", () => this.#field.select());
  }

  /**
   * @param {{ request: number, query: string, note: string, names: string[] }} data request: a number for each press, 0 if nobody
   *   has pressed
   */
  show({ request, query, note, names }) {
    this.#names = names;
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
    const address = this.#address();
    new URLSearchParams(query).forEach((text, name) => address.searchParams.append(name, text));
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

  /** The address of a new visit. */
  #address() {
    const address = new URL(location.href);
    for (const name of this.#names) address.searchParams.delete(name);
    address.hash = "";
    return address;
  }
}

/** @param {string} address */
async function reset(address) {
  await clear();
  forgetAll();
  location.replace(address);
  if (address === location.href) location.reload();
}

export default component(() => new Foot());
