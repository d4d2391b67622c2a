/** The network diagram in the app. Python sends the pixels and the selected neuron. The weights are in the page (live_reading). */
import { component } from "../shared/component.js";
import { NetworkDiagram } from "./network_diagram.js";

/** @import { Network } from "../model/network.js" */

const WAIT = 50; // ms between two looks for the weights

class AppDiagram {
  #diagram = new NetworkDiagram((place) => this.send?.setTriggerValue("pick", place));
  element = this.#diagram.element;
  #timer = 0;
  /** @type {Send | undefined} */
  send;

  /** @param {{ network: string, pixels: number[], selected: number[] }} data the network's key in the page; [layer, index] */
  show(data) {
    clearTimeout(this.#timer);
    const network = /** @type {Network | undefined} */ (globalThis.digitLens?.networks?.get(data.network));
    if (network) this.#diagram.show(network, Float32Array.from(data.pixels), undefined, data.selected);
    else this.#timer = setTimeout(() => this.show(data), WAIT);
  }
}

export default component(() => new AppDiagram());
