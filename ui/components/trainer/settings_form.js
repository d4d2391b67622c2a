/** The form of the trainer's settings. */
import { html } from "../shared/dom.js";
import { DEFAULTS, SETTINGS, USUAL_RATES } from "./settings.js";

/** @import { Setting, Settings } from "./settings.js" */

export class SettingsForm {
  /** @type {Settings} */
  values = { ...DEFAULTS };
  #changed;
  #fields = SETTINGS.map((setting) => this.#field(setting));
  waiting = html("p", { class: "hint", hidden: true }, "This applies to the next network: press Start again.");
  element;

  /** @param {(setting: Setting) => void} changed is told which setting was changed */
  constructor(changed) {
    this.#changed = changed;
    const group = (/** @type {string} */ legend, /** @type {boolean} */ anyTime) => {
      const fields = this.#fields.filter((_, i) => SETTINGS[i].anyTime === anyTime).map(({ label }) => label);
      return html("fieldset", {}, html("legend", {}, legend), ...fields);
    };
    const fromStart = group("For the next network", false);
    fromStart.append(this.waiting);
    this.element = html("div", { class: "settings" }, group("At any time", true), fromStart);
  }

  /** What may be changed while a network learns. */
  get rates() {
    const { learningRate, batch, dropout } = this.values;
    return { learningRate, batch, dropout };
  }

  /** @param {Partial<Settings>} settings */
  change(settings) {
    for (const [name, value] of Object.entries(settings)) this.#set(/** @type {keyof Settings} */ (name), value);
  }

  /** @type {(name: keyof Settings, value: any) => void} */
  #set(name, value) {
    if (this.values[name] === value) return;
    this.values = { ...this.values, [name]: value };
    if (name === "optimizer") this.values.learningRate = USUAL_RATES[this.values.optimizer]; // a network that learns keeps its own
    this.#fields.forEach(({ show }) => show());
    this.#changed(/** @type {Setting} */ (SETTINGS.find((setting) => setting.name === name)));
  }

  /**
   * Return a field for a setting, and a function that shows the setting's value in it.
   * @param {Setting} setting
   */
  #field(setting) {
    const options = setting.choices.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text));
    const select = html("select", { title: setting.help, "data-testid": `trainer-set-${setting.name}` }, ...options);
    const show = () => {
      const value = JSON.stringify(this.values[setting.name]);
      if (![...select.options].some((option) => option.value === value)) {
        select.append(html("option", { value }, String(this.values[setting.name]))); // a hint's
      }
      select.value = value;
    };
    show();
    select.addEventListener("change", () => this.#set(setting.name, JSON.parse(select.value)));
    return { label: html("label", {}, html("span", {}, setting.label), select), show };
  }
}
