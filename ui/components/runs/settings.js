/** What can be set when a network learns, as training/settings.py and training/presets.py declare it. */
import { DECLARED, MACHINE, TUTORIAL, USUAL } from "../../../training/presets.py";
import { percent, plain } from "../shared/format.js";
import { grouped, mark, t, tc } from "../shared/language.js";

/**
 * @import { Activation } from "../model/network.js"
 * @import { Optimizer } from "../model/training.js"
 * @import { Speed } from "./pace.js"
 *
 * @typedef {object} Settings by the names of training/settings.py. A run with PyTorch has more of them
 * @property {Optimizer} optimiser
 * @property {number} learning_rate
 * @property {number} batch_size
 * @property {number} dropout
 * @property {number[]} hidden
 * @property {Activation} activation
 * @property {number} train_size
 *
 * @typedef {Record<string, any>} Known settings of a run, as far as they are known
 *
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} label
 * @property {string} help
 * @property {Record<string, string>} choices labels of the values, if there is a fixed list of them
 * @property {any[]} browser the values that the browser offers; none if its engine does not know the setting
 * @property {boolean} live whether it can be changed during a run in the browser
 * @property {boolean} onPage whether a run with PyTorch offers it
 * @property {boolean} isWhole
 */

/** @type {Setting[]} */
export const SETTINGS = DECLARED;
/** @type {{ browser: Record<string, Settings>, machine: Record<string, Record<string, any>> }} */
export const PRESETS = { browser: { [mark("usual")]: USUAL, [mark("tutorial")]: TUTORIAL }, machine: MACHINE };
/** @type {Settings} */
export const DEFAULTS = USUAL;

/** @type {[perSecond: Speed, text: string][]} */
export const SPEEDS = [
  [null, t("slow at first")],
  [1, t("1 batch a second")],
  [5, t("5 batches a second")],
  [30, t("30 batches a second")],
  [0, t("full speed")],
];

/**
 * Say how the settings of a run differ from those of others: "Learning rate 0.3", or "" if they don't. Only what both know counts. A list of
 * settings: those that a run has learnt with, one after another.
 * @type {(learnt: Known[], others: Known[][]) => string}
 */
export function differences(learnt, others) {
  const parts = SETTINGS.map((setting) => {
    const own = valuesOf(setting, learnt);
    const isOther = others.map((other) => valuesOf(setting, other)).some((text) => text && text !== own);
    return own && isOther ? `${t(setting.label)} ${own}` : "";
  });
  return parts.filter((part) => part).join(", ");
}

/** Return the values of a setting: "0.05 → 1". "": they are not known. @type {(setting: Setting, learnt: Known[]) => string} */
function valuesOf(setting, learnt) {
  const known = learnt.map((settings) => settings[setting.name]).filter((value) => value !== undefined);
  const texts = known.map((value) => textOf(setting, value));
  return texts.filter((text, i) => text !== texts[i - 1]).join(" → ");
}

/** @type {(setting: Setting, value: any) => string} */
export function textOf({ choices, name }, value) {
  if (choices[value]) return t(choices[value]);
  if (Array.isArray(value)) return value.join(", ") || t("none");
  if (name === "dropout") return value ? percent(value, 0) : tc("dropout", "none");
  return typeof value === "number" && value ? (value < 1000 ? plain : grouped)(value) : String(value);
}
