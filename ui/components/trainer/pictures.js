/** The pictures of a network that learns: how it reads the drawing, its curves, what its neurons look for, and its wires. */
import { NetworkDiagram } from "../network_diagram/network_diagram.js";
import { createBar, showShare } from "../shared/bar.js";
import { html, setText } from "../shared/dom.js";
import { Curves } from "./curves.js";
import { Neurons } from "./neurons.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Place } from "./neurons.js"
 * @import { Settings } from "./settings.js"
 *
 * @typedef {object} Shown a network, and what is known of it
 * @property {Network} network it has no layers before it has begun
 * @property {number} seen examples
 * @property {number | null} loss
 * @property {number | null} test accuracy
 * @property {string} text which moment it is of; "" for now
 */

const WIRES_HEIGHT = 146; // px
const WIRES_EVERY = 100; // ms
const WIRES = 50; // into each layer, so that they are drawn quickly
const DIGITS = [..."0123456789"];

export class Pictures {
  #heading = html("h4");
  #answer = html("p", { class: "remark", "data-testid": "trainer-reading" });
  #bars = DIGITS.map((digit) => createBar("div", { class: "bar", "data-testid": `trainer-probability-${digit}` }, digit));
  #bar = html("div", { class: "bars" }, ...this.#bars.map(({ row }) => row));
  curves = new Curves();
  #neurons = new Neurons((place) => this.#select(place));
  #wires = new NetworkDiagram((place) => this.#select(place), WIRES_HEIGHT, WIRES);
  #wiresAt = -Infinity; // ms, when they were drawn
  #noWires = html(
    "p",
    { class: "hint" },
    "Draw something, and press Learn: here are the network's connections that matter for it.",
  );
  #isWired = false;
  /** @type {{ network: Network, pixels: Float32Array | null } | null} what was drawn last */
  #drawn = null;
  reading = html("div", { class: "yours" }, this.#heading, this.#answer, this.#bar);
  elements = [
    this.reading,
    this.curves.element,
    this.#neurons.element,
    html("figure", { class: "wires", "data-testid": "trainer-wires" }, this.#noWires, this.#wires.element),
  ];

  /** @type {(probabilities: Float32Array | null, text: string, when: string) => void} text: the answer. when: the moment; "" for now */
  showReading(probabilities, text, when) {
    const top = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
    this.#bars.forEach((bar, digit) => showShare(bar, probabilities?.[digit], digit === top));
    setText(this.#answer, text);
    setText(this.#heading, when ? `Your drawing, read ${when}` : "Your drawing, read now");
  }

  /** @type {(shown: Shown, settings: Settings | null) => void} settings: of the network */
  showProgress({ seen, loss, test, text }, settings) {
    this.curves.draw({ seen, loss, test, isPast: text !== "" }, settings);
  }

  /** @param {Network} network */
  showNeurons(network) {
    this.#neurons.element.hidden = !network.layers.length;
    if (network.layers.length) this.#neurons.show(network);
  }

  /** @type {(network: Network, pixels: Float32Array | null, isFinal: boolean) => void} isFinal: whether no others follow soon */
  showWires(network, pixels, isFinal) {
    const isWired = Boolean(pixels && network.layers.length);
    if (isWired !== this.#isWired) {
      this.#isWired = this.#noWires.hidden = isWired;
      this.#wires.element.classList.toggle("off", !isWired);
    }
    this.#drawn = { network, pixels };
    const isDue = isWired && (isFinal || performance.now() >= this.#wiresAt + WIRES_EVERY);
    if (isDue || !isWired) this.#wiresAt = performance.now(); // so that the first batch is shown before the wires are made
    if (!isDue) return;
    this.#wires.show(network, /** @type {Float32Array} */ (pixels), undefined, this.#neurons.selected ?? [-1, -1], isFinal);
  }

  /** Show a neuron's picture large, or that of all. @param {Place | null} place */
  #select(place) {
    const old = this.#neurons.selected;
    this.#neurons.selected = place && old?.join() === place.join() ? null : place; // a second press shows all
    if (!this.#drawn) return;
    this.showNeurons(this.#drawn.network);
    this.showWires(this.#drawn.network, this.#drawn.pixels, true);
  }
}
