/** The drawing on the map: a ringed point and the trail that it leaves, in a picture of their own above the digits. */
import { setAttributes, svg } from "../shared/dom.js";

/** @import { Point } from "../shared/roving_focus.js" */

const NEAR = 2; // px: a point of Python's that lies so near to one of the trail is the same reading
const MOVING = 300; // ms after a reading in the browser during which the pen counts as moving
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
  const name = svg("text", { class: "name", dy: "0.35em" }, "your drawing");
  const mark = svg("g", {}, ring, name);
  const element = svg("svg", { class: "trail", "aria-hidden": "true", "data-testid": "map-point" }, halo, line, mark);
  /** @type {Point[][]} by layer, of each reading */
  let readings = [];
  let movedAt = -Infinity; // ms
  let [width, height] = [0, 0]; // px

  /** @param {string} source who made the last reading: "pen" or "python" */
  const draw = (source) => {
    const [x, y] = readings.length ? shownOf(readings[readings.length - 1]) : [];
    setAttributes(element, { "data-x": x, "data-y": y, "data-length": readings.length, "data-source": source });
    setAttributes(mark, { visibility: readings.length ? null : "hidden" });
    // A point beyond the map lies at its edge.
    const inside = (/** @type {number} */ px, /** @type {number} */ most) => Math.min(most - RING, Math.max(RING, px)).toFixed(1);
    const places = readings
      .map(shownOf)
      .map(toPixels)
      .map(([left, top]) => [inside(left, width), inside(top, height)]);
    for (const each of [halo, line]) setAttributes(each, { points: places.join(" ") });
    if (!places.length) return;
    const [left, top] = places[places.length - 1];
    const isLeft = Number(left) + RING + GAP + NAME_WIDTH > width; // no room for the name to the right
    setAttributes(mark, { transform: `translate(${left} ${top})` });
    setAttributes(name, { x: (isLeft ? -1 : 1) * (RING + GAP), "text-anchor": isLeft ? "end" : "start" });
  };

  /** @type {(a: Point[], b: Point[]) => number} px */
  const distance = (a, b) => {
    const [[ax, ay], [bx, by]] = [a, b].map(shownOf).map(toPixels);
    return Math.hypot(ax - bx, ay - by);
  };

  return {
    element,

    /** @param {Point[]} places of a reading in the browser, by layer */
    add(places) {
      movedAt = performance.now();
      readings = [...readings.slice(1 - MOST_POINTS), places];
      draw("pen");
    },

    /**
     * Take over the point of Python's reading. If the trail has been there, the trail ends there: this is its last point, or a
     * stroke was undone. Otherwise there is another drawing, and a new trail begins.
     * @param {Point[] | null} places by layer; null if nothing is drawn
     */
    confirm(places) {
      const near = places ? readings.map((other) => distance(places, other) < NEAR).lastIndexOf(true) : -1;
      const isAhead = near < readings.length - 1 && performance.now() - movedAt < MOVING;
      if (near >= 0 && isAhead) return; // the pen has gone on since
      if (!places) readings = [];
      else readings = near >= 0 ? readings.slice(0, near + 1) : [places];
      draw("python");
    },

    /** @type {(...size: [width: number, height: number]) => void} px */
    resize(...size) {
      [width, height] = size;
      setAttributes(element, { width, height, viewBox: `0 0 ${width} ${height}` });
      draw(element.dataset.source ?? "");
    },
  };
}
