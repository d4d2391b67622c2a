/** Explain the terms of the glossary, which Python uses too (ui/text/glossary.py). */
import GLOSSARY from "../../text/glossary.json";
import { setAttributes } from "./dom.js";
import { Tooltip } from "./tooltip.js";

/** @type {Record<string, string>} */
const HELP = GLOSSARY;

/**
 * Show the explanations of all terms inside `frame`, elements with the attribute `data-term`, in a tooltip.
 * @param {HTMLElement} frame a positioned element
 */
export function explainTerms(frame) {
  for (const found of frame.querySelectorAll("[data-term]")) setAttributes(found, { class: "term", tabindex: 0 });
  new Tooltip(frame, "[data-term]", ({ dataset }) => HELP[dataset.term ?? ""] ?? "");
}
