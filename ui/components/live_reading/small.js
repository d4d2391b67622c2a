/**
 * The reading in short, below the sheet of every view but Reading: the digit, the three likeliest bars, and the doubt in words.
 * On a phone it is a strip that stands for the sheet, with a thumbnail. A press opens the sheet (ui/frame/style.css).
 */
import BASE from "../base.css";
import { SIDE } from "../model/digit.js";
import { createBar, showShare } from "../shared/bar.js";
import { paintGrey } from "../shared/colours.js";
import { find, html, setAttributes, setText } from "../shared/dom.js";
import { doubtAbout, verdict } from "./answer.js";
import NUMBER from "./number.css";
import { NumberStrip } from "./number.js";
import READING from "./reading.css";
import SMALL from "./small.css";
import HTML from "./small.html";

/** @import { Reading } from "./display.js" */

const LIKELIEST = 3; // bars

export class SmallDisplay {
  /** @type {HTMLElement} */
  root;
  #threshold;
  #digit;
  #remark;
  #doubt;
  #note;
  #spoken;
  #toggle;
  #bars = Array.from({ length: LIKELIEST }, () => createBar("li", {}));
  #canvas;

  /**
   * @param {Element} parent
   * @param {number} threshold of the confidence; below it the display says that a drawing does not look like a digit
   * @param {(x: number) => void} choose called when another digit of a number is pressed; x: its middle, in canvas px
   */
  constructor(parent, threshold, choose) {
    this.#threshold = threshold;
    this.number = new NumberStrip(threshold, choose);
    const place = html("div", { class: "digit-lens" });
    place.innerHTML = HTML;
    place.prepend(html("style", {}, BASE, NUMBER, READING, SMALL));
    parent.querySelector(".digit-lens")?.remove(); // made by older code: see page.js
    parent.append(place);
    this.root = find(place, ".lens");
    find(place, ".words").append(this.number.element);
    this.#digit = find(place, ".digit");
    this.#remark = find(place, ".remark");
    this.#doubt = find(place, ".doubt");
    this.#note = find(place, ".note");
    this.#spoken = find(place, ".spoken");
    this.#toggle = find(place, ".toggle");
    find(place, ".bars").append(...this.#bars.map(({ row }) => row));
    this.#canvas = /** @type {HTMLCanvasElement} */ (find(place, "canvas"));
    this.#toggle.addEventListener("click", () => this.#openSheet(!isSheetOpen()));
    this.#openSheet(isSheetOpen());
  }

  /** @param {Reading} reading */
  show({ source, result: { probabilities, confidence }, steps, note, isFinal }) {
    const doubt = isFinal ? doubtAbout(probabilities, confidence, this.#threshold) : null;
    const { digit, sure, remark, isUnsure } = verdict(probabilities);
    this.root.dataset.drawn = "true";
    this.root.classList.toggle("unsure", isUnsure);
    this.root.classList.toggle("doubtful", !!doubt);
    setText(this.#digit, digit);
    setText(this.#doubt, doubt?.text ?? "");
    setText(this.#remark, isUnsure ? remark : sure);
    setText(this.#note, note);
    const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
    this.#bars.forEach((bar, place) => {
      setText(bar.digit, order[place]);
      showShare(bar, probabilities[order[place]], !place);
    });
    const { pixels, factor } = steps[steps.length - 1];
    paintGrey(this.#canvas, pixels, factor);
    if (isFinal) {
      const spoken = [this.number.said, doubt && `${doubt.text}.`, `The network reads ${digit}, ${sure}.`];
      setText(this.#spoken, spoken.filter(Boolean).join(" "));
    }
    setAttributes(this.root, { "data-source": source });
  }

  /** @type {(problem: string) => void} as in Display */
  showEmpty(problem) {
    this.root.dataset.drawn = "false";
    setText(this.#digit, "");
    setText(this.#doubt, "");
    setText(this.#remark, problem || "Nothing is drawn yet.");
    setText(this.#spoken, problem);
    setText(this.#note, "");
    this.#canvas.getContext("2d")?.clearRect(0, 0, SIDE, SIDE);
    setAttributes(this.root, { "data-source": "python" });
  }

  /**
   * Open the sheet on a phone, or close it. On a wide screen it is always open.
   * @param {boolean} isOpen
   */
  #openSheet(isOpen) {
    document.documentElement.dataset.sheet = isOpen ? "open" : "closed";
    setAttributes(this.#toggle, { "aria-expanded": String(isOpen) });
    setText(find(this.#toggle, "span"), isOpen ? "Close" : "Draw");
  }
}

/** Whether the person has opened the sheet. It stays so in the other views. */
function isSheetOpen() {
  return document.documentElement.dataset.sheet === "open";
}
