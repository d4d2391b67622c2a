/** The trainer's settings in the page's address, so that a link opens it as it is set: "?learn=hidden:8,examples:100". */
import { WORDS } from "./form.js";
import { DEFAULTS, SETTINGS } from "./settings.js";

/** @import { Known, Settings } from "./settings.js" */

const NAME = "learn"; // of the parameter
const SIGNS = "signs"; // a person's own

/**
 * Return what the address says. What is no choice of a setting is left out.
 * @returns {{ settings: Partial<Settings>, subject: "digits" | "signs" }} subject: what is learnt
 */
export function readAddress() {
  const parts = (new URLSearchParams(location.search).get(NAME) ?? "").split(",");
  const found = SETTINGS.flatMap(({ name, browser }) => {
    const choice = browser.find((value) => parts.includes(partOf(name, value)));
    return choice === undefined ? [] : [[name, choice]];
  });
  return { settings: Object.fromEntries(found), subject: parts.includes(SIGNS) ? SIGNS : "digits" };
}

/** Write what is not usual. @type {(settings: Known, subject: "digits" | "signs") => void} */
export function writeAddress(settings, subject) {
  const unusual = Object.entries(DEFAULTS).filter(([name, usual]) => String(settings[name]) !== String(usual));
  const parts = subject === SIGNS ? [SIGNS] : unusual.map(([name]) => partOf(name, settings[name]));
  const address = new URL(location.href);
  address.searchParams.delete(NAME);
  const others = address.search;
  if (parts.length) address.search = `${others}${others ? "&" : "?"}${NAME}=${parts.join(",")}`;
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

/** @type {(name: string, value: unknown) => string} the value of a setting in the address */
function partOf(name, value) {
  return `${WORDS[name] ?? name}:${[value].flat().join("-") || "none"}`;
}
