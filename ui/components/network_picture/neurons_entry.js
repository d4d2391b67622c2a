/** All neurons in the app, in Look inside. The weights are in the page (store.js). */
import { component } from "../shared/component.js";
import { whenKnown } from "../store.js";
import { Neurons } from "./neurons.js";

export default component((tell) => {
  const neurons = new Neurons((place) => tell("pick", place));
  const showNetwork = whenKnown((network) => neurons.show(network, null));

  /** @param {{ network: string }} data the network's key in the page */
  const show = ({ network }) => showNetwork(network);
  return { element: neurons.element, show };
});
