/**
 * The figure of a lesson: its picture, its controls and a sentence. What is dragged moves all of them in the next frame. Python
 * declares the controls. It receives their values when one is released.
 */
import { component } from "../shared/component.js";
import { button, html, setAttributes, setChildCount, setText } from "../shared/dom.js";
import { inFrames } from "../shared/frames.js";
import { Controls } from "./controls.js";
import { activation } from "./kinds/activation.js";
import { blame } from "./kinds/blame.js";
import { descent } from "./kinds/descent.js";
import { dropout } from "./kinds/dropout.js";
import { layers } from "./kinds/layers.js";
import { loss, torch } from "./kinds/losses.js";
import { neuron } from "./kinds/neuron.js";
import { softmax } from "./kinds/softmax.js";

/**
 * @import { Control } from "./controls.js"
 * @import { Drag, Kind, Values } from "./parts.js"
 */

/** @type {Record<string, (drag: Drag) => Kind>} */
const KINDS = { neuron, layers, activation, softmax, loss, descent, blame, dropout, torch };
const WAIT = 50; // ms between two looks for what a figure waits for

class LessonFigure {
  #controls = new Controls(
    () => this.#update(),
    (values) => this.send?.setTriggerValue("values", values),
  );
  #picture = html("div", { class: "picture" });
  #sentence = html("p", { class: "sentence", "aria-live": "polite" });
  #open = button("", () => this.#openOwn(), "lesson-open");
  element = html(
    "div",
    { class: "pills", "data-testid": "lesson-figure" },
    this.#picture,
    this.#controls.element,
    this.#sentence,
    this.#open,
  );
  /** @type {Kind | null} */
  #kind = null;
  /** @type {any} */
  #given = {};
  #update = inFrames(() => this.#draw());
  /** @type {Send | undefined} */
  send;

  /** @param {{ kind: string, number: number, controls: Control[], values: Values, given: any }} data */
  show({ kind, number, controls, values, given }) {
    if (!this.#kind) {
      this.#kind = KINDS[kind](this.#controls);
      this.#picture.append(this.#kind.element);
      setText(this.#open, this.#kind.opens ?? "");
      this.#open.hidden = !this.#kind.opens;
    }
    setAttributes(this.element, { "data-lesson": number });
    this.#given = given;
    this.#controls.show(controls, values);
    this.#update();
  }

  #draw() {
    const parts = this.#kind?.draw(this.#controls.values, this.#given) ?? [];
    const children = setChildCount(this.#sentence, parts.length, () => html("span"));
    parts.forEach((part, i) => {
      const said = typeof part === "string" ? null : part;
      setText(children[i], said ? said.text : String(part));
      setAttributes(children[i], { "data-testid": said && `lesson-${said.name}`, "data-value": said && said.value });
    });
    if (!parts.length) window.setTimeout(() => this.element.isConnected && this.#update(), WAIT);
  }

  /** Show the same on the person's own network: Python opens Teach it, and the picture there goes backward. */
  #openOwn() {
    globalThis.digitLens?.turn?.("backward");
    this.send?.setTriggerValue("open", true);
  }
}

export default component(() => new LessonFigure());
