/**
 * The one door to streamlit-drawable-canvas in JavaScript: all that depends on the inside of version 0.13.0 (Fabric 7.4.0). It is asked
 * for the element that the pen moves over and for a picture of a drawing. The sheet paints the stroke that is being drawn on a canvas
 * above it. If it can't be opened, Python says which version is needed (`problem` in __init__.py).
 */
import { SHOWN_SIDE } from "../../../model/drawing_json.py";
import { CANVAS } from "../../../model/strokes.py";
import { html } from "../shared/dom.js";
import { EMPTY, PEN } from "./content.js";
import { HELP as KEYS_HELP } from "./sheet.js";
import { t } from "../shared/language.js";

/**
 * @import { Content } from "./content.js"
 * @import { Surface } from "./sheet.js"
 *
 * @typedef {{ script: string, style: string }} Files of the library: their addresses
 * @typedef {Required<Surface> & { host: HTMLElement }} Canvas host: holds it
 */

const ELEMENT = "canvas.upper-canvas"; // the pen moves over it
const STYLE = `.sheet-host { position: relative } ${ELEMENT} { cursor: crosshair !important }
.sheet-help { background: #1d2433; border-radius: 0.4rem; color: #fbfaf7; font: 0.8125rem/1.4 sans-serif; inset: calc(100% + 0.5rem) 0 auto;
  margin: 0; padding: 0.35rem 0.6rem; pointer-events: none; position: absolute; z-index: 13 }
.sheet-keyboard:not(:focus-visible) ~ .sheet-help { display: none }`;
const PAPER = "#000000";

/** Open the canvas. Throw an error if it is not as this module knows it. @type {(files: Files) => Promise<Canvas>} */
export async function openCanvas(files) {
  const [script, style] = [files.script, files.style].map((path) => new URL(path, document.baseURI).href);
  // Both before the canvas is shown: without its style, the element that the pen moves over has another place.
  const [module, css] = await Promise.all([import(script), fetch(style)]);
  if (!css.ok) throw new Error(t("its style can't be loaded"));
  const rules = html("style", {}, await css.text(), STYLE);
  const host = html("div", { class: "sheet-host" }, rules, html("div", { class: "canvas-root" }));
  let loads = 0;

  /** @type {Canvas["show"]} */
  const show = (content, setStateValue) => {
    module.default({
      parentElement: host,
      setStateValue, // called when the drawing is shown, except for the first one
      data: {
        disabled: true, // it draws nothing by itself, and has no toolbar
        realtimeUpdateStreamlit: true,
        backgroundImageURL: null,
        canvasWidth: CANVAS,
        canvasHeight: CANVAS,
        drawingMode: "freedraw",
        initialDrawing: { objects: toFabric(content), background: PAPER, load: loads++ }, // it loads only what differs from the last one
      },
    });
  };
  show(EMPTY, () => {});

  const element = host.querySelector(ELEMENT);
  if (!(element instanceof HTMLCanvasElement)) throw new Error(t("it has no element {element}", { element: ELEMENT }));
  const { width, height } = element;
  if (width !== CANVAS) throw new Error(t("it is not as large as it was asked to be"));
  const keys = html("canvas", { class: "sheet-keyboard", tabindex: 0, role: "application", width, height }); // over it
  keys.style.cssText = "position: absolute; inset: 0; pointer-events: none; z-index: 12";
  const help = html("p", { class: "sheet-help", "aria-hidden": "true" }, KEYS_HELP); // a screen reader reads the name of `keys`
  element.parentElement?.append(keys, help);
  return { host, element, keys, show };
}

/** Return a drawing as Fabric's JSON. @type {(content: Content) => Record<string, any>[]} */
function toFabric({ strokes, picture }) {
  const { strokeStyle: stroke, lineWidth: strokeWidth, lineCap: strokeLineCap, lineJoin: strokeLineJoin } = PEN;
  const paths = strokes.map(([x, y, ...curves]) => {
    /** @type {(string | number)[][]} */
    const path = [["M", x, y]];
    for (let i = 0; i < curves.length; i += 4) path.push(["Q", ...curves.slice(i, i + 4)]);
    return { type: "Path", path, stroke, strokeWidth, strokeLineCap, strokeLineJoin, fill: null };
  });
  if (!picture) return paths;
  const { src, left, top, side } = picture;
  const [size, scale] = [SHOWN_SIDE, side / SHOWN_SIDE];
  const corner = { originX: "left", originY: "top", left, top };
  return [{ type: "Image", src, ...corner, width: size, height: size, scaleX: scale, scaleY: scale, strokeWidth: 0 }, ...paths];
}
