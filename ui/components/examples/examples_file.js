/**
 * The file format of examples, which model/examples.py reads, too, and an example's picture.
 *
 * @import { DrawingJson } from "../model/drawing_json.js"
 *
 * @typedef {object} Entry an example in a file
 * @property {string} label the name of its sign, such as "3". Files and the database have digits as numbers
 * @property {DrawingJson} drawing
 * @property {Float32Array} pixels 28x28
 * @property {number} [time] in s since 1970
 *
 * @typedef {Entry & { id: string }} Example
 */
import { SHOWN_SIDE } from "../../../model/drawing_json.py";
import { MAX_BYTES, MAX_DRAWINGS } from "../../../model/examples.py";
import { SIDE, drawDigit, shrunk } from "../model/digit.js";
import { drawingFrom } from "../model/drawing_json.js";
import { DIGIT_NAMES } from "../model/network.js";
import { html, paintGrey } from "../shared/dom.js";
import { t } from "../shared/language.js";

const LONGEST_NAME = 20; // characters of a sign's name
// A character that one sees: no mark of direction, joiner, blank or filler. Names may have those, too, as emoji and Persian do.
const SEEN = /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;
const AROUND = 60; // characters of an example in a file, besides its label and its drawing
const FULL = t("There is room for {max_drawings} examples ({max_bytes} MB): delete some first.", {
  max_drawings: MAX_DRAWINGS,
  max_bytes: MAX_BYTES / 1e6,
});

/** @type {(examples: Entry[]) => string} */
export function toText(examples) {
  return JSON.stringify({ drawings: examples.map(toValue) });
}

/** Return an example as a value of a file or of the database. @param {Entry} entry */
export function toValue({ label, drawing, time }) {
  return { label: DIGIT_NAMES.includes(label) ? Number(label) : label, drawing, time };
}

/**
 * Return the examples in a file. Throw an Error with one sentence if it is not a file of examples.
 * @type {(file: File) => Promise<Entry[]>}
 */
export async function fromFile(file) {
  const { name, size } = file;
  if (size > MAX_BYTES)
    throw new Error(t("{name} is larger than {max_bytes} MB: use fewer drawings.", { name, max_bytes: MAX_BYTES / 1e6 }));
  /** @type {any[]} */
  let entries;
  try {
    entries = JSON.parse(await file.text()).drawings;
  } catch {
    throw new Error(t("{name} is not JSON: choose a file that this page has exported.", { name }));
  }
  if (!Array.isArray(entries))
    throw new Error(t("{name} has no list of drawings: choose a file that this page has exported.", { name }));
  if (entries.length > MAX_DRAWINGS)
    throw new Error(
      t("{name} has {count} drawings; {max_drawings} is the limit.", { name, count: entries.length, max_drawings: MAX_DRAWINGS }),
    );
  return Promise.all(
    entries.map(async (entry, i) => {
      if (!isLabel(entry?.label))
        throw new Error(t("{name}, drawing {i} has no digit and no name of a sign as its label.", { name, i: i + 1 }));
      const found = await entryFrom(entry);
      if (!found) throw new Error(t("{name}, drawing {i} cannot be read.", { name, i: i + 1 }));
      return found;
    }),
  );
}

/**
 * Return an entry of a file or of the database. null: its drawing can't be read.
 * @type {(value: any) => Promise<Entry | null>}
 */
export async function entryFrom({ label, drawing, time }) {
  const read = drawingFrom(drawing);
  const content = read && (await withPixels(read).catch(() => null));
  const pixels = content && drawDigit(content)?.pixels;
  return pixels ? { label: String(label), drawing: read, time: Number.isFinite(time) ? time : 0, pixels } : null;
}

/** Return a drawing with the pixels that are read of its picture. Throw an error if it can't be opened. @param {DrawingJson} drawing */
export async function withPixels({ strokes, picture }) {
  if (!picture) return { strokes, picture };
  const image = html("img", { src: picture.src });
  await new Promise((done, fail) => Object.assign(image, { onload: done, onerror: fail })); // `decode` waits in a tab that is hidden
  const canvas = html("canvas", { width: SHOWN_SIDE, height: SHOWN_SIDE });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.drawImage(image, 0, 0, SHOWN_SIDE, SHOWN_SIDE);
  const { data } = context.getImageData(0, 0, SHOWN_SIDE, SHOWN_SIDE);
  const greys = data.filter((_, i) => i % 4 === 0);
  const levels = shrunk(greys, SHOWN_SIDE, SIDE);
  return { strokes, picture: { ...picture, pixels: levels.map((level) => Math.round(level) / 255) } };
}

/** Return why there is no room for examples, or "". @param {Entry[]} examples */
export function problemOfRoom(examples) {
  const size = examples.reduce((sum, example) => sum + contentOf(example).length + AROUND, 0);
  return examples.length > MAX_DRAWINGS || size > MAX_BYTES ? FULL : "";
}

/** Return a text that is the same for the same label and drawing. @param {Entry} entry */
export function contentOf({ label, drawing }) {
  return JSON.stringify([label, drawing]);
}

/** Return whether a value is a digit, or the name of a sign that is no digit. @param {unknown} label */
export function isLabel(label) {
  return DIGIT_NAMES.includes(String(label)) ? typeof label === "number" : isName(label);
}

/** Return whether a value is the name of a sign. @param {unknown} value */
export function isName(value) {
  return typeof value === "string" && value !== "" && toName(value) === value;
}

/**
 * Return a text as the name of a sign: without spaces around it, and at most LONGEST_NAME characters of it. Return "" if one would see
 * nothing of it.
 * @param {string} text
 */
export function toName(text) {
  const name = [...text.normalize().trim().replace(/\s+/g, " ")].slice(0, LONGEST_NAME).join("").trim();
  return SEEN.test(name) ? name : "";
}

/** @param {Float32Array} pixels 784, 1 = ink */
export function paint(pixels) {
  const canvas = html("canvas", { width: SIDE, height: SIDE });
  paintGrey(canvas, pixels);
  return canvas;
}
