/**
 * The place for one sentence: what is going on, what one step has changed, or a hint with a press that helps. It keeps its height, so
 * that nothing below it moves.
 */
import { argmax, forward } from "../model/network.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Rule } from "./hints.js"
 * @import { Settings } from "./settings.js"
 * @import { Report } from "./worker.js"
 */

const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98]; // accuracies that are announced to screen readers

export class Remark {
  #about;
  #status = html("p", { "data-testid": "trainer-status" });
  #sentence = html("span");
  #mend;
  #hint;
  #changed = html("p", { "data-testid": "trainer-changed" });
  #spoken = html("p", { class: "spoken", role: "status", "aria-live": "polite" });
  #reached = 0; // the last goal
  #isNotice = false; // whether the status stands before a hint
  /** @type {Rule | null} */
  rule = null;
  element;

  /**
   * @param {HTMLElement} about what stands there before a network has begun
   * @param {() => void} mend is called when the hint's button is pressed
   */
  constructor(about, mend) {
    this.#about = about;
    this.#mend = button("", mend);
    this.#hint = html("p", { "data-testid": "trainer-hint" }, this.#sentence, " ", this.#mend);
    this.element = html("div", { class: "say" }, about, this.#status, this.#hint, this.#changed, this.#spoken);
    this.#show();
  }

  /** Say what goes on from now on. @param {string} text "" if no network has begun */
  begin(text) {
    setText(this.#status, text);
    setText(this.#changed, "");
    this.#isNotice = false;
    this.#show();
    this.speak(text);
  }

  /** Say what stands there until something else begins. @param {string} text */
  notice(text) {
    setText(this.#status, text);
    this.#isNotice = true;
    this.#show();
    this.speak(text);
  }

  /**
   * Say what one step has changed.
   * @type {(step: Extract<Report, { kind: "stepped" }>, network: Network, pixels: Float32Array | null) => void} pixels: the drawing
   */
  step({ before, after, batch, losses, moved }, network, pixels) {
    const [first, second] = losses.map((loss) => significant(loss, 4));
    let text = `One step on ${batch} ${batch === 1 ? "example" : "examples"}: their loss went from ${first} to ${second}. `;
    text += `Each weight moved by ${significant(moved, 2)} on average.`;
    if (pixels) {
      const [old, now] = [before, after].map((layers) => forward({ ...network, layers }, pixels).probabilities);
      const digit = argmax(now);
      text += ` For your drawing, ${network.names?.[digit] ?? digit} went from ${percent(old[digit], 2)} to ${percent(now[digit], 2)}.`;
    }
    setText(this.#changed, text);
    this.#isNotice = false;
    this.#show();
    this.speak(text);
  }

  /** Tell screen readers when a network reaches one of the goals. @param {number | null} accuracy null: a new network begins */
  announce(accuracy) {
    const reached = GOALS.filter((goal) => accuracy !== null && accuracy >= goal).at(-1) ?? 0;
    if (reached > this.#reached) this.speak(`It reads ${percent(accuracy)} of the test digits correctly.`);
    this.#reached = accuracy === null ? 0 : Math.max(reached, this.#reached);
  }

  /** @type {(rule: Rule | null, settings: Settings) => void} */
  hint(rule, settings) {
    if (rule === this.rule) return;
    this.rule = rule;
    if (rule) setText(this.#sentence, rule.sentence);
    if (rule) setText(this.#mend, rule.mend(settings).label);
    this.#show();
    if (rule) this.speak(rule.sentence);
  }

  /** @param {string} text for screen readers */
  speak(text) {
    setText(this.#spoken, text);
  }

  #show() {
    let shown = this.#status.textContent ? this.#status : this.#about;
    if (this.rule) shown = this.#hint;
    if (this.#changed.textContent) shown = this.#changed;
    if (this.#isNotice) shown = this.#status;
    for (const each of [this.#about, this.#status, this.#hint, this.#changed]) each.hidden = each !== shown;
  }
}
