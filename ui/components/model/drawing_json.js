/**
 * Read drawings that are kept as JSON, as model/drawing_json.py does.
 *
 * @import { Stroke } from "./strokes.js"
 *
 * @typedef {{ src: string, left: number, top: number, side: number }} PictureJson a picture: a PNG as a data URL, and where it lies in px
 * @typedef {{ strokes: Stroke[], picture: PictureJson | null }} DrawingJson a drawing as JSON
 */
import { PICTURE_PREFIX, SHOWN_SIDE } from "../../../model/drawing_json.py";

/**
 * Return a drawing that was kept, or null if it is none. Pages of before kept the JSON of Fabric.
 * @type {(value: any) => DrawingJson | null}
 */
export function drawingFrom(value) {
  const { strokes, picture = null, objects } = value ?? {};
  const isOld = Array.isArray(objects);
  const pictures = isOld ? objects.filter((each) => /^image$/i.test(each?.type)) : [];
  const last = pictures.at(-1); // it covers the others
  /** @type {DrawingJson} */
  const drawing = {
    strokes: isOld ? objects.filter((each) => !pictures.includes(each)).map(fromFabric) : strokes,
    picture: last ? { src: last.src, left: last.left ?? 0, top: last.top ?? 0, side: SHOWN_SIDE * (last.scaleX ?? 1) } : picture,
  };
  const isRead =
    Array.isArray(drawing.strokes) && drawing.strokes.every(isStroke) && (!drawing.picture || isPicture(drawing.picture));
  return isRead ? drawing : null;
}

/** @param {any} stroke */
function isStroke(stroke) {
  return Array.isArray(stroke) && stroke.length % 4 === 2 && stroke.every(Number.isFinite);
}

/** @param {any} picture */
function isPicture({ src, left, top, side }) {
  return typeof src === "string" && src.startsWith(PICTURE_PREFIX) && [left, top, side].every(Number.isFinite);
}

/** Return a stroke of Fabric's, or null. Where Fabric has placed it is not read. @type {(object: any) => Stroke | null} */
function fromFabric(object) {
  const { type, path } = object ?? {};
  if (!/^path$/i.test(type) || !Array.isArray(path) || path[0]?.[0] !== "M") return null;
  const [[, ...stroke], ...others] = path;
  for (const command of others) {
    const [name, ...numbers] = Array.isArray(command) ? command : [];
    if (numbers.length !== { Q: 4, L: 2 }[/** @type {"Q" | "L"} */ (name)]) return null;
    if (name === "L") {
      const [x, y] = stroke.slice(-2);
      numbers.unshift((x + numbers[0]) / 2, (y + numbers[1]) / 2);
    }
    stroke.push(...numbers);
  }
  return stroke;
}
