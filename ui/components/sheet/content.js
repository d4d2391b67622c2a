/**
 * What lies on the sheet.
 *
 * @import { PhotoDigit, Picture } from "../model/digit.js"
 * @import { PictureJson } from "../model/drawing_json.js"
 * @import { Point, Stroke } from "../model/strokes.js"
 *
 * @typedef {Picture & PictureJson} SheetPicture a picture, as it is read and as it is shown
 * @typedef {object} Content a drawing
 * @property {Stroke[]} strokes
 * @property {SheetPicture | null} picture
 * @property {PhotoDigit[]} [digits] of a number, if the picture is a photo of one
 * @property {number | null} label the right digit, if it is known
 * @property {string} source where a picture comes from, in words
 */
import { PEN_WIDTH } from "../../../model/strokes.py";
import { drawingFrom } from "../model/drawing_json.js";
import { pencil } from "../model/strokes.js";
import { t } from "../shared/language.js";

/** The pen, as a canvas takes it. */
export const PEN = /** @type {const} */ ({ strokeStyle: "#ffffff", lineWidth: PEN_WIDTH, lineCap: "round", lineJoin: "round" });
const DIGITS = 1e4; // a stroke that is drawn has so many parts of a pixel

/** @type {Content} */
export const EMPTY = { strokes: [], picture: null, label: null, source: "" };

/** @param {Content} content */
export function isDrawn({ strokes, picture }) {
  return strokes.length > 0 || picture !== null;
}

/** Return the stroke of a pen that moves through some points. @type {(points: Point[]) => Stroke} */
export function strokeThrough(points) {
  return pencil(points).map((value) => Math.round(DIGITS * value) / DIGITS);
}

/** Return a drawing that Python or an earlier page has packed. Throw an error if it is none. @type {(packed: any) => Content} */
export function unpackContent(packed) {
  const drawing = drawingFrom(packed);
  if (!drawing) throw new TypeError(t("this is no drawing"));
  const { strokes, picture } = drawing;
  const pixels = picture && Float32Array.from(packed.picture.pixels, (level) => level / 255);
  return { strokes, picture: picture && pixels && { ...picture, pixels }, label: packed.label, source: packed.source };
}

/**
 * Return a drawing as JSON, with the pixels that are read of its picture. The digits of a number in a photo are left out.
 * @param {Content} content
 */
export function packContent({ strokes, picture, label, source }) {
  return {
    strokes,
    label,
    source,
    picture: picture && { ...picture, pixels: Array.from(picture.pixels, (level) => Math.round(255 * level)) },
  };
}
