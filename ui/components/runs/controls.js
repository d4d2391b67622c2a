/** The buttons of a run, and the speed of one in the browser. What a run can't do is hidden. */
import { button, html, setText } from "../shared/dom.js";
import { pauseAfter } from "./pace.js";
import { SPEEDS } from "./settings.js";

/**
 * @import { Where } from "./form.js"
 * @import { Command } from "./machine_run.js"
 * @import { Speed } from "./pace.js"
 * @import { State } from "./run.js"
 */

/**
 * @param {Record<"learn" | "pause" | "step" | "again", () => void> & { speed: (speed: Speed) => void, steer: (command: Command) => void }} presses
 *   what a press does. steer: of a run with PyTorch
 */
export function controls(presses) {
  const learn = button("Learn", presses.learn, "trainer-start");
  const pause = button("Pause", presses.pause, "trainer-pause");
  const step = button("One step", presses.step, "trainer-step");
  const again = button("Start again", presses.again, "trainer-again");
  const speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text)));
  const inBrowser = [step, again, html("label", {}, "Speed ", speed)];
  const withTorch = [
    button("One more epoch", () => presses.steer("more"), "trainer-more"),
    button("Stop and keep", () => presses.steer("finish"), "trainer-finish"),
    button("Stop and discard", () => presses.steer("discard"), "trainer-discard"),
  ];
  learn.className = "primary";
  speed.addEventListener("change", () => presses.speed(JSON.parse(speed.value)));

  return {
    element: html("div", { class: "controls row" }, learn, pause, ...inBrowser, ...withTorch),

    /** @type {(state: State, where: Where, isIdle: boolean) => void} isIdle: whether there is nothing to learn, or a run can't start */
    show(state, where, isIdle) {
      const [isRunning, isLoading] = [state === "running", state === "loading"];
      const isAlive = isRunning || state === "paused";
      for (const each of inBrowser) each.hidden = where !== "browser";
      for (const each of withTorch) each.hidden = where !== "machine" || !(isAlive || isLoading);
      for (const each of withTorch.slice(0, 2)) each.disabled = isLoading;
      learn.disabled = isRunning || isLoading || (isIdle && state !== "paused");
      pause.disabled = !isRunning;
      step.disabled = isLoading || isIdle;
      again.disabled = isLoading || state === "new";
    },

    /** @param {boolean} isToGoOn whether the network has learnt already, and rests */
    nameLearn(isToGoOn) {
      setText(learn, isToGoOn ? "Go on" : "Learn");
    },

    /** @param {Speed} value */
    showSpeed(value) {
      speed.value = JSON.stringify(value);
    },

    /** Tell how fast it is now, if it becomes faster by itself. @type {(steps: number, isRunning: boolean) => void} */
    showPace(steps, isRunning) {
      if (speed.selectedIndex > 0) return;
      const pauseNow = pauseAfter(steps);
      const pace = pauseNow ? `now ${Math.max(1, Math.round(1000 / pauseNow))} a second` : "now full speed";
      setText(speed.options[0], isRunning ? (steps ? pace : "it guesses") : SPEEDS[0][1]);
    },
  };
}
