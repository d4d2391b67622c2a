/** All neurons in the app, in Look inside. The weights are in the page (page.js). */
import { component } from "../shared/component.js";
import { Neurons } from "./neurons.js";

const WAIT = 50; // ms between two looks for the weights

class AppNeurons {
  #neurons = new Neurons((place) => this.send?.setTriggerValue("pick", place));
  element = this.#neurons.element;
  #timer = 0;
  /** @type {Send | undefined} */
  send;

  /** @param {{ network: string }} data the network's key in the page */
  show(data) {
    clearTimeout(this.#timer);
    const network = globalThis.digitLens?.networks?.get(data.network);
    if (network) this.#neurons.show(network, null);
    else this.#timer = window.setTimeout(() => this.show(data), WAIT);
  }
}

export default component(() => new AppNeurons());
