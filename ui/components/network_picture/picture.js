/**
 * The picture of a network and a drawing: from left to right the 784 pixels, each hidden layer, and the outputs with their bars, and
 * between them the strongest wires. Forward, it shows what each neuron gives; backward, what the error of an answer says about each.
 */
import { SIDE } from "../model/digit.js";
import { argmax, backward } from "../model/network.js";
import { html, paintGrey, setAttributes, setText, targetOf } from "../shared/dom.js";
import { fixed, probability } from "../shared/format.js";
import { makeStop, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import TEACH_STYLE from "../teach/teach.css";
import BASE from "../base.css";
import HEAD_STYLE from "./head.css";
import { Head } from "./head.js";
import { LayerPicture } from "./layers.js";
import { layOut } from "./layout.js";
import { OneWire, wireAt } from "./one_wire.js";
import { Outputs } from "./outputs.js";
import PICTURE_STYLE from "./picture.css";
import PROJECTOR_STYLE from "./projector.css";
import { Surface } from "./surface.js";
import { wiresOf } from "./wires.js";
import { neuronName, writtenBackward, writtenForward } from "./written.js";
import { t, tn } from "../shared/language.js";

/**
 * @import { Network, Passed } from "../model/network.js"
 * @import { Target } from "../shared/dom.js"
 * @import { Layout } from "./layout.js"
 * @import { NumberDigit } from "./head.js"
 * @import { CurrentNetwork } from "./live_reading.js"
 * @import { Pass } from "./wires.js"
 * @import { Place } from "./written.js"
 *
 * @typedef {{ label: number, before: ArrayLike<number> | null, rate: number }} TeachTarget what is taught. label: the right output. before: the
 *   probabilities of this drawing before the latest step. rate: the learning rate η of the next step
 *
 * @typedef {object} Drawn what is drawn, and how it is read
 * @property {Float32Array | null} pixels 784 that the network reads, or null if there is nothing to read
 * @property {Passed | null} passed its forward pass
 * @property {NumberDigit[]} digits of a number; none if one digit is drawn
 * @property {number} marked the position of the digit that is shown
 * @property {"pen" | "python"} source whether Python has read the same drawing
 * @property {boolean} isFinal whether the pen is at rest. Only then there can be a doubt, and screen readers are told
 * @property {string} note
 * @property {number | null} label the true digit, if it is known
 * @property {TeachTarget | null} lesson what the network is taught
 *
 * @typedef {Pick<Required<CurrentNetwork>, "network" | "name" | "isShipped" | "canDoubt" | "invitation"> & Drawn} Shown what the picture shows
 *
 * @typedef {"forward" | "backward"} Direction
 *
 * @typedef {{ columns: number[], wires: number[] } | null} Light columns of the picture, and layers, whose wires alone are shown in
 *   full. null: all of it
 *
 * @typedef {object} Actions what a press does
 * @property {(x: number) => void} [choose] called when another digit of a number is pressed; x: its middle, in canvas px
 * @property {(place: Place | null) => void} [pick] called with the neuron that is pressed; null: it is pressed again
 * @property {() => void} [explain] called when the person asks why there is a doubt
 */

const NARROW = 560; // px; a narrower picture has short titles, as has one on a projector
const SWEEP = 450; // ms from one column of the picture to the next
/** The key below the picture: what the two kinds of wires and the colours mean. */
const KEYS = {
  forward: [t("adds to the next sum"), t("takes away from it"), t("A bluer neuron gives more. Press one, or a wire.")],
  backward: [t("the step raises this weight"), t("lowers it"), t("Blue: the step raises this sum. Orange: it lowers it.")],
};

export class NetworkPicture {
  #actions;
  #head;
  #surface = new Surface();
  #image = html("canvas", {
    class: "pixels",
    width: SIDE,
    height: SIDE,
    role: "img",
    "aria-label": t("The 28 by 28 pixels that the network reads"),
  });
  #imageTitle = html("b", { class: "title" });
  /** @type {LayerPicture[]} */
  #layers = [];
  #outputs = new Outputs();
  #columns = html("div", { class: "columns" });
  #net = html("section", {
    class: "net",
    "data-testid": "network-picture",
    "data-direction": "forward",
    "aria-label": t("The network"),
  });
  #written = html("p", { class: "written", "data-testid": "neuron-written", "aria-live": "polite", hidden: true });
  #oneWire = new OneWire(
    () => this.#draw(),
    () => this.#wires.own,
  );
  /** @type {Light} */
  #light = null;
  /** @type {Pass | null} that is painted; null if nothing is drawn */
  #pass = null;
  #key = [html("span"), html("span"), html("span", { class: "colours" })];
  #tooltip;
  element;
  /** @type {Shown | null} */
  shown = null;
  /** @type {Float64Array[] | null} the δ of each layer, if the picture goes backward */
  #deltas = null;
  /** @type {Direction} */
  direction = "forward";
  /** @type {Place | null} the selected neuron, which the network that is shown may not have */
  selected = null;
  /** @type {"large" | "low" | "small"} */
  #form = "large";
  #writes = true;
  #isWall = new URLSearchParams(location.search).has("projector");
  /** @type {Animation[]} the columns that are shown one after the other */
  #sweep = [];
  #made = ""; // the sizes and names that the columns were made for
  /** @type {Layout | null} */
  #layout = null;
  #size = [0, 0]; // px, measured only when it changes: a look at it lets the browser arrange the whole page

  /** @param {Actions} actions */
  constructor(actions) {
    this.#actions = actions;
    this.#head = new Head(actions.choose, actions.explain);
    this.#net.append(this.#surface.element, this.#columns);
    const [up, down, colours] = this.#key;
    this.element = html(
      "div",
      { class: "lens", "data-testid": "reading", "data-source": "", "data-drawn": "false" },
      html("style", {}, BASE, HEAD_STYLE, PICTURE_STYLE, TEACH_STYLE, PROJECTOR_STYLE),
      this.#head.element,
      this.#net,
      html("p", { class: "key hint row" }, html("i"), up, html("i", { class: "down" }), down, colours),
      this.#written,
      this.#oneWire.element,
    );
    this.element.classList.toggle("projected", this.#isWall);
    this.#tooltip = new Tooltip(this.element, ".net .node", (node) => this.#describe(placeOf(node)));
    rovingFocus(this.element, ".net", ".node");
    this.element.addEventListener("click", (event) => this.#press(targetOf(event, ".net .node")));
    this.#net.addEventListener("click", (event) => this.#pressWire(event));
    this.element.addEventListener("keydown", (event) => {
      const node = targetOf(event, ".net .node");
      if (!node || ![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      this.#press(node);
    });
    new ResizeObserver(([{ contentRect }]) => this.#resize(contentRect)).observe(this.#net);
  }

  get #isSmall() {
    return this.#form === "small";
  }

  /** The selected neuron, or null if there is none in the network that is shown. */
  get #marked() {
    return this.selected && this.#cell(this.selected) ? this.selected : null;
  }

  /**
   * Show the picture in one of its forms.
   * @type {(form: "large" | "low" | "small", writes: boolean) => void} low: less high, so that a training run is in sight below it.
   *   small: only the answer and the bars. writes: whether a selected neuron is written out below
   */
  setForm(form, writes) {
    if (form === this.#form && writes === this.#writes) return;
    [this.#form, this.#writes] = [form, writes];
    for (const name of ["low", "small"]) this.element.classList.toggle(name, form === name);
    this.#layout = null;
    this.#draw();
  }

  /** @param {Shown} shown */
  show(shown) {
    const before = this.shown;
    this.shown = shown;
    const isOther = () => shown.lesson?.label !== before?.lesson?.label || String(shown.pixels) !== String(before?.pixels);
    if (this.#sweep.length && isOther()) this.#stopSweep();
    this.#draw();
  }

  /** @param {Direction} direction */
  turn(direction) {
    this.#stopSweep();
    this.direction = direction;
    this.#draw();
  }

  /** Turn the picture, and show its columns one after the other. @param {Direction} direction */
  sweep(direction) {
    this.turn(direction);
    const isBackward = this.#net.dataset.direction === "backward";
    const columns = [...this.#columns.children];
    this.#reveal(isBackward ? columns.reverse() : columns, isBackward);
  }

  /** Turn the picture forward after a step: the outputs are there at once, and the columns before them follow, back to the pixels. */
  showStep() {
    this.turn("forward");
    this.#reveal([...this.#columns.children].reverse().slice(1), true);
  }

  /** @type {(columns: Element[], isLeftward: boolean) => void} columns: in the order in which they are shown */
  #reveal(columns, isLeftward) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const clipPath = [isLeftward ? "inset(0 0 0 100%)" : "inset(0 100% 0 0)", "inset(0)"];
    this.#sweep = columns.map((column, i) =>
      column.animate({ opacity: [0, 1] }, { delay: SWEEP * i, duration: SWEEP, fill: "backwards" }),
    );
    this.#sweep.push(this.#surface.element.animate({ clipPath }, SWEEP * columns.length));
  }

  #stopSweep() {
    for (const animation of this.#sweep.splice(0)) animation.cancel();
  }

  /** @param {Place | null} place */
  select(place) {
    this.selected = place;
    this.#oneWire.wire = null;
    this.#mark();
    this.#draw();
  }

  /** Show a part of the picture in full, and the rest pale. @param {Light} light */
  light(light) {
    if (light === this.#light) return;
    this.#light = light;
    [...this.#columns.children].forEach((column, i) =>
      column.classList.toggle("pale", light !== null && !light.columns.includes(i)),
    );
    this.#draw();
  }

  #draw() {
    const shown = this.shown;
    if (!shown) return;
    const { network, passed, lesson } = shown;
    const isBackward = this.direction === "backward" && lesson !== null && passed !== null;
    this.#deltas = isBackward ? backward(network, passed, lesson.label) : null;
    this.#make(network);
    setAttributes(this.#net, { "data-direction": isBackward ? "backward" : "forward" });
    setAttributes(this.element, { "data-source": shown.source, "data-drawn": String(passed !== null) });
    if (!this.#isSmall) this.#nameColumns(network, isBackward);
    if (passed) this.#head.show(shown, passed, shown.isFinal ? summaryOf(passed.hidden) : "");
    else this.#head.clear(shown.invitation, shown.isShipped ? "" : shown.name);
    if (!passed) this.#outputs.clear();
    else if (this.#deltas) this.#outputs.showErrors(this.#deltas[this.#deltas.length - 1]);
    else this.#outputs.show(passed.probabilities, argmax(passed.probabilities), lesson?.before ?? null);
    if (!this.#isSmall) this.#drawLayers(shown);
    this.#write();
    this.#tooltip.update();
  }

  /** Draw the pixels, the hidden layers and the wires. @param {Shown} shown */
  #drawLayers(shown) {
    const { network, passed, pixels, isFinal } = shown;
    const deltas = this.#deltas;
    if (passed && pixels) paintGrey(this.#image, pixels);
    else this.#image.getContext("2d")?.clearRect(0, 0, SIDE, SIDE);
    this.#layers.forEach((layer, k) => layer.show(deltas?.[k] ?? passed?.hidden[k] ?? null, deltas ? -1 : 1));
    if (isFinal) this.#nameNeurons();
    const [marked, wire, lit] = [this.#marked, this.#oneWire.in(network), this.#light?.wires ?? null];
    this.#pass = passed && pixels && { inputs: [pixels, ...passed.hidden], deltas, marked, wire, lit };
    this.#oneWire.show(shown, deltas, passed !== null && marked !== null);
    const isPale = (/** @type {number} */ k) => this.#light && !this.#light.columns.includes(k + 1);
    const shares = this.#layers.map(({ shares }, k) => (isPale(k) ? shares.map(() => 0) : shares));
    if (this.#layout) this.#surface.show(network, { layout: this.#layout, pass: this.#pass, shares });
  }

  /** Name the hidden layers and their neurons, with their numbers, for screen readers. */
  #nameNeurons() {
    const hidden = this.shown?.passed?.hidden;
    this.#layers.forEach((layer, k) => {
      const some = hidden?.[k].reduce((count, value) => count + Number(value !== 0), 0);
      const name = t("Hidden layer {n}", { n: k + 1 });
      const words =
        hidden && t("Hidden layer {layer}: {some} of {all} neurons respond", { layer: k + 1, some, all: hidden[k].length });
      setAttributes(layer.element, { "aria-label": words || name });
      layer.cells.forEach((cell, i) => setAttributes(cell, { "aria-label": this.#describe([k, i]) }));
    });
  }

  /** Make the columns of a network, unless they are there, and place them. @param {Network} network */
  #make(network) {
    const { sizes, names } = network;
    const wanted = JSON.stringify([sizes, names]);
    if (wanted !== this.#made) {
      const focused = this.element.querySelector(".node:focus");
      this.#made = wanted;
      this.#layers = sizes.slice(1, -1).map((size, k) => new LayerPicture(k, size));
      this.#outputs.make(network);
      const parts = [
        [this.#imageTitle, this.#image],
        ...this.#layers.map(({ title, element }) => [title, element]),
        [this.#outputs.title, this.#outputs.element],
      ];
      this.#columns.replaceChildren(...parts.map((children) => html("div", { class: "column" }, ...children)));
      this.#layout = null;
      this.#mark();
      this.#nameNeurons();
      if (focused) this.#cell(placeOf(focused))?.focus({ preventScroll: true });
    }
    const [width, height] = this.#size;
    if (this.#layout || this.#isSmall || !width) return;
    this.#layout = layOut(sizes.slice(1, -1), sizes[sizes.length - 1], width, height, this.#isWall);
    const { x, y, side } = this.#layout.image;
    Object.assign(this.#image.style, { left: `${x}px`, top: `${y}px`, width: `${side}px`, height: `${side}px` });
    this.#imageTitle.style.left = `${x + side / 2}px`;
    for (const part of [...this.#layers, this.#outputs]) part.place(this.#layout);
  }

  /** @param {DOMRectReadOnly} box */
  #resize({ width, height }) {
    const size = [Math.round(width), Math.round(height)];
    if (this.#isSmall || !width || size.join() === this.#size.join()) return;
    this.#size = size;
    requestAnimationFrame(() => {
      this.#layout = null;
      this.#draw();
    });
  }

  /** @type {(network: Network, isBackward: boolean) => void} */
  #nameColumns(network, isBackward) {
    const isNarrow = this.#size[0] < NARROW || this.#isWall;
    const { sizes, names, output } = network;
    setText(this.#imageTitle, isNarrow ? "784" : t("784 pixels"));
    this.#layers.forEach((layer, k) => {
      const size = sizes[k + 1];
      setText(layer.title, isBackward ? t("δ of {size}", { size }) : isNarrow ? size : tn("{n} neuron", "{n} neurons", size));
    });
    const last = sizes[sizes.length - 1];
    const error = output === "softmax" ? t("error p − y") : t("error δ");
    setText(
      this.#outputs.title,
      isBackward
        ? error
        : isNarrow
          ? last
          : names
            ? tn("{n} sign, {output}", "{n} signs, {output}", last, { output })
            : t("10 digits, {output}", { output }),
    );
    this.#key.forEach((each, i) => setText(each, KEYS[isBackward ? "backward" : "forward"][i]));
  }

  /** @param {Place} place */
  #cell([layer, index]) {
    return (layer === this.#layers.length ? this.#outputs.rows : this.#layers[layer]?.cells)?.[index];
  }

  /** Mark the selected neuron. It is the stop of the Tab key. */
  #mark() {
    const selected = this.selected && this.#cell(this.selected);
    const nodes = [...this.#layers.flatMap(({ cells }) => cells), ...this.#outputs.rows];
    for (const node of nodes) setAttributes(node, { "aria-pressed": node === selected ? "true" : null });
    makeStop(nodes, selected ?? this.#cell([0, 0]));
  }

  /** Write the selected neuron out. */
  #write() {
    const { network, passed, lesson } = this.shown ?? {};
    const place = this.#marked;
    const isWritten = Boolean(place && passed && network && !this.#isSmall && (this.#writes || this.#deltas));
    this.#written.hidden = !isWritten;
    if (!isWritten || !place || !passed || !network) return;
    const text = this.#deltas
      ? writtenBackward(network, passed, this.#deltas, lesson?.label ?? 0, place)
      : writtenForward(network, passed, place);
    setText(this.#written, text);
  }

  /** @param {Target | null} node */
  #press(node) {
    if (!node) return;
    const place = placeOf(node);
    const isAgain = this.selected?.join() === place.join();
    this.select(isAgain ? null : place);
    this.#actions.pick?.(isAgain ? null : place);
  }

  /** Write the wire out that is pressed. @param {MouseEvent} event */
  #pressWire({ target, clientX, clientY }) {
    const isNode = target instanceof Element && target.closest(".node");
    if (isNode || !this.#layout) return;
    const { left, top } = this.#net.getBoundingClientRect();
    const { wires, own } = this.#wires;
    const all = wires.map((some, k) => [...some, ...own[k]]);
    this.#oneWire.select(wireAt(this.#layout, all, { x: clientX - left, y: clientY - top }));
  }

  /** The wires of the picture, and those of the selected neuron. */
  get #wires() {
    const [layers, pass] = [this.shown?.network.layers, this.#pass];
    if (!layers || !pass) return { wires: [], own: [] };
    return wiresOf(layers, { ...pass, wire: null, lit: null });
  }

  /** Return a neuron with its numbers: "Hidden layer 1, neuron 3: z −0.20, output 0.00". @param {Place} place */
  #describe(place) {
    const { network, passed } = this.shown ?? {};
    if (!network) return "";
    const [layer, index] = place;
    const name = neuronName(network, place);
    if (!passed) return name;
    if (this.#deltas) return `${name}: δ ${fixed(this.#deltas[layer][index], 4)}`;
    const z = `${name}: z ${fixed(passed.z[layer][index])}`;
    if (layer < passed.hidden.length) return t("{z}, output {hidden}", { z, hidden: fixed(passed.hidden[layer][index]) });
    return `${z}, ${probability(passed.probabilities[index])}`;
  }
}

/** @type {(node: Element) => Place} */
function placeOf(node) {
  const [layer, index] = (node.getAttribute("data-place") ?? "").split(":").map(Number);
  return [layer, index];
}

/** @type {(hidden: Float32Array[]) => string} "46 of 128 neurons of hidden layer 1 respond" */
function summaryOf(hidden) {
  const parts = hidden.map((values, i) => {
    const some = values.reduce((count, value) => count + Number(value !== 0), 0);
    return t("{some} of {all} neurons of hidden layer {layer} respond", { some, all: values.length, layer: i + 1 });
  });
  return parts.length ? parts.join(", ") : t("no hidden layer");
}
