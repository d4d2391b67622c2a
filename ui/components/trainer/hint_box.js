/** The hint on a network that learns: a sentence, and a button that mends what it names. */
import { html, setText } from "../shared/dom.js";

/** @import { Mend, Rule } from "./hints.js" */

export class HintBox {
  #text = html("span");
  #button = html("button", { type: "button" });
  element;

  /**
   * @param {string} testId
   * @param {() => void} onPress
   */
  constructor(testId, onPress) {
    this.element = html("p", { class: "tell", "data-testid": testId, hidden: true }, this.#text, " ", this.#button);
    this.#button.addEventListener("click", onPress);
  }

  /** @type {(rule: Rule | null, mend: Mend | null) => void} null hides the hint or its button */
  show(rule, mend) {
    this.element.hidden = !rule;
    this.#button.hidden = !mend;
    setText(this.#text, rule?.sentence ?? "");
    setText(this.#button, mend?.label ?? "");
  }
}
