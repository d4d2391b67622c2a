/** Lesson 2: the layers of a network as columns. A darker band between two columns means more weights. */
import { grouped, t } from "../../shared/language.js";
import { drawing, strong } from "../parts.js";

/** @import { Kind, Part } from "../parts.js" */

const [LEFT, STEP, MIDDLE, TALLEST] = [30, 104, 92, 65]; // px; the last one is half the height of 1024 neurons

/** @type {Kind} */
export function layers({ first, second }) {
  const sizes = [784, first, second, 10];
  const weights = sizes.slice(1).map((size, i) => sizes[i] * size);
  const all = weights.reduce((sum, count) => sum + count, first + second + 10);
  const columns = sizes.map((size, i) => ({ x: LEFT + STEP * i, half: 5 + TALLEST * Math.sqrt(size / 1024) }));
  /** @type {Part[]} */
  const bands = weights.map((count, i) => {
    const [left, right] = columns.slice(i).map(({ x, half }) => [`${x},${MIDDLE - half}`, `${x},${MIDDLE + half}`]);
    const points = [...left, right[1], right[0]].join(" ");
    return ["polygon", { points, opacity: 0.12 + (0.6 * count) / Math.max(...weights) }];
  });
  /** @type {Part[]} */
  const boxes = columns.map(({ x, half }) => {
    return ["rect", { class: "solid", x: x - 6, y: MIDDLE - half, width: 12, height: 2 * half, rx: 3 }];
  });
  const picture = drawing(372, 190, t("Four layers"), [
    ...bands,
    ...boxes,
    ...columns.map(({ x }, i) => strong(x, 178, sizes[i])),
    ...weights.map((count, i) => strong(columns[i].x + STEP / 2, 12, grouped(count))),
  ]);
  const sentence = t(
    "784 · {first} + {first} · {second} + {second} · 10 weights and {first} + {second} + 10 biases: **{all}**.",
    {
      first,
      second,
      all: grouped(all),
    },
  );
  return { picture: [picture], sentence };
}
