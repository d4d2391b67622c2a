/** Test yourself: ten signs are asked one after the other. What is drawn is read, and not learnt from unless a person wants it. */
import { paint } from "../examples/examples_file.js";
import { shuffle } from "../model/training.js";
import { button, html, setText } from "../shared/dom.js";
import { pieces, t } from "../shared/language.js";

/**
 * @import { Entry } from "../examples/examples_file.js"
 *
 * @typedef {Entry & { reads: string }} Answer a drawing of the sign that was asked, and the name of the one that it is read as
 *
 * @typedef {object} Options
 * @property {() => Omit<Answer, "label"> | null} take takes the drawing off the sheet; null if there is none
 * @property {(answers: Answer[]) => void} learn adds answers to the examples
 * @property {(text: string) => void} say tells screen readers
 * @property {() => void} changed is called after each answer, and when a test begins and ends
 */

const QUESTIONS = 10;
const WHY = t("A friend's number is usually lower, because the examples show your hand only: let one do the test.");

/** @param {Options} options */
export function selfTest({ take, learn, say, changed }) {
  /** @type {string[]} what is asked */
  let questions = [];
  /** @type {Answer[]} */
  let answers = [];
  const question = html("p", { class: "question" });
  const result = html("p", { "data-testid": "sign-test-result" });
  const missed = html("div", { class: "pictures" });
  const misread = () => answers.filter(({ label, reads }) => label !== reads);
  const end = () => {
    questions = answers = [];
    show();
  };
  const next = () => {
    const drawn = take();
    if (!drawn) return;
    answers.push({ ...drawn, label: questions[answers.length] });
    show();
  };
  const learnMisread = button(t("Learn from these, too"), () => {
    learn(misread());
    end();
  });
  const asking = html("div", { class: "row" }, question, button(t("Next"), next, "sign-test-next"), button(t("Stop"), end));
  const presses = html("div", { class: "row" }, learnMisread, button(t("Close"), end));
  const told = html("div", {}, result, missed, html("p", {}, WHY), presses);

  const test = {
    element: html("div", { class: "self-test", hidden: true }, asking, told),

    get isAsking() {
      return questions.length > answers.length;
    },

    /** Begin with signs in random order, each about as often as the others. @param {string[]} names */
    begin(names) {
      const all = Array.from({ length: QUESTIONS }, (_, i) => names[i % names.length]);
      [questions, answers] = [shuffle(all, Math.random), []];
      show();
      this.element.scrollIntoView({ block: "nearest" });
    },
  };

  /** Show the next question, or the result. */
  const show = () => {
    const { element, isAsking } = test;
    element.hidden = !questions.length;
    asking.hidden = !isAsking;
    told.hidden = isAsking;
    const wrong = misread();
    const words = t("{questions} of {questions2} were read correctly.", {
      questions: QUESTIONS - wrong.length,
      questions2: QUESTIONS,
    });
    const asked = html("bdi", {}, questions[answers.length] ?? "");
    const count = String(answers.length + 1);
    question.replaceChildren(...pieces("{count} of {questions}: draw {asked}", { count, questions: String(QUESTIONS), asked }));
    setText(result, wrong.length ? t("{words} These were not, and the network has not learnt from them:", { words }) : words);
    missed.replaceChildren(...wrong.map(pictureOf));
    learnMisread.hidden = !wrong.length;
    if (questions.length) say((isAsking ? question : result).textContent ?? "");
    changed();
  };
  return test;
}

/** @type {(answer: Answer) => HTMLElement} */
function pictureOf({ pixels, label, reads }) {
  return html("figure", {}, paint(pixels), html("figcaption", {}, html("bdi", {}, label), " → ", html("bdi", {}, reads)));
}
