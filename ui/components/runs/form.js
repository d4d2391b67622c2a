/** The form of the settings of a run, for the browser's engine or for PyTorch. */
import { html } from "../shared/dom.js";
import { DEFAULTS, PRESETS, SETTINGS, USUAL_RATES, textOf } from "./settings.js";

/**
 * @import { Setting, Settings } from "./settings.js"
 * @typedef {"browser" | "machine"} Where
 */

// The words by which links and tests know these settings, from before their names were those of training/settings.py.
/** @type {Record<string, string>} */
export const WORDS = { learning_rate: "learningRate", batch_size: "batch", optimiser: "optimizer", train_size: "examples" };
/** @type {Record<string, string>} labels that are shorter than those of training/settings.py, or say what a browser has */
const LABELS = { train_size: "Examples" };
const OTHER = "numpy"; // a preset without PyTorch

export class SettingsForm {
  #where;
  #changed;
  /** @type {Record<string, any>} */
  values;
  preset;
  #select;
  /** @type {{ label: HTMLElement, show: () => void }[]} */
  #fields;
  element;

  /**
   * @param {Where} where
   * @param {string} preset
   * @param {(setting: Setting | null) => void} changed is called with the setting that was changed; null: all, by a preset
   */
  constructor(where, preset, changed) {
    this.#where = where;
    this.#changed = changed;
    this.preset = preset;
    this.values = { ...PRESETS[where][preset] };
    const known = SETTINGS.filter(({ browser, onPage }) => (where === "browser" ? browser.length : onPage));
    this.#fields = known.map((setting) => this.#field(setting));
    const names = Object.keys(PRESETS[where]).map((name) =>
      html("option", { value: name }, name === OTHER ? "NumPy from scratch" : name),
    );
    this.#select = html("select", { "data-testid": `trainer-preset-${where}` }, ...names);
    this.#select.value = preset;
    this.#select.addEventListener("change", () => this.choose(this.#select.value));
    const chosen = html("label", { class: "preset" }, html("span", {}, "Preset"), this.#select);
    this.element = html("div", { class: "settings" }, chosen, ...this.#fields.map(({ label }) => label));
  }

  /** The options that start such a run with PyTorch: a preset, and what differs from it. */
  get options() {
    const base = PRESETS[this.#where][this.preset];
    const changed = Object.entries(this.values).filter(
      ([name, value]) => String(value) !== String(base[/** @type {keyof typeof base} */ (name)]),
    );
    const start = this.preset === OTHER ? { engine: "numpy" } : { preset: this.preset };
    return { ...start, ...Object.fromEntries(changed) };
  }

  /** Take the values of a preset. @param {string} preset */
  choose(preset) {
    this.preset = this.#select.value = preset;
    this.values = { ...PRESETS[this.#where][preset] };
    this.#fields.forEach(({ show }) => show());
    this.#changed(null);
  }

  /** @param {Record<string, any>} settings */
  change(settings) {
    for (const [name, value] of Object.entries(settings)) this.#set(name, value);
  }

  /** @type {(name: string, value: any) => void} */
  #set(name, value) {
    if (String(this.values[name]) === String(value)) return;
    this.values = { ...this.values, [name]: value };
    // A network that learns keeps its own rate.
    if (this.#where === "browser" && name === "optimiser")
      this.values.learning_rate = USUAL_RATES[/** @type {Settings["optimiser"]} */ (value)];
    this.#fields.forEach(({ show }) => show());
    this.#changed(/** @type {Setting} */ (SETTINGS.find((setting) => setting.name === name)));
  }

  /** Return a list of values or a field to write in, with its label, and a function that shows the value there. @param {Setting} setting */
  #field(setting) {
    const { name, label, help, choices, browser, isWhole } = setting;
    const values = this.#where === "browser" ? browser : Object.keys(choices);
    const isList = Array.isArray(this.values[name]);
    const attributes = { title: help, "data-testid": `trainer-set-${WORDS[name] ?? name}` };
    const optionOf = (/** @type {any} */ value) => html("option", { value: JSON.stringify(value) }, textOf(setting, value));
    const field = values.length
      ? html("select", attributes, ...values.map(optionOf))
      : html("input", { ...attributes, type: isList ? "text" : "number", step: isWhole ? 1 : "any" });
    const read = () => {
      if (values.length) return JSON.parse(field.value);
      if (isList) return (field.value.match(/[^\s,-]+/g) ?? []).map(Number);
      return field.value === "" ? DEFAULTS[/** @type {keyof Settings} */ (name)] : Number(field.value);
    };
    const show = () => {
      const value = this.values[name];
      field.value = values.length ? JSON.stringify(value) : [value].flat().join(", ");
      if (!values.length || field.value) return;
      field.append(optionOf(value)); // a hint's
      field.value = JSON.stringify(value);
    };
    show();
    field.addEventListener("change", () => this.#set(name, read()));
    return { label: html("label", { class: WORDS[name] ?? name }, html("span", {}, LABELS[name] ?? label), field), show };
  }
}
