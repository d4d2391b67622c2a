/** Scroll to the place of this component, unless it is in the upper half of the window. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

class Place {
  element = html("i", { style: "scroll-margin-top: 3.5rem" });

  show() {
    const { top } = this.element.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) this.element.scrollIntoView({ block: "start" });
  }
}

export default component(() => new Place());
