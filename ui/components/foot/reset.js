/**
 * The button that resets everything. After a second press, what the browser has stored for the page is removed and the page
 * opens anew: the server has nothing of a new visit.
 */
import { clear } from "../shared/database.js";
import { html } from "../shared/dom.js";

const STORED = "digit_lens_kept_"; // the names that browser_storage.js writes
const KEPT = ["hide", "embed", "projector"]; // parts of the address that say how the page looks, not what it shows

export class Reset {
  #button = html("button", { type: "button" }, "Reset everything");
  #question = html(
    "p",
    {},
    "The sheet, the view, your progress, your examples and the networks made in this browser go. Training runs stay.",
  );
  #yes = html("button", { type: "button" }, "Yes, reset");
  #no = html("button", { type: "button" }, "Keep");
  #asked = html("div", { class: "copy", hidden: true }, this.#question, this.#yes, this.#no);
  element = html("div", { class: "copy", role: "group" }, this.#button, this.#asked);

  constructor() {
    this.#button.addEventListener("click", () => this.#ask(true));
    this.#no.addEventListener("click", () => this.#ask(false));
    this.#yes.addEventListener("click", reset);
  }

  /** @param {boolean} isAsked */
  #ask(isAsked) {
    this.#button.hidden = isAsked;
    this.#asked.hidden = !isAsked;
    (isAsked ? this.#no : this.#button).focus();
  }
}

async function reset() {
  await clear();
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(STORED)) localStorage.removeItem(name);
  } catch {
    // local storage is switched off, so nothing is stored
  }
  const address = new URL(location.href);
  for (const name of [...address.searchParams.keys()]) if (!KEPT.includes(name)) address.searchParams.delete(name);
  location.replace(address.href);
  if (address.href === location.href) location.reload();
}
