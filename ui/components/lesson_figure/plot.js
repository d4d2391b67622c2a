/** A plot of a figure, with its title and its legend. Its point may be dragged along the horizontal axis. */
import { html } from "../shared/dom.js";
import { key, linePlot } from "../shared/line_plot.js";

/** @import { Plot } from "./parts.js" */

const HEIGHT = 200; // px

/**
 * @param {Plot} first what it shows first
 * @param {(name: string, value: number) => void} set sets the control that the point drags
 * @param {() => void} released is called when the point is released
 */
export function createPlot({ title = "", curves, drags }, set, released) {
  const plot = linePlot(HEIGHT);
  const { element } = plot;
  if (drags) {
    element.classList.add("draggable");
    element.addEventListener("pointerdown", ({ pointerId, clientX }) => {
      element.setPointerCapture(pointerId);
      set(drags, plot.valueAt(clientX));
    });
    element.addEventListener("pointermove", ({ buttons, clientX }) => buttons && set(drags, plot.valueAt(clientX)));
    element.addEventListener("lostpointercapture", released);
  }
  const names = curves.map(({ name, colour, dash }) => (name ? [html("span", {}, key(colour, dash), name)] : []));
  const legend = html("div", { class: "legend" }, ...names.flat());
  return {
    element: html("figure", {}, html("figcaption", {}, title), legend, element),

    /** @param {Plot} shown */
    draw({ curves, y, label, at }) {
      plot.draw(curves, y ? { y } : {}, label);
      if (at) plot.moveCursor(...at);
    },
  };
}
