/** The key below the picture: what a wire and a colour mean. */
import { html, setText } from "../shared/dom.js";

const FORWARD = ["adds to the next sum", "takes away from it", "A bluer neuron gives more. Press one, or a wire."];
const BACKWARD = ["the step raises this weight", "lowers it", "Blue: the step raises this sum. Orange: it lowers it."];

export class Key {
  #up = html("span");
  #down = html("span");
  #colours = html("span", { class: "colours" });
  element = html("p", { class: "key hint row" }, html("i"), this.#up, html("i", { class: "down" }), this.#down, this.#colours);

  /** @param {boolean} isBackward */
  show(isBackward) {
    const [up, down, colours] = isBackward ? BACKWARD : FORWARD;
    setText(this.#up, up);
    setText(this.#down, down);
    setText(this.#colours, colours);
  }
}
