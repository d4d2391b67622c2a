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

/**
 * @param {Control[]} declared
 * @param {() => void} changed is called at every change
 * @param {(values: Values) => void} released is called when a control is released
 */
export function createControls(declared, changed, released) {
  /** @type {Values} */
  const values = {};
  /** What Python was told, as JSON, until it answers with it. @type {string[]} */
  const told = [];
  let known = ""; // what Python said last

  /** Tell Python the values. */
  const release = () => {
    told.push(JSON.stringify(values));
    released({ ...values });
  };

  /** @type {(name: string, value: any) => void} */
  const choose = (name, value) => {
    values[name] = value;
    changed();
    release();
  };

  /** @type {(control: Control) => Field} */
  const slider = ({ name, label }) => {
    const input = html("input", { type: "range", "aria-label": label });
    const output = html("output");
    const write = () => setText(output, fixed(values[name], decimals(Number(input.step))));
    input.addEventListener("input", () => {
      values[name] = Number(input.value);
      write();
      changed();
    });
    input.addEventListener("change", release);
    const show = (/** @type {Control} */ { low, high, step }) => {
      setAttributes(input, { min: low, max: high, step });
      input.value = String(values[name]);
      write();
    };
    return { element: html("div", { class: "slider" }, html("span", {}, label), output, input), show };
  };

  /** @type {(control: Control) => Field} */
  const choice = ({ name, label, options }) => {
    const inputs = options.map(([value, text]) => {
      const input = html("input", { type: "radio", name, "aria-label": text });
      input.addEventListener("change", () => choose(name, value));
      return input;
    });
    const labels = options.map(([, text], i) => html("label", {}, inputs[i], html("span", {}, text)));
    const attributes = { class: "choice", role: "radiogroup", "aria-label": label };
    const show = () => inputs.forEach((input, i) => (input.checked = options[i][0] === values[name]));
    return { element: html("fieldset", attributes, html("span", {}, label), ...labels), show };
  };

  /** @type {(control: Control) => Field} */
  const counter = ({ name, label }) => ({ element: button(label, () => choose(name, values[name] + 1)), show: () => {} });

  const fields = declared.map((control) => (control.options.length ? choice : control.step ? slider : counter)(control));

  return {
    element: html("div", { class: "controls row" }, ...fields.map(({ element }) => element)),
    values,
    release,

    /**
     * Show the controls with the values that Python knows, unless these are an answer to what it was told.
     * @type {(controls: Control[], now: Values) => void} controls: the ranges of sliders may have changed
     */
    show(controls, now) {
      const said = JSON.stringify(now);
      const answered = told.lastIndexOf(said);
      if (answered >= 0) told.splice(0, answered + 1);
      else if (said !== known) Object.assign(values, now);
      known = said;
      fields.forEach(({ show }, i) => show(controls[i]));
    },

    /** Set a value, as if its slider had been dragged there. @type {(name: string, value: number) => void} */
    set(name, value) {
      const input = fields[declared.findIndex((control) => control.name === name)].element.querySelector("input");
      if (!input) return;
      input.value = String(value);
      input.dispatchEvent(new Event("input"));
    },
  };
}

/** @type {(step: number) => number} how many decimals the values of a slider have */
function decimals(step) {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}
