/** What can be set when a network learns in the browser, and the form of it. A setting is data. */
import { html } from "../shared/dom.js";

/**
 * @import { Speed } from "./pace.js"
 * @import { Rates, Start } from "./worker.js"
 *
 * @typedef {Rates & Omit<Start, "seed" | "signs" | "taken" | "outputs" | "steps">} Settings
 *
 * @typedef {object} Setting
 * @property {keyof Settings} name
 * @property {string} label
 * @property {string} help
 * @property {boolean} anyTime whether it can be changed while the network learns
 * @property {[value: unknown, text: string][]} choices
 */

/** @type {Settings} */
export const DEFAULTS = {
  optimizer: "momentum", // before its rate, which it sets
  learningRate: 0.05,
  batch: 32,
  dropout: 0,
  hidden: [128, 64],
  activation: "relu",
  examples: 10_000,
};
export const USUAL_RATES = { momentum: 0.05, adamw: 0.003 };

const number = (/** @type {number} */ value) => value.toLocaleString("en");
const choices = (/** @type {number[]} */ ...values) =>
  values.map((value) => /** @type {[number, string]} */ ([value, number(value)]));

/** @type {Setting[]} */
export const SETTINGS = [
  {
    name: "learningRate",
    label: "Learning rate",
    help: "How far each step goes. Too small, and it learns slowly. Too large, and it breaks: try it.",
    anyTime: true,
    choices: [0.0001, 0.0003, 0.001, 0.003, 0.005, 0.01, 0.03, 0.05, 0.1, 0.3, 1, 3, 10].map((value) => [value, String(value)]),
  },
  {
    name: "batch",
    label: "Batch size",
    help: "How many examples it reads before each step.",
    anyTime: true,
    choices: choices(1, 4, 16, 32, 64, 128, 512),
  },
  {
    name: "dropout",
    label: "Dropout",
    help: "The share of hidden neurons that are switched off at random in each step. It makes learning by heart harder.",
    anyTime: true,
    choices: [0, 0.1, 0.2, 0.3, 0.5, 0.7].map((value) => [value, value ? `${100 * value}\u00a0%` : "none"]),
  },
  {
    name: "hidden",
    label: "Hidden layers",
    help: "The neurons between the 784 pixels and the outputs.",
    anyTime: false,
    choices: [
      [[], "none"],
      [[8], "8"],
      [[32], "32"],
      [[128], "128"],
      [[128, 64], "128, 64"],
      [[64, 32, 16], "64, 32, 16"],
    ],
  },
  {
    name: "activation",
    label: "Activation",
    help: "What a hidden neuron does with its sum before it passes it on.",
    anyTime: false,
    choices: [
      ["relu", "ReLU"],
      ["sigmoid", "sigmoid"],
      ["tanh", "tanh"],
    ],
  },
  {
    name: "optimizer",
    label: "Optimiser",
    help: "How a step is made of the gradients: SGD with momentum, or AdamW. AdamW needs a learning rate about a tenth of the usual one.",
    anyTime: false,
    choices: [
      ["momentum", "momentum"],
      ["adamw", "AdamW"],
    ],
  },
  {
    name: "examples",
    label: "Examples",
    help: "How many digits it learns from. With few, it learns them by heart and reads others badly.",
    anyTime: false,
    choices: choices(10, 30, 100, 300, 1000, 3000, 10_000),
  },
];

/** @type {[perSecond: Speed, text: string][]} */
export const SPEEDS = [
  [null, "slow at first"],
  [1, "1 batch a second"],
  [5, "5 batches a second"],
  [30, "30 batches a second"],
  [0, "full speed"],
];

/**
 * Return the name of a network that begins with these settings: its layers, and what is unusual about it.
 * @param {Settings} settings
 */
export function describe({ hidden, activation, examples }) {
  const parts = [[784, ...hidden, 10].join("-")];
  if (activation !== DEFAULTS.activation) parts.push(activation);
  if (examples !== DEFAULTS.examples) parts.push(`${number(examples)} examples`);
  return parts.join(", ");
}

/**
 * Say how settings differ from others: "learning rate 0.3".
 * @type {(settings: Settings, others: Settings) => string}
 */
export function differences(settings, others) {
  const parts = SETTINGS.filter(({ name }) => String(settings[name]) !== String(others[name])).map((setting) => {
    return `${setting.label.toLowerCase()} ${textOf(setting, settings[setting.name])}`;
  });
  return parts.join(", ") || "the same settings";
}

/** @type {(setting: Setting, value: unknown) => string} */
function textOf({ choices }, value) {
  return choices.find(([each]) => String(each) === String(value))?.[1] ?? String(value); // a hint's is none of the choices
}

/** The form of the settings. */
export class SettingsForm {
  /** @type {Settings} */
  values = { ...DEFAULTS };
  #changed;
  #fields = SETTINGS.map((setting) => this.#field(setting));
  element;

  /** @param {(setting: Setting) => void} changed is told which setting was changed */
  constructor(changed) {
    this.#changed = changed;
    const group = (/** @type {string} */ label, /** @type {boolean} */ anyTime) => {
      const fields = this.#fields.filter((_, i) => SETTINGS[i].anyTime === anyTime);
      return html("div", { role: "group", "aria-label": label }, ...fields.map((field) => field.label));
    };
    this.element = html("div", { class: "settings" }, group("At any time", true), group("For the next network", false));
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
    return { label: html("label", { class: setting.name }, html("span", {}, setting.label), select), show };
  }
}
