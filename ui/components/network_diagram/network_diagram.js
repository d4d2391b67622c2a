/**
 * The network as a diagram: the 28x28 image, a node for each neuron, and the edges that matter for this drawing. A node's
 * colour is its output. An edge's width is |output x weight|; its colour and its dash show the sign.
 */
import { forward } from "../model/network.js";
import { html, setAttributes, setText, svg, targetOf } from "../shared/dom.js";
import { fixed, percent } from "../shared/format.js";
import { pressByKey, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { EDGES, diagramData } from "./diagram_data.js";
import { drawEdges } from "./edges.js";
import { Key } from "./key.js";
import { HEIGHT, layOut } from "./layout.js";
import { createNode, createTitle, showNode } from "./nodes.js";

/**
 * @import { Network } from "../model/network.js"
 * @import { Target } from "../shared/dom.js"
 * @import { Passed } from "./diagram_data.js"
 * @import { Layout } from "./layout.js"
 * @import { Node, Title } from "./nodes.js"
 *
 * @typedef {[source: number, target: number, product: number]} Edge
 *
 * @typedef {object} LayerData
 * @property {string} name
 * @property {string} under a second line below the name
 * @property {number[]} z
 * @property {number[]} a the outputs
 * @property {number} scale the output that has the full colour
 *
 * @typedef {object} NetworkData
 * @property {string} label
 * @property {string} image data-URL
 * @property {number} ink how many pixels have ink
 * @property {LayerData[]} layers
 * @property {number[]} shares the probabilities
 * @property {string[]} names of the outputs
 * @property {number} winner the output with the largest probability
 * @property {Edge[][]} edges into each layer
 */

const WIDTH = 700; // px, until the page has room for the diagram
const TITLE_WIDTH = 140; // px that the whole name of a layer needs

export class NetworkDiagram {
  #svg = svg("svg", { class: "drawn", role: "group" });
  #edges = svg("g", { class: "edges", "aria-hidden": "true" });
  #image = svg("image", { preserveAspectRatio: "none", role: "img", "aria-label": "The 28 by 28 pixels that the network reads" });
  #key = new Key();
  element = html("div", { class: "net" }, this.#svg, this.#key.element);
  #tooltip;
  #onPick;
  #height;
  #edgesEach;
  /** @type {Title[]} the image's first */
  #titles = [];
  /** @type {Node[][]} */
  #nodes = [];
  #width = 0; // px, measured only when it changes: a look at it lets the browser arrange the whole page; 0: no room
  /** @type {Layout | null} */
  #layout = null;
  #layoutOf = ""; // the width and the sizes that it was made for
  /** @type {{ network: Network, pixels: Float32Array, passed: Passed } | null} */
  #reading = null;
  /** @type {NetworkData | null} */
  #data = null;
  #selected = [0, 0];

  /**
   * @param {(place: [layer: number, index: number]) => void} onPick called with the neuron that is pressed
   * @param {number} height px of a wide diagram without its titles
   * @param {number} edges how many are drawn into each layer
   */
  constructor(onPick = () => {}, height = HEIGHT, edges = EDGES) {
    this.#onPick = onPick;
    this.#height = height;
    this.#edgesEach = edges;
    this.#tooltip = new Tooltip(this.element, ".node", (node) => (this.#data ? describeNode(this.#data, ...placeOf(node)) : ""));
    rovingFocus(this.element, ".drawn", ".node");
    this.element.addEventListener("click", (event) => this.#pick(targetOf(event, ".node")));
    pressByKey(this.element, ".node", (node) => this.#pick(node));
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = Math.round(contentRect.width);
      // In the next frame, so that no frame takes long.
      requestAnimationFrame(() => {
        if (this.#data && this.#width && this.#width !== this.#layout?.width) this.#draw(this.#data);
      });
    }).observe(this.element);
  }

  /**
   * Show a forward pass.
   * @type {(network: Network, pixels: Float32Array, passed?: Passed, selected?: number[], isFinal?: boolean) => void} selected:
   *   [layer, index]; [-1, -1]: none. isFinal: whether no others follow soon; else the nodes keep their labels
   */
  show(network, pixels, passed = forward(network, pixels), selected = this.#selected, isFinal = true) {
    this.#reading = { network, pixels, passed };
    const isOther = selected.join() !== this.#selected.join();
    this.#selected = selected;
    this.#data = diagramData(network, pixels, passed, selected, this.#edgesEach);
    this.#draw(this.#data, isFinal);
    if (isOther) this.#markSelected();
  }

  /** @type {(data: NetworkData, isFinal?: boolean) => void} */
  #draw(data, isFinal = true) {
    const layout = this.#placeAll(data);
    const last = data.layers.length - 1;
    const isCrowded = !layout.narrow && data.layers.length * TITLE_WIDTH > layout.width;
    setAttributes(this.#svg, { "aria-label": data.label });
    setAttributes(this.#image, { href: data.image });
    setText(this.#titles[0].under, `${data.ink} of 784 inked`);
    data.layers.forEach(({ name, under, a, scale }, k) => {
      setText(this.#titles[k + 1].name, isCrowded ? name.replace("layer ", "") : name);
      setText(this.#titles[k + 1].under, under);
      setAttributes(this.#titles[k + 1].group, { "aria-label": `${name}, ${under}` });
      this.#nodes[k].forEach((node, i) => {
        const isWinner = k === last && i === data.winner;
        showNode(node, k === last ? data.shares[i] : a[i], k === last ? 1 : scale, isWinner);
        if (isFinal) setAttributes(node.group, { "aria-label": describeNode(data, k, i) });
      });
    });
    drawEdges(this.#edges, layout, data.edges, this.#selected);
    this.#key.show(data);
    this.#tooltip.update();
  }

  /**
   * Return the layout. Create the nodes again if the width or the network's shape has changed.
   * @param {NetworkData} data
   */
  #placeAll(data) {
    const width = this.#width || this.#layout?.width || WIDTH;
    const sizes = data.layers.map(({ a }) => a.length);
    const wanted = [width, ...sizes, ...data.names].join();
    if (this.#layout && this.#layoutOf === wanted) return this.#layout;
    const focused = this.element.querySelector(".node:focus");
    const layout = layOut(sizes, width, this.#height);
    const { x, y, side } = layout.image;
    this.#layout = layout;
    this.#layoutOf = wanted;
    this.#titles = [{ x, y, width: side }, ...layout.blocks].map((box) => createTitle(layout, box));
    this.#nodes = sizes.map((size, k) => Array.from({ length: size }, (_, i) => createNode(layout, k, i, data.names[i])));
    setText(this.#titles[0].name, "28×28 pixels");
    setAttributes(this.#svg, { viewBox: `0 0 ${width} ${layout.height}`, height: layout.height });
    setAttributes(this.#image, { x, y, width: side, height: side });
    this.#nodes.forEach((nodes, k) => this.#titles[k + 1].group.append(...nodes.map(({ group }) => group)));
    const frame = svg("rect", { class: "frame", x, y, width: side, height: side, rx: 2 });
    this.#svg.replaceChildren(this.#image, frame, this.#edges, ...this.#titles.map(({ group }) => group));
    this.#markSelected();
    if (focused instanceof SVGElement) this.#node(placeOf(focused))?.focus({ preventScroll: true });
    return layout;
  }

  /** @param {number[]} place */
  #node([layer, index]) {
    return this.#nodes[layer]?.[index]?.group;
  }

  #markSelected() {
    const selected = this.#node(this.#selected);
    const tabStop = selected ?? this.#node([0, 0]);
    for (const { group } of this.#nodes.flat()) {
      setAttributes(group, { "aria-pressed": String(group === selected), tabindex: group === tabStop ? 0 : -1 });
    }
  }

  /** @param {Target | null} node */
  #pick(node) {
    if (!node || !this.#reading) return;
    const { network, pixels, passed } = this.#reading;
    this.show(network, pixels, passed, placeOf(node));
    this.#onPick(placeOf(node));
  }
}

/** @type {(node: Element) => [layer: number, index: number]} */
function placeOf(node) {
  const [layer, index] = (node.getAttribute("data-place") ?? "").split(":").map(Number);
  return [layer, index];
}

/**
 * Describe a node with its numbers: "Hidden layer 1, neuron 3: z −0.20, output 0.00".
 * @type {(data: NetworkData, layer: number, index: number) => string}
 */
function describeNode(data, layer, index) {
  const { name, z, a } = data.layers[layer];
  if (layer < data.layers.length - 1) return `${name}, neuron ${index + 1}: z ${fixed(z[index])}, output ${fixed(a[index])}`;
  // It begins with the text of the node, for those who say it.
  return `${data.names[index]} ${percent(data.shares[index])}. ${name}, ${data.names[index]}: z ${fixed(z[index])}`;
}
