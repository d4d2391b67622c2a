/** The controls of a lesson's figure: sliders, groups of buttons, and buttons that count up. All work by key. */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { fixed } from "../shared/format.js";

/**
 * @import { Values } from "./parts.js"
 *
 * The class of this name in __init__.py explains the fields.
 * @typedef {{ name: string, label: string, low: number, high: number, step: number, options: [any, string][] }} Control
 * @typedef {{ element: HTMLElement, show: (control: Control) => void }} Field
 */

export class Controls {
  element = html("div", { class: "controls" });
  /** @type {Values} */
  values = {};
  #changed;
  #released;
  /** @type {Map<string, Field>} */
  #fields = new Map();
  /** What Python was told, as JSON, until it answers with it. @type {string[]} */
  #told = [];
  #known = ""; // what Python said last

  /**
   * @param {() => void} changed is called at every change
   * @param {(values: Values) => void} released is called when a control is released
   */
  constructor(changed, released) {
    this.#changed = changed;
    this.#released = released;
  }

  /**
   * Show the controls with the values that Python knows, unless these are an answer to what it was told.
   * @type {(controls: Control[], values: Values) => void}
   */
  show(controls, values) {
    const said = JSON.stringify(values);
    const answered = this.#told.lastIndexOf(said);
    if (answered >= 0) this.#told.splice(0, answered + 1);
    else if (said !== this.#known) Object.assign(this.values, values);
    this.#known = said;
    for (const control of controls) {
      const field = this.#fields.get(control.name) ?? this.#make(control);
      this.#fields.set(control.name, field);
      this.element.append(field.element);
      field.show(control);
    }
  }

  /** Set a value, as if its slider had been dragged there. @type {(name: string, value: number) => void} */
  set = (name, value) => {
    const input = this.#fields.get(name)?.element.querySelector("input");
    if (!input) return;
    input.value = String(value);
    input.dispatchEvent(new Event("input"));
  };

  /** Tell Python the values. */
  release = () => {
    this.#told.push(JSON.stringify(this.values));
    this.#released({ ...this.values });
  };

  /** @param {Control} control @returns {Field} */
  #make({ name, label, step, options }) {
    if (options.length) return this.#choice(name, label, options);
    return step ? this.#slider(name, label) : this.#counter(name, label);
  }

  /** @type {(name: string, label: string) => Field} */
  #slider(name, label) {
    const input = html("input", { type: "range", "aria-label": label });
    const output = html("output");
    const write = () => setText(output, fixed(this.values[name], decimals(Number(input.step))));
    input.addEventListener("input", () => {
      this.values[name] = Number(input.value);
      write();
      this.#changed();
    });
    input.addEventListener("change", () => this.release());
    const show = (/** @type {Control} */ { low, high, step }) => {
      setAttributes(input, { min: low, max: high, step });
      input.value = String(this.values[name]);
      write();
    };
    return { element: html("div", { class: "slider" }, html("span", {}, label), output, input), show };
  }

  /** @type {(name: string, label: string, options: [any, string][]) => Field} */
  #choice(name, label, options) {
    const inputs = options.map(([value, text]) => {
      const input = html("input", { type: "radio", name, "aria-label": text });
      input.addEventListener("change", () => this.#choose(name, value));
      return input;
    });
    const labels = options.map(([, text], i) => html("label", {}, inputs[i], html("span", {}, text)));
    const element = html(
      "fieldset",
      { class: "choice", role: "radiogroup", "aria-label": label },
      html("span", {}, label),
      ...labels,
    );
    const show = () => inputs.forEach((input, i) => (input.checked = options[i][0] === this.values[name]));
    return { element, show };
  }

  /** @type {(name: string, label: string) => Field} */
  #counter(name, label) {
    const element = button(label, () => this.#choose(name, this.values[name] + 1));
    return { element, show: () => {} };
  }

  /** @type {(name: string, value: any) => void} */
  #choose(name, value) {
    this.values[name] = value;
    this.#changed();
    this.release();
  }
}

/** @type {(step: number) => number} how many decimals the values of a slider have */
function decimals(step) {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
