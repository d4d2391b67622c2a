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
    this.#fields = known.map((setting) =>
      where === "browser" || Object.keys(setting.choices).length ? this.#choice(setting) : this.#text(setting),
    );
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

  /** Return a list of values, and a function that shows the value in it. @param {Setting} setting */
  #choice(setting) {
    const { name, choices, browser } = setting;
    const values = this.#where === "browser" ? browser : Object.keys(choices);
    const options = values.map((value) => html("option", { value: JSON.stringify(value) }, textOf(setting, value)));
    const select = html("select", { title: setting.help, "data-testid": `trainer-set-${WORDS[name] ?? name}` }, ...options);
    const show = () => {
      const value = JSON.stringify(this.values[name]);
      if (![...select.options].some((option) => option.value === value)) {
        select.append(html("option", { value }, textOf(setting, this.values[name]))); // a hint's
      }
      select.value = value;
    };
    show();
    select.addEventListener("change", () => this.#set(name, JSON.parse(select.value)));
    return { label: labelOf(setting, select), show };
  }

  /** Return a field to write in, and a function that shows the value in it. @param {Setting} setting */
  #text(setting) {
    const { name, isWhole } = setting;
    const isList = Array.isArray(this.values[name]);
    const type = isList ? "text" : "number";
    const input = html("input", {
      type,
      title: setting.help,
      step: isWhole ? 1 : "any",
      "data-testid": `trainer-set-${WORDS[name] ?? name}`,
    });
    const show = () => (input.value = isList ? this.values[name].join(", ") : String(this.values[name]));
    show();
    input.addEventListener("change", () => {
      const numbers = input.value
        .split(/[\s,-]+/)
        .filter(Boolean)
        .map(Number);
      this.#set(
        name,
        isList ? numbers : input.value === "" ? DEFAULTS[/** @type {keyof Settings} */ (name)] : Number(input.value),
      );
    });
    return { label: labelOf(setting, input), show };
  }
}

/** @type {(setting: Setting, field: HTMLElement) => HTMLElement} */
function labelOf({ name, label }, field) {
  return html("label", { class: WORDS[name] ?? name }, html("span", {}, LABELS[name] ?? label), field);
}
