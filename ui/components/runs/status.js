/**
 * The place for one sentence: what is going on, what one step has changed, or a hint with a press that helps. It keeps its height, so
 * that nothing below it moves.
 */
import GLOSSARY from "../../text/glossary.json";
import { argmax, forward } from "../model/network.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { t } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Hint, Mend } from "./hints.js"
 * @import { Report } from "./worker.js"
 */

const GOALS = [0.5, 0.8, 0.9, 0.95, 0.97, 0.98]; // accuracies that are announced to screen readers

/** @param {(mend: Mend) => void} mend is called when the hint's button is pressed */
export function statusLine(mend) {
  const count = html("span"); // of examples
  // What stands there before a network has begun.
  const about = html(
    "p",
    { class: "about" },
    t("A new network has random "),
    html("span", { class: "term", tabindex: 0, "data-help": GLOSSARY.weight }, "weights"),
    t(" and learns from "),
    count,
    " ",
    html("span", { class: "term", tabindex: 0, "data-help": GLOSSARY.MNIST }, "MNIST"),
    t(" digits. Draw meanwhile."),
  );
  const current = html("p", { "data-testid": "trainer-status" });
  const sentence = html("span");
  const mending = button("", () => shown && mend(shown.press));
  const hint = html("p", { "data-testid": "trainer-hint" }, sentence, " ", mending);
  const spoken = html("p", { class: "spoken", role: "status", "aria-live": "polite" });
  let reached = 0; // the last goal
  let isNotice = false; // whether the status stands before a hint
  /** @type {Hint | null} */
  let shown = null;

  /** Show what stands before the rest, and tell screen readers if there is something new. @param {string} [said] */
  const show = (said) => {
    let first = current.textContent ? current : about;
    if (shown && !isNotice) first = hint;
    for (const each of [about, current, hint]) each.hidden = each !== first;
    if (said !== undefined) setText(spoken, said);
  };
  show();

  return {
    element: html("div", { class: "say" }, about, current, hint, spoken),

    /** Write how many examples the next network learns from. @param {number} examples */
    setCount(examples) {
      setText(count, examples.toLocaleString("en"));
    },

    /** Say what goes on from now on. @type {(text: string, isFirst?: boolean) => void} isFirst: whether it stands before a hint */
    say(text, isFirst = false) {
      setText(current, text);
      isNotice = isFirst;
      show(text);
    },

    /**
     * Say what one step has changed.
     * @type {(step: Extract<Report, { kind: "stepped" }>, network: Network, pixels: Float32Array | null) => void} pixels: the drawing
     */
    step({ before, after, batch, losses, moved }, network, pixels) {
      const [first, second] = losses.map((loss) => significant(loss, 4));
      let text = t("One step on {batch} {text}: their loss went from {first} to {second}. ", {
        batch,
        text: batch === 1 ? "example" : "examples",
        first,
        second,
      });
      text += t("Each weight moved by {moved} on average.", { moved: significant(moved, 2) });
      if (pixels) {
        const [old, now] = [before, after].map((layers) => forward({ ...network, layers }, pixels).probabilities);
        const digit = argmax(now);
        text += t(" For your drawing, {names} went from {old} to {now}.", {
          names: network.names?.[digit] ?? digit,
          old: percent(old[digit], 2),
          now: percent(now[digit], 2),
        });
      }
      this.say(text, true);
    },

    /** Tell screen readers when a network reaches one of the goals. @param {number | null} accuracy null: a new network begins */
    announce(accuracy) {
      const goal = GOALS.filter((each) => accuracy !== null && accuracy >= each).at(-1) ?? 0;
      if (goal > reached)
        setText(spoken, t("It reads {accuracy} of the test digits correctly.", { accuracy: percent(accuracy) }));
      reached = accuracy === null ? 0 : Math.max(goal, reached);
    },

    /** @param {Hint | null} found */
    hint(found) {
      if (found?.name === shown?.name) return;
      shown = found;
      if (found) setText(sentence, found.sentence);
      if (found) setText(mending, found.press.label);
      show(found?.sentence);
    },
  };
}
