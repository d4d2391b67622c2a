/** Test yourself: ten signs are asked one after the other. What is drawn is read, and not learnt from unless a person wants it. */
import { paint } from "../examples/file.js";
import { shuffle } from "../model/training.js";
import { button, html, setText } from "../shared/dom.js";

/**
 * @import { DrawingJson } from "../model/drawing_json.js"
 *
 * @typedef {object} Drawn a drawing on the sheet, and how it is read
 * @property {DrawingJson} drawing
 * @property {Float32Array} pixels
 * @property {string} reads the name of a sign
 *
 * @typedef {Drawn & { asked: string }} Answer
 *
 * @typedef {object} Options
 * @property {() => Drawn | null} take takes the drawing off the sheet; null if there is none
 * @property {(answers: Answer[]) => void} learn adds answers to the examples
 * @property {(text: string) => void} say tells screen readers
 * @property {() => void} changed is called after each answer, and when a test begins and ends
 */

const QUESTIONS = 10;
const WHY = "A friend's number is usually lower, because the examples show your hand only: let one do the test.";

export class SelfTest {
  #options;
  /** @type {string[]} what is asked */
  #questions = [];
  /** @type {Answer[]} */
  #answers = [];
  #question = html("p", { class: "question" });
  #result = html("p", { "data-testid": "sign-test-result" });
  #missed = html("div", { class: "pictures" });
  #learn = button("Learn from these, too", () => {
    this.#options.learn(this.#misread);
    this.#end();
  });
  #next = button("Next", () => this.#take(), "sign-test-next");
  #asking = html(
    "div",
    { class: "row" },
    this.#question,
    this.#next,
    button("Stop", () => this.#end()),
  );
  #close = html(
    "div",
    { class: "row" },
    this.#learn,
    button("Close", () => this.#end()),
  );
  #told = html("div", {}, this.#result, this.#missed, html("p", {}, WHY), this.#close);
  element = html("div", { class: "self-test", hidden: true }, this.#asking, this.#told);

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  get isAsking() {
    return this.#questions.length > this.#answers.length;
  }

  get #misread() {
    return this.#answers.filter(({ asked, reads }) => asked !== reads);
  }

  /** Begin with signs in random order, each about as often as the others. @param {string[]} names */
  begin(names) {
    this.#answers = [];
    this.#questions = shuffle(
      Array.from({ length: QUESTIONS }, (_, i) => names[i % names.length]),
      Math.random,
    );
    this.#show();
    this.element.scrollIntoView({ block: "nearest" });
  }

  #take() {
    const drawn = this.#options.take();
    if (!drawn) return;
    this.#answers.push({ ...drawn, asked: this.#questions[this.#answers.length] });
    this.#show();
  }

  #end() {
    this.#questions = this.#answers = [];
    this.#show();
  }

  /** Show the next question, or the result. */
  #show() {
    this.element.hidden = !this.#questions.length;
    this.#asking.hidden = !this.isAsking;
    this.#told.hidden = this.isAsking;
    const asked = this.#questions[this.#answers.length];
    const misread = this.#misread;
    const result = `${QUESTIONS - misread.length} of ${QUESTIONS} were read correctly.`;
    this.#question.replaceChildren(`${this.#answers.length + 1} of ${QUESTIONS}: draw `, html("bdi", {}, asked ?? ""));
    setText(this.#result, misread.length ? `${result} These were not, and the network has not learnt from them:` : result);
    this.#missed.replaceChildren(...misread.map(pictureOf));
    this.#learn.hidden = !misread.length;
    if (this.#questions.length) this.#options.say((this.isAsking ? this.#question : this.#result).textContent ?? "");
    this.#options.changed();
  }
}

/** @type {(answer: Answer) => HTMLElement} */
function pictureOf({ pixels, asked, reads }) {
  return html("figure", {}, paint(pixels), html("figcaption", {}, html("bdi", {}, asked), " → ", html("bdi", {}, reads)));
}
