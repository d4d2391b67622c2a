/**
 * The place for one sentence: what is going on, what one step has changed, or a hint with a press that helps. It keeps its height, so
 * that nothing below it moves.
 */
import GLOSSARY from "../../text/glossary.json";
import { argmax, forward } from "../model/network.js";
import { button, html, setText } from "../shared/dom.js";
import { percent, significant } from "../shared/format.js";
import { grouped, pieces, t, tn } from "../shared/language.js";

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
    ...pieces("A new network has random {weights} and learns from {count} {mnist} digits. Draw meanwhile.", {
      weights: html("span", { class: "term", tabindex: 0, "data-help": t(GLOSSARY.weight) }, t("weights")),
      count,
      mnist: html("span", { class: "term", tabindex: 0, "data-help": t(GLOSSARY.MNIST) }, "MNIST"),
    }),
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
      setText(count, grouped(examples));
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
      let text = tn(
        "One step on {n} example: its loss went from {first} to {second}.",
        "One step on {n} examples: their loss went from {first} to {second}.",
        batch,
        { first, second },
      );
      text += ` ${t("Each weight moved by {moved} on average.", { moved: significant(moved, 2) })}`;
      if (pixels) {
        const [old, now] = [before, after].map((layers) => forward({ ...network, layers }, pixels).probabilities);
        const digit = argmax(now);
        const went = { name: network.names?.[digit] ?? digit, before: percent(old[digit], 2), now: percent(now[digit], 2) };
        text += ` ${t("For your drawing, {name} went from {before} to {now}.", went)}`;
      }
      this.say(text, true);
    },

    /** Tell screen readers when a network reaches one of the goals. @param {number | null} accuracy null: a new network begins */
    announce(accuracy) {
      const goal = GOALS.filter((each) => accuracy !== null && accuracy >= each).at(-1) ?? 0;
      if (goal > reached) setText(spoken, t("It reads {share} of the test digits correctly.", { share: percent(accuracy) }));
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
