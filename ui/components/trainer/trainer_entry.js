/** The trainer in the app. One trainer lives as long as the page, so that a network is still there when its view is opened again. */
import { html } from "../shared/dom.js";
import { fetchDigits } from "./run.js";
import { Trainer } from "./trainer.js";

/** @type {Trainer | null} */
let trainer = null;
/** @type {Send | null} */
let send = null;
let drawn = ""; // the drawing that Python has sent last

document.addEventListener("digit-lens-reading", ({ detail }) => trainer?.draw(detail.pixels));
document.addEventListener("digit-lens-network", ({ detail }) => trainer?.setReading(detail.selected, detail.wanted));

/** @param {Arguments} arguments */
export default function show({ data, parentElement, ...latest }) {
  send = latest;
  const { digits, pixels, selected, privacy } = JSON.parse(data.trainer);
  trainer ??= new Trainer({
    fetchDigits: fetchDigits(digits),
    privacy,
    use: ({ key }) => document.dispatchEvent(new CustomEvent("digit-lens-use", { detail: key })),
    reached: (accuracy) => send?.setTriggerValue("reached", accuracy),
  });
  if (trainer.element.parentElement?.parentNode !== parentElement) {
    parentElement.append(html("div", {}, trainer.element));
    trainer.setReading(selected);
  }
  const text = JSON.stringify(pixels);
  if (text !== drawn) trainer.draw(pixels && Float32Array.from(pixels));
  drawn = text;
}
