/** Hints on what typically happens when a network learns. A rule is data: when it applies, a sentence, and a press that mends it. */
import { USUAL_RATES } from "../../../training/presets.py";
import { tick } from "../shared/format.js";
import { mark, t } from "../shared/language.js";

/**
 * @import { Run } from "./run.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {Pick<Run, "loss" | "silent"> & { settings: Settings, losses: number[], read: number, known: number | null,
 *   test: number | null }} State what the rules look at. losses, read: those that were reported, and the number of examples that were read,
 *   with the settings of now. known: accuracy on the examples, 0 to 1; null before it is measured. test: accuracy on digits that it does
 *   not practise on
 *
 * @typedef {{ label: string, settings: Partial<Settings>, again: boolean }} Mend a press. label: of the button. settings: that it changes.
 *   again: whether it starts again with a new network
 *
 * @typedef {{ name: string, sentence: string }} Named
 * @typedef {Named & { applies: (state: State) => boolean, mend: (settings: Settings, state: State) => Mend }} Rule
 * @typedef {Named & { press: Mend }} Hint a rule that applies
 */

const RECENT = 8; // reports
const ENOUGH_STEPS = 100; // before one can say that the loss hardly moves
const GUESS = 2.3; // the loss of a network that guesses
const HIGH = 1; // one that reads nine digits in ten has a loss of 0.3

/** @type {Rule[]} the first one that applies is shown */
const RULES = [
  {
    name: "broken",
    applies: ({ loss }) => loss !== null && !Number.isFinite(loss),
    sentence: t("The loss is no longer a number: the steps were so long that the weights left the range of numbers."),
    mend: (settings) => withRate(settings, 0.1, mark("Start again with the learning rate {rate}"), true),
  },
  {
    name: "dead",
    applies: (state) => stepsOf(state) > 20 && state.silent > 0.5,
    sentence: t(
      "More than half of the neurons of a hidden layer are dead: they respond to no digit, so they can't learn any more.",
    ),
    mend: (settings) => withRate(settings, 0.1, mark("Start again with the learning rate {rate}"), true),
  },
  {
    name: "grows",
    applies: (state) => stepsOf(state) > 5 && recent(state.losses) > 2 * Math.max(0.3, best(state.losses)),
    sentence: t("The loss grows: the steps are too long and overshoot."),
    mend: (settings) => withRate(settings, 0.1, mark("Lower the learning rate to {rate}"), false),
  },
  {
    name: "high",
    applies: (state) => isStill(state) && state.settings.learning_rate > usualRate(state),
    sentence: t("The loss stays high: the steps are too long and overshoot."),
    mend: (settings) => withRate(settings, 0.1, mark("Lower the learning rate to {rate}"), false),
  },
  {
    name: "still",
    applies: (state) => isStill(state) && state.settings.learning_rate < usualRate(state),
    sentence: t("The loss hardly moves: the steps are very short."),
    mend: (settings, state) => {
      const factor = Math.min(10, usualRate(state) / settings.learning_rate);
      return withRate(settings, factor, mark("Raise the learning rate to {rate}"), false);
    },
  },
  {
    name: "by heart, few examples",
    applies: (state) => isByHeart(state) && state.settings.train_size < 10_000,
    sentence: t("It has learned its examples by heart, and reads other digits worse: they are too few."),
    mend: () => ({ label: t("Start again with 10,000 examples"), settings: { train_size: 10_000 }, again: true }),
  },
  {
    name: "by heart",
    applies: (state) => isByHeart(state) && state.settings.dropout === 0 && state.settings.hidden.length > 0,
    sentence: t("It has learned its examples by heart, and reads other digits worse."),
    mend: () => ({ label: t("Use 30 % dropout"), settings: { dropout: 0.3 }, again: false }),
  },
  {
    name: "no hidden layer",
    applies: (state) => state.settings.hidden.length === 0 && passesOf(state) >= 3 && state.test !== null && state.test < 0.95,
    sentence: t("Without a hidden layer it can only add up pixels, and gets no further than about 9 digits in 10."),
    mend: () => ({ label: t("Start again with hidden layers of 128 and 64"), settings: { hidden: [128, 64] }, again: true }),
  },
];

/** Return the first rule that applies. @type {(state: State, next: Settings) => Hint | null} next: of the form, where a press changes them */
export function hint(state, next) {
  const rule = RULES.find(({ applies }) => applies(state));
  return rule ? { ...rule, press: rule.mend(next, state) } : null;
}

/** @param {number[]} losses */
function recent(losses) {
  const last = losses.slice(-RECENT);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}

/** Return the least mean of as many reports as count as recent. @param {number[]} losses */
function best(losses) {
  const means = losses.map((_, i) => recent(losses.slice(Math.max(0, i + 1 - RECENT), i + 1)));
  return Math.min(...means.slice(Math.min(RECENT, losses.length) - 1));
}

/** @param {State} state */
function isStill(state) {
  const now = recent(state.losses);
  return stepsOf(state) > ENOUGH_STEPS && now > HIGH && now > 0.9 * Math.min(GUESS, state.losses[0]);
}

/** Return the learning rate that usually works; undefined if none is usual. @param {State} state */
function usualRate({ settings }) {
  return USUAL_RATES[settings.optimiser];
}

/** @param {State} state */
function stepsOf({ settings, read }) {
  return read / Math.min(settings.batch_size, settings.train_size);
}

/** @param {State} state */
function isByHeart(state) {
  const { known, test } = state;
  return passesOf(state) >= 2 && known !== null && test !== null && known > 0.98 && known - test > 0.05;
}

/** Return how often it has read all examples. @param {State} state */
function passesOf({ settings, read }) {
  return read / settings.train_size;
}

/** @type {(settings: Settings, factor: number, text: string, again: boolean) => Mend} factor: of the learning rate. text: of the button, a marked message */
function withRate({ learning_rate: before }, factor, text, again) {
  const rate = Number((before * factor).toPrecision(1));
  return { label: t(text, { rate: tick(rate) }), settings: { learning_rate: rate }, again };
}
