/** One wire of the picture: which one is pressed, and its weight written out: forward its product, backward its step. */
import { SIDE } from "../model/digit.js";
import { button, html, setAttributes, setText } from "../shared/dom.js";
import { bracketed, fixed, significant } from "../shared/format.js";
import { addWire } from "./painter.js";
import { shareOf } from "./wires.js";
import { neuronName } from "./written.js";
import { t } from "../shared/language.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Layout, Point } from "./layout.js"
 * @import { Shown } from "./picture.js"
 * @import { Wire } from "./wires.js"
 *
 * @typedef {{ layer: number, source: number, target: number }} WirePlace layer: that it leads into, from 0
 */

const REACHES = [5, 12]; // px: of the wires this near to a press, the strongest is meant
const MOST_PLACES = 9; // decimals of a weight; a step that changes none of them is not seen in it

/**
 * Return the wire at a point of the picture, or null if none is near.
 * @type {(layout: Layout, wires: Wire[][], point: Point) => WirePlace | null} wires: into each layer
 */
export function wireAt(layout, wires, { x, y }) {
  const context = /** @type {CanvasRenderingContext2D} */ (html("canvas").getContext("2d"));
  const all = wires.flatMap((into, layer) => {
    const most = Math.abs(into[0]?.[2] ?? 0);
    return into.map(([source, target, value]) => ({ layer, source, target, strength: shareOf(value, most) }));
  });
  all.sort((a, b) => b.strength - a.strength);
  for (const reach of REACHES) {
    context.lineWidth = 2 * reach;
    const found = all.find(({ layer, source, target }) => {
      context.beginPath();
      addWire(context, layout, layer, source, target);
      return context.isPointInStroke(x, y);
    });
    if (found) return found;
  }
  return null;
}

export class OneWire {
  #changed;
  #own;
  /** @type {WirePlace | null} the selected wire, which the network that is shown may not have */
  wire = null;
  /** @type {{ wire: string, network: Network, w: number, before: number } | null} the weight that is written out, and in the network before */
  #known = null;
  #next = button("", () => this.#goOn(), "wire-next");
  #text = html("p", { class: "written", "data-testid": "wire-written", "aria-live": "polite" });
  element = html("div", { class: "wire row pills", hidden: true }, this.#next, this.#text);

  /**
   * @param {() => void} changed called when another wire, or none, is selected
   * @param {() => Wire[][]} own returns the wires of the selected neuron, by layer
   */
  constructor(changed, own) {
    this.#changed = changed;
    this.#own = own;
  }

  /** The selected wire, or null if there is none in this network. @param {Network} network */
  in({ sizes }) {
    const wire = this.wire;
    const isThere =
      wire && wire.layer < sizes.length - 1 && wire.source < sizes[wire.layer] && wire.target < sizes[wire.layer + 1];
    return isThere ? wire : null;
  }

  /** Select a wire, or none. If it is selected already, it is deselected. @param {WirePlace | null} wire */
  select(wire) {
    const isAgain = wire && nameOf(wire) === nameOf(this.wire);
    this.wire = isAgain ? null : wire;
    this.#changed();
  }

  /**
   * Write the selected wire out.
   * @type {(shown: Shown, deltas: Float64Array[] | null, hasOwn: boolean) => void} deltas: the error terms, if the picture goes
   *   backward. hasOwn: whether a neuron is selected
   */
  show({ network, passed, pixels, lesson }, deltas, hasOwn) {
    const wire = passed && pixels ? this.in(network) : null;
    this.element.hidden = !wire && !hasOwn;
    this.#next.hidden = !hasOwn;
    setText(this.#next, wire ? t("Next wire") : t("Its strongest wire"));
    this.#text.hidden = !wire;
    if (!wire || !passed || !pixels) return;
    const { layer, source, target } = wire;
    const { w: weights, b } = network.layers[layer];
    const w = weights[source * b.length + target];
    const x = [pixels, ...passed.hidden][layer][source];
    const delta = deltas && deltas[layer][target];
    const known = this.#known?.wire === nameOf(wire) ? this.#known : { wire: nameOf(wire), network, w, before: w };
    this.#known = known.network === network ? known : { ...known, network, w, before: known.w };
    const old = lesson?.before ? this.#known.before : null;
    const rate = lesson?.rate ?? 0;
    const after = delta === null ? null : w - rate * delta * x;
    setAttributes(this.#text, { "data-wire": nameOf(wire), "data-weight": w, "data-after": after });
    setText(this.#text, written(network, wire, { w, x, delta, old }, rate, lesson !== null));
  }

  /** Go on to the next strongest wire of the selected neuron. */
  #goOn() {
    const all = this.#own().flatMap((some, layer) => some.map(([source, target, value]) => ({ layer, source, target, value })));
    all.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const at = all.findIndex((wire) => nameOf(wire) === nameOf(this.wire));
    if (all.length) return this.select(all[(at + 1) % all.length]);
    this.#text.hidden = false;
    setText(this.#text, t("All its wires have the value 0."));
  }
}

/** @type {(wire: WirePlace | null) => string} */
function nameOf(wire) {
  return wire ? `${wire.layer}:${wire.source}:${wire.target}` : "";
}

/**
 * Write a weight w out, with its input x, and with the error term δ if the picture goes backward.
 * @type {(network: Network, wire: WirePlace, numbers: { w: number, x: number, delta: number | null, old: number | null }, rate: number,
 *   isTaught: boolean) => string} old: the weight before the latest step, or null. rate: the learning rate η
 */
function written(network, { layer, source, target }, { w, x, delta, old: earlier }, rate, isTaught) {
  const [row, column] = [Math.floor(source / SIDE) + 1, (source % SIDE) + 1];
  const neuron = neuronName(network, [layer, target]);
  const from = layer ? neuronName(network, [layer - 1, source]) : t("pixel in row {row}, column {column}", { row, column });
  const begin = t("The weight from “{from}” to “{neuron}”:", { from, neuron });
  if (delta === null) {
    const values = { w: bracketed(significant(w)), x: bracketed(significant(x)), product: significant(w * x) };
    const sum = t("w · x = {w} · {x} = {product} goes into the sum z.", values);
    let step = isTaught ? t("Backward shows its step.") : t("Its step is shown in Teach it, backward.");
    if (earlier !== null && earlier !== w) {
      const places = Math.max(4, 1 - Math.floor(Math.log10(Math.abs(w - earlier))));
      step = t("The step changed this weight: {before} → {now}.", { before: fixed(earlier, places), now: fixed(w, places) });
    }
    return `${begin} ${sum} ${step}`;
  }
  const change = rate * delta * x;
  const places = Math.max(4, 1 - Math.floor(Math.log10(Math.abs(change))));
  const gradient = t("its gradient is δ · x = {delta} · {x} = {product}.", {
    delta: bracketed(significant(delta)),
    x: bracketed(significant(x)),
    product: significant(delta * x),
  });
  const times = { rate: significant(rate, 2), step: significant(change, 2), weight: fixed(w, 4) };
  if (!(places <= MOST_PLACES)) {
    return `${begin} ${gradient} ${t("Times η = {rate}: {step}, so the weight stays {weight}.", times)}`;
  }
  const [old, step] = [w, change].map((value) => Number(value.toFixed(places)));
  const shown = { ...times, step: fixed(step, places), before: fixed(old, places), after: fixed(old - step, places) };
  return `${begin} ${gradient} ${t("Times η = {rate}: {step}. The step takes this away: {before} → {after}.", shown)}`;
}
