/**
 * Hints on what one can learn from signs of one's own: where examples come from, and why a network errs. A rule is data: when it
 * applies, it gives a sentence, and often a press that helps.
 */
import { SIDE, shrunk } from "../model/digit.js";
import { t } from "../shared/language.js";

/**
 * @import { Example } from "../examples/examples_file.js"
 *
 * @typedef {Example & { reads: string, share: number }} Learnt an example, the sign that it is read as, and the probability of its own sign
 *
 * @typedef {object} Found what a rule has found
 * @property {string} about names the case, so that a hint that was put away does not come back for it
 * @property {string} sentence
 * @property {Learnt[]} [shown] examples to show beside it
 * @property {string} [addSign] the name of a sign that a press adds
 *
 * @typedef {(names: string[], learnt: Learnt[]) => Found | null} Rule names: of all signs
 */

const SOMETHING_ELSE = t("something else"); // the name of a sign
const ENOUGH = 3; // examples of a sign
const UNSURE = 0.7; // probability of its own sign
const MANY = 3; // times as many examples as another sign has
const STYLE = 4; // examples, before one can tell whether they are of one style
const ALIKE = 0.75; // cosine of the angle between two images of a sign. Of drawn letters, the median is 0.84 if one person drew both, else 0.64

/** @type {Rule[]} the first one that applies is shown */
const RULES = [
  (names, learnt) => {
    const name = names.find((each) => of(learnt, each).length === 1);
    if (!name) return null;
    const sentence = t(
      "“{name}” has one example, which shows one way to draw it. Draw it two more times, a little differently.",
      { name },
    );
    return { about: name, sentence };
  },
  (_, learnt) => {
    const wrong = learnt.filter(({ reads, label, share }) => reads !== label || share < UNSURE);
    const worst = wrong.sort((a, b) => a.share - b.share)[0];
    if (!worst) return null;
    const rival = worst.reads === worst.label ? null : nearest(worst, of(learnt, worst.reads));
    const sentence = rival
      ? t(
          "It confuses “{label}” with “{reads}”: these two look alike to it. Is one of them in the wrong place? Else draw both more clearly.",
          { label: worst.label, reads: worst.reads },
        )
      : t("It is not sure of this “{label}”. Is it in the wrong place? Else draw more like it.", { label: worst.label });
    return { about: worst.id, sentence, shown: rival ? [worst, rival] : [worst] };
  },
  (names, learnt) => {
    const counts = names.map((name) => of(learnt, name).length);
    const [least, most] = [Math.min(...counts.filter(Boolean)), Math.max(...counts)];
    if (!(most >= MANY * least)) return null;
    const [few, many] = [least, most].map((count) => names[counts.indexOf(count)]);
    const sentence = t(
      "“{many}” has {most} examples, and “{few}” only {least}. What a network knows of a sign is what its examples show: draw more of “{few}”.",
      { many, most, few, least },
    );
    return { about: `${few} ${many}`, sentence };
  },
  (names, learnt) => {
    const name = names.find((each) => of(learnt, each).length >= STYLE && isOneStyle(of(learnt, each)));
    if (!name) return null;
    const sentence = t("All examples of “{name}” are much alike. Draw it as another person would, or let one draw it.", { name });
    return { about: name, sentence };
  },
  (names, learnt) => {
    if (names.includes(SOMETHING_ELSE) || names.filter((name) => of(learnt, name).length >= ENOUGH).length < 2) return null;
    const sentence = t(
      "Everything else is read as one of your signs, too: scribble, and see. A sign for all that is none of them helps.",
    );
    return { about: "", sentence, addSign: SOMETHING_ELSE };
  },
];

/**
 * Return the first hint that applies, and its id.
 * @type {(names: string[], learnt: Learnt[], away: Set<string>) => (Found & { id: string }) | null} away: the ids of those that were put away
 */
export function hint(names, learnt, away) {
  for (const [i, rule] of RULES.entries()) {
    const found = rule(names, learnt);
    const id = `${i} ${found?.about}`;
    if (found && !away.has(id)) return { ...found, id };
  }
  return null;
}

/** @type {(learnt: Learnt[], name: string) => Learnt[]} */
function of(learnt, name) {
  return learnt.filter(({ label }) => label === name);
}

/** @type {(one: Learnt, others: Learnt[]) => Learnt | null} the example that looks most like it */
function nearest(one, others) {
  const alike = (/** @type {Learnt} */ other) => cosine(one.pixels, other.pixels);
  return others.sort((a, b) => alike(b) - alike(a))[0] ?? null;
}

/** @param {Learnt[]} learnt of one sign */
function isOneStyle(learnt) {
  const pairs = learnt.flatMap((a, i) => learnt.slice(i + 1).map((b) => cosine(a.pixels, b.pixels)));
  return pairs.reduce((sum, value) => sum + value, 0) / pairs.length > ALIKE;
}

/** @type {(a: Float32Array, b: Float32Array) => number} the cosine of the angle between two images, 0 to 1, blurred a little */
function cosine(a, b) {
  const [x, y] = [a, b].map((pixels) => shrunk(pixels, SIDE, SIDE / 2));
  const dot = (/** @type {Float32Array} */ p, /** @type {Float32Array} */ q) =>
    p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
