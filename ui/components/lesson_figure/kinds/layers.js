/** Lesson 2: the layers of a network as columns. A darker band between two columns means more weights. */
import { setAttributes, setText, svg } from "../../shared/dom.js";
import { drawing, said, strong } from "../parts.js";

/** @import { Kind, Values } from "../parts.js" */

const [LEFT, STEP, MIDDLE, TALLEST] = [30, 104, 92, 65]; // px; the last one is half the height of 1024 neurons

/** Return the sizes of the layers, the weights between them, and all weights and biases together. @param {Values} values */
export function numbers({ first, second }) {
  const sizes = [784, first, second, 10];
  const weights = sizes.slice(1).map((size, i) => sizes[i] * size);
  return { sizes, weights, parameters: weights.reduce((sum, count) => sum + count, first + second + 10) };
}

/** @returns {Kind} */
export function layers() {
  const x = [0, 1, 2, 3].map((i) => LEFT + STEP * i);
  const columns = x.map((left) => svg("rect", { class: "solid", x: left - 6, width: 12, rx: 3 }));
  const labels = x.map((left) => strong(left, 178));
  const bands = [0, 1, 2].map(() => svg("polygon"));
  const counts = [0, 1, 2].map((i) => strong(x[i] + STEP / 2, 12));
  return {
    element: drawing(372, 190, "Four layers", ...bands, ...columns, ...labels, ...counts),
    draw(values) {
      const { sizes, weights, parameters } = numbers(values);
      const halves = sizes.map((size) => 5 + TALLEST * Math.sqrt(size / 1024));
      sizes.forEach((size, i) => {
        setAttributes(columns[i], { y: MIDDLE - halves[i], height: 2 * halves[i] });
        setText(labels[i], size);
      });
      weights.forEach((count, i) => {
        const [left, right] = [i, i + 1].map((k) => [`${x[k]},${MIDDLE - halves[k]}`, `${x[k]},${MIDDLE + halves[k]}`]);
        const points = [...left, right[1], right[0]].join(" ");
        setAttributes(bands[i], { points, opacity: 0.12 + (0.6 * count) / Math.max(...weights) });
        setText(counts[i], count.toLocaleString("en"));
      });
      const [, a, b] = sizes;
      const sum = `784 · ${a} + ${a} · ${b} + ${b} · 10 weights and ${a} + ${b} + 10 biases: `;
      return [sum, said("parameters", parameters, parameters.toLocaleString("en")), "."];
    },
  };
}
