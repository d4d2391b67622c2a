/** Lesson 1: a neuron with three inputs, and the sigmoid. A wire is as thick as the product that it carries is large. */
import { sigmoid } from "../../model/network.js";
import { html, setAttributes, setText, svg } from "../../shared/dom.js";
import { fixed } from "../../shared/format.js";
import { linePlot } from "../../shared/line_plot.js";
import { HEIGHT, circle, curveOf, drawing, said, setWire, strong, text } from "../parts.js";

/** @import { Kind, Values } from "../parts.js" */

const [LOW, HIGH] = [-10, 10]; // of the sigmoid's plot
const CURVE = curveOf(LOW, HIGH, sigmoid, 0);
const ROWS = [34, 96, 158]; // y of the inputs
const [INPUT, SUM, OUTPUT, MIDDLE] = [24, 238, 338, 96]; // x of the circles, and y of the last two
const RADIUS = 27; // of the output

/**
 * Return the products, the sum z and the output y of a neuron.
 * @param {Values} values
 * @param {{ inputs: number[], weights: number[] }} given
 */
export function numbers({ x1, w1, bias }, { inputs, weights }) {
  const [x, w] = [[x1].concat(inputs), [w1].concat(weights)];
  const products = x.map((value, i) => value * w[i]);
  const z = products.reduce((sum, product) => sum + product) + bias;
  return { x, w, products, z, y: sigmoid(z) };
}

/** @returns {Kind} */
export function neuron() {
  const inputs = ROWS.map((y) => strong(INPUT, y));
  const products = ROWS.map((y) => text(50, y, "", { "text-anchor": "start" }));
  const wires = ROWS.map((y) => svg("line", { x1: 168, y1: y, x2: SUM - 34, y2: MIDDLE + (y - MIDDLE) * 0.25 }));
  const [bias, sum, output] = [text(SUM, 182), strong(SUM, MIDDLE + 9), strong(OUTPUT, MIDDLE)];
  wires.push(svg("line", { x1: SUM, x2: SUM, y1: 170, y2: MIDDLE + 38 }));
  const fill = svg("rect", { class: "fill", x: OUTPUT - RADIUS, width: 2 * RADIUS, "clip-path": "url(#output)" });
  const plot = linePlot(HEIGHT);
  const picture = drawing(
    370,
    192,
    "A neuron with three inputs",
    svg("clipPath", { id: "output" }, circle(OUTPUT, MIDDLE, RADIUS)),
    ...wires,
    svg("line", { x1: SUM + 38, x2: OUTPUT - RADIUS, y1: MIDDLE, y2: MIDDLE }),
    ...ROWS.map((y) => circle(INPUT, y, 21)),
    ...[circle(SUM, MIDDLE, 38), circle(OUTPUT, MIDDLE, RADIUS), fill],
    ...[...inputs, ...products, bias, sum, output],
    ...[text(SUM, MIDDLE - 11, "sum"), text(OUTPUT, MIDDLE + 42, "output")],
  );
  return {
    element: html("div", { class: "beside" }, picture, plot.element),
    draw(values, given) {
      const found = numbers(values, given);
      const carried = [...found.products, values.bias];
      const most = Math.max(1, ...carried.map(Math.abs));
      wires.forEach((wire, i) => setWire(wire, carried[i], most));
      found.products.forEach((product, i) => {
        setText(inputs[i], fixed(found.x[i], 1));
        setText(products[i], `× ${fixed(found.w[i], 1)} = ${fixed(product)}`);
      });
      setText(bias, `bias ${fixed(values.bias, 1)}`);
      setText(sum, fixed(found.z));
      setText(output, fixed(found.y));
      setAttributes(fill, { y: MIDDLE + RADIUS * (1 - 2 * found.y), height: 2 * RADIUS * found.y });
      plot.draw([CURVE], { x: [LOW, HIGH], y: [0, 1] }, "The sigmoid");
      plot.moveCursor(found.z, found.y);
      const parts = carried.map((part) => (part < 0 ? `(${fixed(part)})` : fixed(part))).join(" + ");
      return [`${parts} = `, said("z", found.z, fixed(found.z)), ". The sigmoid gives ", said("y", found.y), "."];
    },
  };
}
