/** The buttons of a run, and the speed of one in the browser. What a run can't do is hidden. */
import { button, html, setText } from "../shared/dom.js";
import { pauseAfter } from "./pace.js";
import { SPEEDS } from "./settings.js";
import { t } from "../shared/language.js";

/**
 * @import { Where } from "./form.js"
 * @import { Speed } from "./pace.js"
 * @import { Run } from "./run.js"
 *
 * @param {Record<"learn" | "pause" | "step" | "again" | "finish" | "discard", () => void> & { speed: (speed: Speed) => void }} presses
 *   what a press does
 */
export function controls(presses) {
  const learn = button(t("Learn"), presses.learn, "trainer-start");
  const pause = button(t("Pause"), presses.pause, "trainer-pause");
  const step = button(t("One step"), presses.step, "trainer-step");
  const again = button(t("Start again"), presses.again, "trainer-again");
  const speed = html("select", {}, ...SPEEDS.map(([value, text]) => html("option", { value: JSON.stringify(value) }, text)));
  const inBrowser = [pause, step, again, html("label", {}, t("Speed"), " ", speed)];
  const withTorch = [
    button(t("Stop and keep"), presses.finish, "trainer-finish"),
    button(t("Stop and discard"), presses.discard, "trainer-discard"),
  ];
  learn.className = "primary";
  speed.addEventListener("change", () => presses.speed(JSON.parse(speed.value)));

  return {
    element: html("div", { class: "controls row" }, learn, ...inBrowser, ...withTorch),

    /** @type {(run: Run, where: Where, isIdle: boolean) => void} isIdle: whether there is nothing to learn, or a run can't start */
    show({ state, seen }, where, isIdle) {
      const [isRunning, isLoading] = [state === "running", state === "loading"];
      for (const each of inBrowser) each.hidden = where !== "browser";
      for (const each of withTorch) each.hidden = where !== "machine" || !(isRunning || isLoading);
      withTorch[0].disabled = isLoading;
      learn.disabled = isRunning || isLoading || (isIdle && state !== "paused");
      pause.disabled = !isRunning;
      step.disabled = isLoading || isIdle;
      again.disabled = isLoading || state === "new";
      setText(learn, state === "paused" && seen > 0 ? t("Go on") : t("Learn"));
    },

    /** Tell how fast it is now, if it becomes faster by itself. @type {(steps: number, isRunning: boolean) => void} */
    showPace(steps, isRunning) {
      if (speed.selectedIndex > 0) return;
      const pauseNow = pauseAfter(steps);
      const pace = pauseNow ? t("now {max} a second", { max: Math.max(1, Math.round(1000 / pauseNow)) }) : t("now full speed");
      setText(speed.options[0], isRunning ? (steps ? pace : t("it guesses")) : SPEEDS[0][1]);
    },

    /** @param {Speed} value */
    showSpeed(value) {
      speed.value = JSON.stringify(value);
    },
  };
}
