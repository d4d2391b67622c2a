/** The trainer's settings in the page's address, so that a link opens it as it is set: "?learn=hidden:8,examples:100". */
import { WORDS } from "./form.js";
import { DEFAULTS, SETTINGS } from "./settings.js";

/** @import { Settings } from "./settings.js" */

const NAME = "learn"; // of the parameter
const SIGNS = "signs"; // a person's own

/**
 * Return what the address says. What is no choice of a setting is left out.
 * @returns {{ settings: Partial<Settings>, subject: "digits" | "signs" }} subject: what is learnt
 */
export function readAddress() {
  const parts = (new URLSearchParams(location.search).get(NAME) ?? "").split(",");
  const found = SETTINGS.flatMap(({ name, browser }) => {
    const choice = browser.find((value) => parts.includes(`${WORDS[name] ?? name}:${wordOf(value)}`));
    return choice === undefined ? [] : [[name, choice]];
  });
  return { settings: Object.fromEntries(found), subject: parts.includes(SIGNS) ? SIGNS : "digits" };
}

/** Write what is not usual. @type {(settings: Settings, subject: "digits" | "signs") => void} */
export function writeAddress(settings, subject) {
  const unusual = /** @type {(keyof Settings)[]} */ (Object.keys(DEFAULTS)).filter(
    (name) => wordOf(settings[name]) !== wordOf(DEFAULTS[name]),
  );
  const parts = subject === SIGNS ? [SIGNS] : unusual.map((name) => `${WORDS[name] ?? name}:${wordOf(settings[name])}`);
  const address = new URL(location.href);
  address.searchParams.delete(NAME);
  const others = address.search;
  if (parts.length) address.search = `${others}${others ? "&" : "?"}${NAME}=${parts.join(",")}`;
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

/** @param {unknown} value */
function wordOf(value) {
  return [value].flat().join("-") || "none";
}
