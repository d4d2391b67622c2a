/** The display of a reading: the answer, the steps to 28x28 pixels and the hidden layers, or the invitation to draw. */
import BASE from "../base.css";
import { find, html, markNarrow, setAttributes, setText } from "../shared/dom.js";
import { explainTerms } from "../shared/terms.js";
import ANSWER from "./answer.css";
import { Answer, doubtAbout, verdict } from "./answer.js";
import DISPLAY from "./display.css";
import HTML from "./display.html";
import HIDDEN_LAYERS from "./hidden_layers.css";
import { HiddenLayers } from "./hidden_layers.js";
import NUMBER from "./number.css";
import { NumberStrip } from "./number.js";
import PREPROCESSING from "./preprocessing.css";
import { Preprocessing } from "./preprocessing.js";
import PROJECTOR from "./projector.css";
import READING from "./reading.css";

/**
 * @import { Activation } from "../model/network.js"
 * @import { Doubt } from "./answer.js"
 * @import { Step } from "./preprocessing.js"
 *
 * @typedef {{ hidden: Float32Array[], probabilities: Float32Array, confidence: number }} Result what a network computed
 *
 * @typedef {object} Reading
 * @property {"pen" | "python"} source whether the browser has made it, or Python
 * @property {Result} result
 * @property {Activation} activation
 * @property {Step[]} steps the last one is what the network reads
 * @property {string} note
 * @property {boolean} isFinal whether the pen is at rest. Only then there can be a doubt, and screen readers are told
 * @property {number | null} [label] the true digit, if it is known
 */

const NARROW = 26; // rem

export class Display {
  /** @type {HTMLElement} */
  root;
  #answer;
  #steps;
  #layers;
  #spoken;
  #note;
  #parts; // of the display that are not always on the page
  #shown = "";
  #threshold;

  /**
   * @param {Element} parent
   * @param {number} threshold of the confidence; below it the display says that a drawing does not look like a digit
   * @param {(x: number) => void} choose called when another digit of a number is pressed; x: its middle, in canvas px
   * @param {() => void} [explain] called when the person asks why there is a doubt. Without it, no button asks.
   */
  constructor(parent, threshold, choose, explain) {
    this.#threshold = threshold;
    this.number = new NumberStrip(threshold, choose);
    const place = html("div", { class: "digit-lens" });
    place.innerHTML = HTML;
    place.prepend(html("style", {}, BASE, DISPLAY, READING, ANSWER, PREPROCESSING, HIDDEN_LAYERS, NUMBER, PROJECTOR));
    parent.querySelector(".digit-lens")?.remove(); // made by older code: see page.js
    parent.append(place);
    this.root = find(place, ".lens");
    markNarrow(this.root, { narrow: NARROW });
    this.root.classList.toggle("projected", new URLSearchParams(location.search).has("projector"));
    find(place, ".below").prepend(this.number.element);
    this.#answer = new Answer(find(place, ".answer"), find(place, ".peek"));
    const button = find(place, ".explain");
    if (explain) button.addEventListener("click", explain);
    else button.remove();
    this.#steps = new Preprocessing(find(place, ".steps ol"));
    this.#layers = new HiddenLayers(find(place, ".layers"));
    this.#spoken = find(place, ".spoken");
    this.#note = find(place, ".note");
    explainTerms(this.root);
    this.#parts = /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-part]"));
  }

  /** @param {Reading} reading */
  show({ source, result, activation, steps, note, isFinal, label = null }) {
    const { hidden, probabilities, confidence } = result;
    const doubt = isFinal ? doubtAbout(probabilities, confidence, this.#threshold) : null;
    const judgement = label === null ? "" : judge(verdict(probabilities).digit, label, doubt);
    this.#present("answer");
    this.#answer.show(probabilities, isFinal, doubt);
    this.#steps.show(steps);
    this.#layers.show(hidden, activation, isFinal);
    setText(this.#note, [note, judgement].filter(Boolean).join(" "));
    if (isFinal) this.#say(probabilities, doubt, judgement);
    setAttributes(this.root, { "data-source": source });
  }

  /**
   * Show that there is no reading.
   * @param {string} problem why the drawing can't be read; "" if nothing is drawn
   */
  showEmpty(problem) {
    this.#present(problem ? "problem" : "empty");
    this.#answer.clear();
    setText(this.#note, problem);
    setText(this.#spoken, problem);
    setAttributes(this.root, { "data-source": "python" });
  }

  /**
   * Announce a reading to screen readers.
   * @param {Float32Array} probabilities
   * @param {Doubt | null} doubt
   * @param {string} judgement whether it is right; "" if nobody knows
   */
  #say(probabilities, doubt, judgement) {
    const { digit, sure, remark } = verdict(probabilities);
    const said = [this.number.said, doubt && `${doubt.text}.`, `The network reads ${digit}, ${sure}. ${remark}.`, judgement];
    setText(this.#spoken, said.filter(Boolean).join(" "));
  }

  /**
   * Show the parts of the answer, or the invitation.
   * @param {"answer" | "empty" | "problem"} shown
   */
  #present(shown) {
    if (this.#shown === shown) return;
    this.#shown = shown;
    this.root.dataset.drawn = String(shown === "answer");
    for (const part of this.#parts) part.hidden = part.dataset.part !== shown;
  }
}

/** @type {(digit: number, label: number, doubt: Doubt | null) => string} whether the likeliest digit is the true one */
function judge(digit, label, doubt) {
  const isRight = digit === label;
  if (doubt) return `It is a ${label}. The likeliest digit, ${digit}, is ${isRight ? "right" : "wrong"}.`;
  return isRight ? "The network is right." : `The network is wrong: it is a ${label}.`;
}
