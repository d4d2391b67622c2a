/**
 * The file format of examples, which model/examples.py reads, too, and an example's picture.
 *
 * @typedef {{ label: number, drawing: { objects: any[] }, time: number }} Entry time: in s since 1970
 * @typedef {Entry & { id: string }} Example
 */
import { SIDE, drawDigit } from "../model/digit.js";
import { toCurves } from "../model/strokes.js";
import { html } from "../shared/dom.js";

export const MOST = 400; // examples, as in model/examples.py
export const MOST_BYTES = 3_000_000;
const PNG = "data:image/png;base64,";

/** @type {(examples: Entry[]) => string} */
export function toText(examples) {
  return JSON.stringify({ drawings: examples.map(({ label, drawing, time }) => ({ label, drawing, time })) });
}

/**
 * Return the examples in a file. Throw an Error with one sentence if it is not a file of examples.
 * @type {(file: File) => Promise<Entry[]>}
 */
export async function fromFile(file) {
  const { name, size } = file;
  if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES / 1e6} MB: use fewer drawings.`);
  /** @type {any[]} */
  let entries;
  try {
    entries = JSON.parse(await file.text()).drawings;
  } catch {
    throw new Error(`${name} is not JSON: choose a file that this page has exported.`);
  }
  if (!Array.isArray(entries)) throw new Error(`${name} has no list of drawings: choose a file that this page has exported.`);
  if (entries.length > MOST) throw new Error(`${name} has ${entries.length} drawings; ${MOST} is the limit.`);
  return entries.map((entry, i) => {
    const { label, drawing, time } = entry ?? {};
    if (!Number.isInteger(label) || label < 0 || label > 9) {
      throw new Error(`${name}, drawing ${i + 1} has no digit from 0 to 9 as its label.`);
    }
    if (!pictureOf(drawing)) throw new Error(`${name}, drawing ${i + 1} cannot be read.`);
    return { label, drawing: { objects: drawing.objects }, time: Number.isFinite(time) ? time : 0 };
  });
}

/**
 * Return a drawing as a small picture, or null if it can't be read. Strokes become the 28x28 pixels that the network reads. Of a
 * drawing with a picture, such as a test digit, only the picture is shown.
 * @type {(drawing: any) => HTMLElement | null}
 */
export function pictureOf(drawing) {
  try {
    const objects = /** @type {any[]} */ (drawing.objects);
    const picture = objects.filter(({ type }) => /^image$/i.test(type)).pop();
    if (picture) return picture.src.startsWith(PNG) ? html("img", { src: picture.src, alt: "" }) : null;
    const strokes = objects.map((object) => /** @type {Float64Array} */ (toCurves(object)));
    const digit = strokes.every(Boolean) ? drawDigit({ strokes, picture: null }) : null;
    return digit && paint(digit.pixels);
  } catch {
    return null; // it is not even a list of objects
  }
}

/** @param {Float32Array} pixels 784, 1 = ink */
function paint(pixels) {
  const canvas = html("canvas", { width: SIDE, height: SIDE });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(SIDE, SIDE);
  pixels.forEach((ink, i) => image.data.set([255 * ink, 255 * ink, 255 * ink, 255], 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}
