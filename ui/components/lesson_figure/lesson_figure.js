/**
 * The figure of a lesson: its picture, its controls and a sentence. What is dragged moves all of them in the next frame. Python
 * declares the controls. It receives their values when one is released.
 *
 * A kind of figure is a function from the controls' values to what is shown. `write` and `createPlot` show it.
 */
import { component } from "../shared/component.js";
import { button, html, setChildCount, setText } from "../shared/dom.js";
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
import { write } from "./parts.js";
import { createPlot } from "./plot.js";

/**
 * @import { Control } from "./controls.js"
 * @import { Kind } from "./parts.js"
 *
 * @typedef {{ kind: string, number: number, controls: Control[], given: any }} Data from Python
 */

/** @type {Record<string, Kind>} */
const KINDS = { neuron, layers, activation, softmax, loss, descent, blame, dropout, torch };
const WAIT = 50; // ms between two looks for what a figure waits for

export default component((tell, /** @type {Data} */ first) => {
  const draw = inFrames(() => {
    const shown = KINDS[first.kind](controls.values, given);
    if (!shown) return void window.setTimeout(() => element.isConnected && draw(), WAIT);
    const { picture = [], plots = [], sentence, opens = "" } = shown;
    write(drawn, picture);
    drawn.hidden = !picture.length;
    if (!charts.length) charts = plots.map((plot) => createPlot(plot, controls.set, controls.release));
    charts.forEach((chart, i) => chart.draw(plots[i]));
    place.append(...charts.flatMap(({ element }) => (element.parentNode ? [] : element)));
    const texts = sentence.split("**"); // every second one is a number
    const children = setChildCount(words, texts.length, (i) => html(i % 2 ? "b" : "span"));
    children.forEach((child, i) => setText(child, texts[i]));
    setText(open, opens);
    open.hidden = !opens;
  });
  const controls = createControls(first.controls, draw, (values) => tell("values", values));
  const drawn = html("div");
  const place = html("div", { class: "picture beside" }, drawn);
  const words = html("p", { class: "sentence", "aria-live": "polite" });
  const open = button("", () => tell("open", true), "lesson-open"); // shows the same on the person's own network
  const attributes = { class: "pills", "data-testid": "lesson-figure", "data-lesson": first.number };
  const element = html("div", attributes, place, controls.element, words, open);
  let { given } = first;
  /** @type {ReturnType<typeof createPlot>[]} */
  let charts = [];

  /** @param {Data} data */
  const show = (data) => {
    given = data.given;
    controls.show(data.controls);
    draw();
  };
  return { element, show };
});
