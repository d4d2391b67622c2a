/** A slider through the moments of a training run. Its right end is the network as it is now. */
import { html, setAttributes, setText } from "../shared/dom.js";
import { t } from "../shared/language.js";

/** @import { Moment } from "./run.js" */

/** @param {(moment: Moment | null) => void} choose is called with the chosen moment; null: the network as it is now */
export function timeMachine(choose) {
  /** @type {Moment[]} */
  let all = [];
  const name = { "data-testid": "trainer-time", "aria-label": t("Time machine") };
  const slider = html("input", { type: "range", min: 0, max: 0, value: 0, ...name });
  const output = html("output", { "data-testid": "trainer-moment" });
  const element = html("div", { class: "time", hidden: true }, html("label", {}, t("Time machine"), " ", slider), output);
  slider.addEventListener("input", () => choose(all[Number(slider.value)] ?? null));

  /**
   * Show what can be chosen, and what is shown now.
   * @type {(moments: Moment[], seen: number | null, text: string) => void} seen: examples that the network that is shown has read; null:
   *   it is the one of now. text: what is shown
   */
  const show = (moments, seen, text) => {
    all = moments;
    element.hidden = !moments.length;
    const place = seen === null ? moments.length : moments.filter((other) => other.seen < seen).length;
    setAttributes(slider, { max: moments.length, "aria-valuetext": text || t("now") });
    slider.value = String(place);
    setText(output, text || t("now"));
  };
  return { element, show };
}
