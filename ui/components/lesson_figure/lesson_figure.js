/**
 * The figure of a lesson: its picture, its controls and a sentence. What is dragged moves all of them in the next frame. Python
 * declares the controls. It receives their values when one is released.
 */
import { component } from "../shared/component.js";
import { button, html, setAttributes, setChildCount, setText } from "../shared/dom.js";
import { inFrames } from "../shared/frames.js";
import { createControls } from "./controls.js";
import { activation } from "./kinds/activation.js";
import { blame } from "./kinds/blame.js";
import { descent } from "./kinds/descent.js";
import { dropout } from "./kinds/dropout.js";
import { layers } from "./kinds/layers.js";
import { loss, torch } from "./kinds/losses.js";
import { neuron } from "./kinds/neuron.js";
import { softmax } from "./kinds/softmax.js";

/**
 * @import { Control } from "./controls.js"
 * @import { Drag, Kind, Values } from "./parts.js"
 *
 * @typedef {{ kind: string, number: number, controls: Control[], values: Values, given: any }} Data from Python
 */

/** @type {Record<string, (drag: Drag) => Kind>} */
const KINDS = { neuron, layers, activation, softmax, loss, descent, blame, dropout, torch };
const WAIT = 50; // ms between two looks for what a figure waits for

export default component((tell, /** @type {Data} */ first) => {
  const draw = inFrames(() => {
    const parts = kind.draw(controls.values, given);
    const children = setChildCount(sentence, parts.length, () => html("span"));
    parts.forEach((part, i) => {
      const said = typeof part === "string" ? null : part;
      setText(children[i], said ? said.text : String(part));
      setAttributes(children[i], { "data-testid": said && `lesson-${said.name}`, "data-value": said && said.value });
    });
    if (!parts.length) window.setTimeout(() => element.isConnected && draw(), WAIT);
  });
  const controls = createControls(first.controls, draw, (values) => tell("values", values));
  const kind = KINDS[first.kind](controls);
  const picture = html("div", { class: "picture" }, kind.element);
  const sentence = html("p", { class: "sentence", "aria-live": "polite" });
  // Show the same on the person's own network: Python opens Teach it, and the picture there goes backward.
  const openOwn = () => {
    globalThis.digitLens?.picture?.turn("backward");
    tell("open", true);
  };
  const open = kind.opens ? [button(kind.opens, openOwn, "lesson-open")] : [];
  const attributes = { class: "pills", "data-testid": "lesson-figure", "data-lesson": first.number };
  const element = html("div", attributes, picture, controls.element, sentence, ...open);
  let { given } = first;

  /** @param {Data} data */
  const show = (data) => {
    given = data.given;
    controls.show(data.controls, data.values);
    draw();
  };
  return { element, show };
});
