/** In PyTorch: the lines of a network's code. A press on a line, or the focus, lights its part of the picture. */
import { component } from "../shared/component.js";
import { button, html, setText, targetOf } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";

/**
 * @import { Light } from "./picture.js"
 * @typedef {{ text: string, light: Light }} Line
 */

class Code {
  #code = html("code", { role: "group", "aria-label": "PyTorch code. Arrow keys go through its lines" });
  #said = html("span", { role: "status" });
  element = html(
    "div",
    { class: "pytorch pills" },
    html("pre", {}, this.#code),
    html(
      "p",
      {},
      button("Copy", () => this.#copy(), "torch-copy"),
      " ",
      this.#said,
    ),
  );
  /** @type {Line[]} */
  #lines = [];

  constructor() {
    rovingFocus(this.#code, "code", ".line");
    for (const name of ["click", "focusin"]) this.#code.addEventListener(name, (event) => this.#light(event));
    this.#code.addEventListener("focusout", () => globalThis.digitLens?.picture?.light(null));
  }

  /** @param {{ lines: Line[] }} data */
  show({ lines }) {
    if (JSON.stringify(lines) === JSON.stringify(this.#lines)) return;
    this.#lines = lines;
    this.#code.replaceChildren(
      ...lines.map(({ text }, i) =>
        html("span", { class: "line", role: "button", "data-testid": "torch-line", tabindex: i ? -1 : 0 }, `${text}\n`),
      ),
    );
    setText(this.#said, "");
  }

  /** @param {Event} event */
  #light(event) {
    const line = targetOf(event, ".line");
    if (line) globalThis.digitLens?.picture?.light(this.#lines[[...this.#code.children].indexOf(line)].light);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.#code.textContent ?? "");
      setText(this.#said, "Copied.");
    } catch {
      getSelection()?.selectAllChildren(this.#code); // refused, or no clipboard here
      setText(this.#said, "Selected: copy it with the keyboard.");
    }
  }
}

export default component(() => new Code());
