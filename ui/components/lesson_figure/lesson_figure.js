/**
 * The figure of a lesson: its picture, its controls and a sentence. What is dragged moves all of them in the next frame. Python
 * declares the controls. It receives their values when one is released.
 *
 * A kind of figure is a function from the controls' values to what is shown.
 */
import { component } from "../shared/component.js";
import { button, html, setChildCount, setText } from "../shared/dom.js";
import { inFrames } from "../shared/frames.js";
import { key, linePlot } from "../shared/line_plot.js";
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

/**
 * @import { Control } from "./controls.js"
 * @import { Kind, Plot } from "./parts.js"
 *
 * @typedef {{ kind: string, number: number, controls: Control[], given: any }} Data from Python
 */

/** @type {Record<string, Kind>} */
const KINDS = { neuron, layers, activation, softmax, loss, descent, blame, dropout, torch };
const WAIT = 50; // ms between two looks for what a figure waits for
const HEIGHT = 200; // px of a plot

export default component((tell, /** @type {Data} */ first) => {
  const draw = inFrames(() => {
    const shown = KINDS[first.kind](controls.values, given);
    if (!shown) return void window.setTimeout(() => element.isConnected && draw(), WAIT);
    const { picture = [], plots = [], sentence, opens = "" } = shown;
    write(drawn, picture);
    drawn.hidden = !picture.length;
    if (!charts.length) charts = plots.map(addPlot);
    charts.forEach((chart, i) => {
      const { curves, y, label, at } = plots[i];
      chart.draw(curves, y ? { y } : {}, label);
      if (at) chart.moveCursor(...at);
    });
    const texts = sentence.split("**"); // every second one is a number
    const children = setChildCount(words, texts.length, (i) => html(i % 2 ? "b" : "span"));
    children.forEach((child, i) => setText(child, texts[i]));
    setText(open, opens);
    open.hidden = !opens;
  });

  /** Add a plot, with its title and its legend. Its point may be dragged along the horizontal axis. @param {Plot} first */
  const addPlot = ({ title = "", curves, drags }) => {
    const plot = linePlot(HEIGHT);
    const { element } = plot;
    if (drags) {
      element.classList.add("draggable");
      element.addEventListener("pointerdown", ({ pointerId, clientX }) => {
        element.setPointerCapture(pointerId);
        controls.set(drags, plot.valueAt(clientX));
      });
      element.addEventListener("pointermove", ({ buttons, clientX }) => buttons && controls.set(drags, plot.valueAt(clientX)));
      element.addEventListener("lostpointercapture", controls.release);
    }
    const names = curves.map(({ name, colour, dash }) => (name ? [html("span", {}, key(colour, dash), name)] : []));
    const legend = html("div", { class: "legend" }, ...names.flat());
    place.append(html("figure", {}, html("figcaption", {}, title), legend, element));
    return plot;
  };

  const controls = createControls(first.controls, draw, (values) => tell("values", values));
  const drawn = html("div");
  const place = html("div", { class: "picture beside" }, drawn);
  const words = html("p", { class: "sentence", "aria-live": "polite" });
  const open = button("", () => tell("open", true), "lesson-open"); // shows the same on the person's own network
  const attributes = { class: "pills", "data-testid": "lesson-figure", "data-lesson": first.number };
  const element = html("div", attributes, place, controls.element, words, open);
  let { given } = first;
  /** @type {ReturnType<typeof linePlot>[]} */
  let charts = [];

  /** @param {Data} data */
  const show = (data) => {
    given = data.given;
    controls.show(data.controls);
    draw();
  };
  return { element, show };
});
