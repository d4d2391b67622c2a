/** The drawing on the map: a ringed point and the trail that it leaves, in a picture of their own above the digits. */
import { setAttributes, svg } from "../shared/dom.js";
import { t } from "../shared/language.js";

/** @import { Point } from "../shared/roving_focus.js" */

const NEAR = 2; // px: a point of Python's that lies so near to the last one is the same reading
const RING = 8; // px
const MOST_POINTS = 1000;
const NAME_WIDTH = 90; // px, of "your drawing"
const GAP = 5; // px between the ring and the name

/**
 * @param {(places: Point[]) => Point} shownOf returns the place that is shown of those by layer
 * @param {(place: Point) => Point} toPixels
 */
export function createTrail(shownOf, toPixels) {
  const halo = svg("polyline", { class: "halo" });
  const line = svg("polyline", { class: "line" });
  const ring = svg("circle", { class: "ring", r: RING });
  const name = svg("text", { class: "name", dy: "0.35em" }, t("your drawing"));
  const mark = svg("g", {}, ring, name);
  const element = svg("svg", { class: "trail", "aria-hidden": "true", "data-testid": "map-point" }, halo, line, mark);
  /** @type {Point[][]} by layer, of each reading */
  let readings = [];
  let [width, height] = [0, 0]; // px

  const draw = () => {
    const places = readings.map(shownOf);
    const [x, y] = places[places.length - 1] ?? [];
    setAttributes(element, { width, height, viewBox: `0 0 ${width} ${height}` });
    setAttributes(element, { "data-x": x, "data-y": y, "data-length": places.length });
    setAttributes(mark, { visibility: places.length ? null : "hidden" });
    // A point beyond the map lies at its edge.
    const inside = (/** @type {number} */ px, /** @type {number} */ most) => Math.min(most - RING, Math.max(RING, px));
    const points = places.map(toPixels).map(([left, top]) => [inside(left, width), inside(top, height)]);
    for (const each of [halo, line]) setAttributes(each, { points: points.join(" ") });
    const [left, top] = points[points.length - 1] ?? [0, 0];
    const isLeft = left + RING + GAP + NAME_WIDTH > width; // no room for the name to the right
    setAttributes(mark, { transform: `translate(${left} ${top})` });
    setAttributes(name, { x: (isLeft ? -1 : 1) * (RING + GAP), "text-anchor": isLeft ? "end" : "start" });
  };

  /** @param {Point[]} places by layer. Return whether the trail ends there */
  const isNear = (places) => {
    const [from, to] = [...readings.slice(-1), places].map(shownOf).map(toPixels);
    return to && Math.hypot(from[0] - to[0], from[1] - to[1]) < NEAR;
  };

  return {
    element,

    /**
     * Take over a reading. Each of the browser's own makes the trail longer. Python's reading of the same drawing is its last point;
     * that of another drawing begins a new trail.
     * @type {(places: Point[] | null, source: string) => void} places: by layer; null if nothing is drawn. source: "pen" or "python"
     */
    add(places, source) {
      if (!places) readings = [];
      else if (source === "pen") readings = [...readings.slice(1 - MOST_POINTS), places];
      else readings = [...(isNear(places) ? readings.slice(0, -1) : []), places];
      setAttributes(element, { "data-source": source });
      draw();
    },

    /** @type {(...size: [width: number, height: number]) => void} px */
    resize(...size) {
      [width, height] = size;
      draw();
    },
  };
}
