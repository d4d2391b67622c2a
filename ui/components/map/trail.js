/** The drawing on the map: a ringed point and the trail that it leaves, in a picture of their own above the numerals. */
import { setAttributes, svg } from "../shared/dom.js";

/** @import { Point } from "./map.js" */

const NEAR = 2; // px: a point of Python's that lies so near to one of the trail is the same reading
const MOVING = 300; // ms after a reading in the browser during which the pen counts as moving
const RING = 8; // px
const MOST_POINTS = 1000;
const NAME = "your drawing";
const NAME_WIDTH = 90; // px
const GAP = 5; // px between the ring and the name

export class Trail {
  #halo = svg("polyline", { class: "halo" });
  #line = svg("polyline", { class: "line" });
  #ring = svg("circle", { class: "ring", r: RING });
  #name = svg("text", { class: "name", dy: "0.35em" }, NAME);
  #mark = svg("g", {}, this.#ring, this.#name);
  element = svg("svg", { class: "trail", "aria-hidden": "true", "data-testid": "map-point" }, this.#halo, this.#line, this.#mark);
  /** @type {Point[][]} by layer, of each reading */
  #readings = [];
  #movedAt = -Infinity; // ms
  #toPixels = (/** @type {Point} */ point) => point;
  #at = (/** @type {Point[]} */ places) => places[0];
  #width = 0;
  #height = 0;

  clear() {
    this.#readings = [];
    this.#draw("");
  }

  /** @param {Point[]} places of a reading in the browser, by layer */
  add(places) {
    this.#movedAt = performance.now();
    this.#readings = [...this.#readings.slice(1 - MOST_POINTS), places];
    this.#draw("pen");
  }

  /**
   * Take over the point of Python's reading. If the trail has been there, the trail ends there: this is its last point, or a
   * stroke was undone. Otherwise there is another drawing, and a new trail begins.
   * @param {Point[] | null} places by layer; null if nothing is drawn
   */
  confirm(places) {
    const near = places ? this.#readings.map((other) => this.#distance(places, other) < NEAR).lastIndexOf(true) : -1;
    const isAhead = near < this.#readings.length - 1 && performance.now() - this.#movedAt < MOVING;
    if (near >= 0 && isAhead) return; // the pen has gone on since
    if (!places) this.#readings = [];
    else this.#readings = near >= 0 ? this.#readings.slice(0, near + 1) : [places];
    this.#draw("python");
  }

  /**
   * @type {(width: number, height: number, toPixels: (point: Point) => Point, at: (places: Point[]) => Point) => void} width, height:
   *   px. at: returns the place that is shown of those by layer
   */
  resize(width, height, toPixels, at) {
    this.#toPixels = toPixels;
    this.#at = at;
    this.#width = width;
    this.#height = height;
    setAttributes(this.element, { width, height, viewBox: `0 0 ${width} ${height}` });
    this.#draw(this.element.dataset.source ?? "");
  }

  /** @param {string} source who made the last reading: "pen" or "python" */
  #draw(source) {
    const shown = this.#readings.map((places) => this.#at(places));
    const last = shown.at(-1);
    const data = { "data-x": last?.[0], "data-y": last?.[1], "data-length": shown.length, "data-source": source };
    setAttributes(this.element, data);
    setAttributes(this.#mark, { visibility: last ? null : "hidden" });
    const places = shown.map((point) => this.#inside(point));
    const points = places.map((place) => place.map((px) => px.toFixed(1)).join()).join(" ");
    setAttributes(this.#halo, { points });
    setAttributes(this.#line, { points });
    if (!last) return;
    const [x, y] = places[places.length - 1];
    const isLeft = x + RING + GAP + NAME_WIDTH > this.#width; // no room for the name to the right
    setAttributes(this.#mark, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });
    setAttributes(this.#name, { x: (isLeft ? -1 : 1) * (RING + GAP), "text-anchor": isLeft ? "end" : "start" });
  }

  /**
   * Return the place of a point in px. One beyond the map lies at its edge.
   * @type {(point: Point) => Point}
   */
  #inside(point) {
    const [x, y] = this.#toPixels(point);
    return [Math.min(this.#width - RING, Math.max(RING, x)), Math.min(this.#height - RING, Math.max(RING, y))];
  }

  /** @type {(a: Point[], b: Point[]) => number} px */
  #distance(a, b) {
    const [[ax, ay], [bx, by]] = [a, b].map((places) => this.#toPixels(this.#at(places)));
    return Math.hypot(ax - bx, ay - by);
  }
}
