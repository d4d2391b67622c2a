/** Scroll to the place of this component, if the page has scrolled past it. */
import { component } from "../shared/component.js";
import { html } from "../shared/dom.js";

class Place {
  element = html("i", { style: "scroll-margin-top: 3.5rem" });

  show() {
    if (this.element.getBoundingClientRect().top < 0) this.element.scrollIntoView({ block: "start" });
  }
}

export default component(() => new Place());
