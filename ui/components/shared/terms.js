/** Explain the terms of the glossary, which Python uses too (ui/glossary.py). */
import GLOSSARY from "../../glossary.json";
import { html, setAttributes } from "./dom.js";
import { Tooltip } from "./tooltip.js";

/** @type {Record<string, string>} */
const HELP = GLOSSARY;

/**
 * Return a word with a dotted line under it. `explainTerms` shows its explanation.
 * @param {string} name of the term in the glossary
 * @param {string} [word] the word on the page; the name if it is left out
 */
export function term(name, word = name) {
  return html("span", { class: "term", tabindex: 0, "data-term": name }, word);
}

/**
 * Show the explanations of all terms inside `frame`, elements with the attribute `data-term`, in a tooltip.
 * @param {HTMLElement} frame a positioned element
 */
export function explainTerms(frame) {
  for (const found of frame.querySelectorAll("[data-term]")) setAttributes(found, { class: "term", tabindex: 0 });
  return new Tooltip(frame, "[data-term]", ({ dataset }) => HELP[dataset.term ?? ""] ?? "");
}
