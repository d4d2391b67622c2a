/** The form of the settings of a run, for the browser's engine or for PyTorch. */
import { USUAL_RATES } from "../../../training/presets.py";
import { html } from "../shared/dom.js";
import { DEFAULTS, PRESETS, SETTINGS, textOf } from "./settings.js";
import { t } from "../shared/language.js";

/**
 * @import { Setting, Settings } from "./settings.js"
 * @typedef {"browser" | "machine"} Where
 */

// The words by which links and tests know these settings, from before their names were those of training/settings.py.
/** @type {Record<string, string>} */
export const WORDS = { learning_rate: "learningRate", batch_size: "batch", optimiser: "optimizer", train_size: "examples" };
const OTHER = "numpy"; // a preset without PyTorch

/**
 * @param {Where} where
 * @param {(setting: Setting | null) => void} changed is called with the setting that was changed; null: all, by a preset
 */
export function settingsForm(where, changed) {
  /** @type {Record<string, Record<string, any>>} */
  const presets = PRESETS[where];
  let values = { ...Object.values(presets)[0] };

  /** Return a list of values or a field to write in, with its label, and a function that shows the value there. @param {Setting} setting */
  const fieldOf = (setting) => {
    const { name, label, help, choices, browser, isWhole } = setting;
    const listed = where === "browser" ? browser : Object.keys(choices);
    const isList = Array.isArray(values[name]);
    const attributes = { title: t(help), "data-testid": `trainer-set-${WORDS[name] ?? name}` };
    const optionOf = (/** @type {any} */ value) => html("option", { value: JSON.stringify(value) }, textOf(setting, value));
    const field = listed.length
      ? html("select", attributes, ...listed.map(optionOf))
      : html("input", { ...attributes, type: isList ? "text" : "number", step: isWhole ? 1 : "any" });
    const read = () => {
      if (listed.length) return JSON.parse(field.value);
      if (isList) return (field.value.match(/[^\s,-]+/g) ?? []).map(Number);
      return field.value === "" ? DEFAULTS[/** @type {keyof Settings} */ (name)] : Number(field.value);
    };
    const show = () => {
      const value = values[name];
      field.value = listed.length ? JSON.stringify(value) : [value].flat().join(", ");
      if (!listed.length || field.value) return;
      field.append(optionOf(value)); // a hint's
      field.value = JSON.stringify(value);
    };
    show();
    field.addEventListener("change", () => set(name, read()));
    const title = name === "train_size" ? t("Examples") : t(label); // shorter than that of training/settings.py
    return { label: html("label", { class: WORDS[name] ?? name }, html("span", {}, title), field), show };
  };

  /** @type {(name: string, value: any) => void} */
  const set = (name, value) => {
    if (String(values[name]) === String(value)) return;
    values = { ...values, [name]: value };
    // A network that learns keeps its own rate.
    if (where === "browser" && name === "optimiser") values.learning_rate = USUAL_RATES[value];
    fields.forEach(({ show }) => show());
    changed(/** @type {Setting} */ (SETTINGS.find((setting) => setting.name === name)));
  };

  const fields = SETTINGS.filter(({ browser, onPage }) => (where === "browser" ? browser.length : onPage)).map(fieldOf);
  const nameOf = (/** @type {string} */ preset) => (preset === OTHER ? t("NumPy from scratch") : t(preset));
  const options = Object.keys(presets).map((preset) => html("option", { value: preset }, nameOf(preset)));
  const select = html("select", { "data-testid": `trainer-preset-${where}` }, ...options);
  select.addEventListener("change", () => {
    values = { ...presets[select.value] };
    fields.forEach(({ show }) => show());
    changed(null);
  });
  const chosen = html("label", { class: "preset" }, html("span", {}, t("Preset")), select);

  return {
    element: html("div", { class: "settings" }, chosen, ...fields.map(({ label }) => label)),

    get values() {
      return values;
    },

    /** The options that start such a run with PyTorch: a preset, and what differs from it. */
    get options() {
      const preset = select.value;
      const changes = Object.entries(values).filter(([name, value]) => String(value) !== String(presets[preset][name]));
      return { ...(preset === OTHER ? { engine: "numpy" } : { preset }), ...Object.fromEntries(changes) };
    },

    /** @param {Record<string, any>} settings */
    change(settings) {
      for (const [name, value] of Object.entries(settings)) set(name, value);
    },
  };
}
