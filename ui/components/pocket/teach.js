/** Teach it in the pocket edition, which measures by itself what the steps have done to other digits. */
import { Teaching } from "../teach/teaching.js";
import { html, setText } from "../shared/dom.js";
import { PERCENT, percent, probability, significant } from "../shared/format.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { NetworkPicture } from "../network_picture/picture.js"
 *
 * @typedef {object} Options
 * @property {(networks: Network[]) => Promise<number[]>} measure returns accuracies on the test digits
 * @property {NetworkPicture} picture of the drawing
 * @property {() => void} changed is called when the lesson or the network that reads has changed
 */

/** @type {(first: Network, options: Options) => { element: HTMLElement, teaching: Teaching }} first: reads until another one replaces it */
export function createTeach(first, { measure, picture, changed }) {
  const about = t(
    "Say which digit your drawing is, and take a step: the weights move, so that this digit gets more. All digits share them.",
  );
  const result = html("p", { role: "status", "data-testid": "teach-result" });

  /** Say what the latest steps have done to the drawing. */
  const words = () => {
    const round = teaching.latest;
    if (!round?.count) return "";
    const { count, label, rate, probabilities } = round;
    const [was, is] = probabilities.map((each) => shareOf(each[label]));
    return tn(
      "{n} step at η = {rate}: the probability of {digit} went from {before} to {now}.",
      "{n} steps at η = {rate}: the probability of {digit} went from {before} to {now}.",
      count,
      { rate: significant(rate, 1), digit: label, before: was, now: is },
    );
  };

  /** Say what all steps have done to other digits. */
  const tell = async () => {
    const [round, said] = [teaching.latest, words()];
    if (!round?.count) return;
    const say = (/** @type {string} */ others) => teaching.latest === round && setText(result, `${said} ${others}`);
    try {
      const [before, now] = (await measure([round.untaught, round.network])).map((accuracy) => percent(accuracy, 2));
      say(t("Of the 2,000 test digits, {before} were read correctly before the first step, and {now} are now.", { before, now }));
    } catch (error) {
      const reason = error instanceof Error ? error.message : error;
      say(t("What it did to other digits could not be measured: {reason}.", { reason }));
    }
  };

  const teaching = new Teaching({
    picture,
    base: () => first,
    changed: () => {
      setText(result, words());
      changed();
    },
    rested: () => tell(),
  });
  const attributes = { class: "teach", "aria-label": t("Teach it") };
  const element = html("section", attributes, teaching.element, html("p", { class: "hint" }, about), result);
  return { element, teaching };
}

/** @type {(share: number) => string} a probability, with two digits even if it is tiny */
function shareOf(share) {
  return share < 1e-4 ? `${significant(100 * share, 2)}${PERCENT}` : probability(share, 2);
}
