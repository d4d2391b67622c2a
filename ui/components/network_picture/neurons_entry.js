/** All neurons in the app, in Look inside. The weights are in the page (page.js). */
import { component } from "../shared/component.js";
import { Neurons } from "./neurons.js";

const WAIT = 50; // ms between two looks for the weights

export default component((tell) => {
  const neurons = new Neurons((place) => tell("pick", place));
  let timer = 0;

  /** @param {{ network: string }} data the network's key in the page */
  const show = (data) => {
    clearTimeout(timer);
    const network = globalThis.digitLens?.networks?.get(data.network);
    if (network) neurons.show(network, null);
    else timer = window.setTimeout(() => show(data), WAIT);
  };
  return { element: neurons.element, show };
});
