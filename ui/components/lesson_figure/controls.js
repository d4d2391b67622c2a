/** The controls of a lesson's figure: sliders, groups of buttons, and buttons that count up. All work by key. */
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { fixed } from "../shared/format.js";

/**
 * @import { Values } from "./parts.js"
 *
 * The class of this name in __init__.py explains the fields.
 * @typedef {{ name: string, label: string, value: any, low: number, high: number, step: number, options: [any, string][] }} Control
 *
 * @typedef {{ element: HTMLElement, show?: (control: Control) => void, set?: (value: number) => void }} Field show: changes a
 *   slider's range. set: sets a slider as if it had been dragged there
 */

/**
 * Python says the values once. From then on they change here only.
 * @param {Control[]} declared
 * @param {() => void} changed is called at every change
 * @param {(values: Values) => void} released is called when a control is released
 */
export function createControls(declared, changed, released) {
  /** @type {Values} */
  const values = Object.fromEntries(declared.map(({ name, value }) => [name, value]));
  const release = () => released({ ...values });

  /** @type {(name: string, value: any) => void} */
  const choose = (name, value) => {
    values[name] = value;
    changed();
    release();
  };

  /** @type {(control: Control) => Field} */
  const slider = ({ name, label, value }) => {
    let wanted = value; // may be above the range
    const input = html("input", { type: "range", "aria-label": label });
    const output = html("output");
    const write = () => setText(output, fixed(values[name], decimals(Number(input.step))));
    const read = () => {
      wanted = values[name] = Number(input.value);
      write();
      changed();
    };
    input.addEventListener("input", read);
    input.addEventListener("change", release);
    return {
      element: html("div", { class: "slider" }, html("span", {}, label), output, input),
      show({ low, high, step }) {
        setAttributes(input, { min: low, max: high, step });
        values[name] = Math.min(wanted, high);
        input.value = values[name];
        write();
      },
      set(value) {
        input.value = String(value);
        read();
      },
    };
  };

  /** @type {(control: Control) => Field} */
  const choice = ({ name, label, options }) => {
    const labels = options.map(([value, text]) => {
      const input = html("input", { type: "radio", name, "aria-label": text, checked: value === values[name] });
      input.addEventListener("change", () => choose(name, value));
      return html("label", {}, input, html("span", {}, text));
    });
    const attributes = { class: "choice", role: "radiogroup", "aria-label": label };
    return { element: html("fieldset", attributes, html("span", {}, label), ...labels) };
  };

  /** @type {(control: Control) => Field} */
  const counter = ({ name, label }) => ({ element: button(label, () => choose(name, values[name] + 1)) });

  /** @param {Control} control */
  const fieldOf = (control) => (control.options.length ? choice : control.step ? slider : counter)(control);
  const fields = new Map(declared.map((control) => [control.name, fieldOf(control)]));

  return {
    element: html("div", { class: "controls row" }, ...[...fields.values()].map(({ element }) => element)),
    values,
    release,

    /** Show the ranges of the sliders, which depend on the drawing. @param {Control[]} controls */
    show(controls) {
      for (const control of controls) fields.get(control.name)?.show?.(control);
    },

    /** Set a slider. @type {(name: string, value: number) => void} */
    set(name, value) {
      fields.get(name)?.set?.(value);
    },
  };
}

/** @type {(step: number) => number} how many decimals the values of a slider have */
function decimals(step) {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
