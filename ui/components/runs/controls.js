/** The buttons of a run, and the speed of one in the browser. What a run can't do is hidden. */
import { button, html, setText } from "../shared/dom.js";
import { pauseAfter } from "./pace.js";
import { SPEEDS } from "./settings.js";

/**
 * @import { State } from "./browser_run.js"
 * @import { Speed } from "./pace.js"
 *
 * @typedef {object} Presses what a press does
 * @property {() => void} learn
 * @property {() => void} pause
 * @property {() => void} step
 * @property {() => void} again
 * @property {(speed: Speed) => void} speed
 * @property {() => void} more trains one more epoch
 * @property {() => void} finish ends the run and keeps its network
 * @property {() => void} discard ends the run and deletes it
 */

const SLOW = JSON.stringify(null); // the value of the speed that is slow at first

export class Controls {
  #learn;
  #pause;
  #inBrowser;
  #withTorch;
  #step;
  #again;
  #speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text)));
  #slow = /** @type {HTMLOptionElement} */ (this.#speed.options[0]);
  element;

  /** @param {Presses} presses */
  constructor({ learn, pause, step, again, speed, more, finish, discard }) {
    this.#learn = button("Learn", learn, "trainer-start");
    this.#pause = button("Pause", pause, "trainer-pause");
    this.#step = button("One step", step, "trainer-step");
    this.#again = button("Start again", again, "trainer-again");
    this.#speed.addEventListener("change", () => speed(JSON.parse(this.#speed.value)));
    this.#learn.className = "primary";
    this.#inBrowser = [this.#step, this.#again, html("label", {}, "Speed ", this.#speed)];
    this.#withTorch = [
      button("One more epoch", more, "trainer-more"),
      button("Stop and keep", finish, "trainer-finish"),
      button("Stop and discard", discard, "trainer-discard"),
    ];
    this.element = html("div", { class: "controls" }, this.#learn, this.#pause, ...this.#inBrowser, ...this.#withTorch);
  }

  /**
   * @type {(state: State, where: "browser" | "machine", hasNetwork: boolean, isIdle: boolean) => void} isIdle: whether there is nothing
   *   to learn, or a run can't start
   */
  show(state, where, hasNetwork, isIdle) {
    const [isRunning, isLoading] = [state === "running", state === "loading"];
    const isAlive = isRunning || state === "paused";
    for (const each of this.#inBrowser) each.hidden = where !== "browser";
    for (const each of this.#withTorch) each.hidden = where !== "machine" || !(isAlive || isLoading);
    for (const each of this.#withTorch.slice(0, 2)) each.disabled = isLoading;
    this.#learn.disabled = isRunning || isLoading || (isIdle && state !== "paused");
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
