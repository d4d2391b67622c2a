/** The buttons of the trainer, and its speed. */
import { button, html, setText } from "../shared/dom.js";
import { pauseAfter } from "./pace.js";
import { SPEEDS } from "./settings.js";

/**
 * @import { Speed } from "./pace.js"
 * @import { State } from "./run.js"
 *
 * @typedef {object} Presses what a press does
 * @property {() => void} learn
 * @property {() => void} pause
 * @property {() => void} step
 * @property {() => void} again
 * @property {(speed: Speed) => void} speed
 */

const SLOW = JSON.stringify(null); // the value of the speed that is slow at first

export class Controls {
  #learn;
  #pause;
  #step;
  #again;
  #speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text)));
  #slow = /** @type {HTMLOptionElement} */ (this.#speed.options[0]);
  element;

  /** @param {Presses} presses */
  constructor({ learn, pause, step, again, speed }) {
    this.#learn = button("Learn", learn, "trainer-start");
    this.#pause = button("Pause", pause, "trainer-pause");
    this.#step = button("One step", step, "trainer-step");
    this.#again = button("Start again", again, "trainer-again");
    this.#speed.addEventListener("change", () => speed(JSON.parse(this.#speed.value)));
    this.#learn.className = "primary";
    const chosen = html("label", {}, "Speed ", this.#speed);
    this.element = html("div", { class: "controls" }, this.#learn, this.#pause, this.#step, this.#again, chosen);
  }

  /** @type {(state: State, hasNetwork: boolean, isIdle: boolean) => void} isIdle: whether there is nothing to learn */
  show(state, hasNetwork, isIdle) {
    const [isRunning, isLoading] = [state === "running", state === "loading"];
    this.#learn.disabled = isRunning || isLoading || isIdle;
    this.#pause.disabled = !isRunning;
    this.#step.disabled = isLoading || isIdle;
    this.#again.disabled = isLoading || !hasNetwork;
    setText(this.#learn, state === "paused" ? "Go on" : "Learn");
  }

  /** @param {Speed} speed */
  showSpeed(speed) {
    this.#speed.value = JSON.stringify(speed);
  }

  /** Tell how fast it is now, if it becomes faster by itself. @type {(steps: number, isRunning: boolean) => void} */
  showPace(steps, isRunning) {
    if (this.#speed.value !== SLOW) return;
    const pause = pauseAfter(steps);
    const pace = pause ? `now ${Math.max(1, Math.round(1000 / pause))} a second` : "now full speed";
    setText(this.#slow, isRunning ? (steps ? pace : "it guesses") : SPEEDS[0][1]);
  }
}
