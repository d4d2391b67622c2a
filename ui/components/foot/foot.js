/**
 * The button that copies the address of the page as it is now, and the question that resets everything: the page opens anew as a new
 * visit. A press of the first one asks Python for the address. If the browser refuses the clipboard (a page without https, a frame of another site), a field shows it, selected.
 */
import { component } from "../shared/component.js";
import { keepBegun } from "../runs/kept_networks.js";
import { clear } from "../shared/database.js";
import { button, html, setText } from "../shared/dom.js";
import { forgetAll } from "../shared/local_storage.js";
import { copied as copies, training } from "../store.js";
import { t } from "../shared/language.js";
import { languageChoice } from "../shared/language_choice.js";

const PATIENCE = 8000; // ms that the words stay after copying
const WHAT_GOES = t(
  "The sheet, the view, your progress, your examples, your signs and the networks made in this browser go. Training runs stay.",
);

/** @param {string} address */
async function reset(address) {
  await clear();
  forgetAll();
  location.replace(address);
  if (address === location.href) location.reload();
}

export default component((tell) => {
  const said = html("p", { role: "status" });
  const field = html("input", { type: "text", readonly: true, "aria-label": t("The address to copy"), hidden: true });
  const resetting = html(
    "details",
    {},
    html("summary", {}, t("Reset everything")),
    html("p", {}, WHAT_GOES),
    button(t("Yes, reset"), () => reset(address().href)),
    " ",
    button(t("Keep"), () => (resetting.open = false)),
  );
  const copying = button(t("Copy link"), () => tell("wanted", true));
  const speaking = html("div");
  /** @type {string[]} the names of the address's parameters that say what the page shows. All others stay */
  let replaced = [];
  let timer = 0;
  let latest = 0; // the number of the latest press
  field.addEventListener("focus", () => field.select());

  // The address of a new visit
  const address = () => {
    const url = new URL(location.href);
    for (const name of replaced) url.searchParams.delete(name);
    url.hash = "";
    return url;
  };

  const copy = async (/** @type {string} */ query, /** @type {string} */ note) => {
    copies.value++;
    const url = address();
    new URLSearchParams(query).forEach((text, name) => url.searchParams.append(name, text));
    field.value = url.href;
    const copied = navigator.clipboard?.writeText(url.href).then(() => true); // without https there is no clipboard
    const isCopied = await Promise.resolve(copied).catch(() => false);
    field.hidden = isCopied;
    setText(said, [isCopied ? t("Link copied.") : t("Copy this address:"), note].filter(Boolean).join(" "));
    clearTimeout(timer);
    if (isCopied) timer = window.setTimeout(() => setText(said, ""), PATIENCE);
    else field.focus();
  };

  /**
   * @param {{ request: number, query: string, note: string, names: string[], languages: Record<string, string> }} data request: a
   *   number for each press, 0 if nobody has pressed. languages: by tag, each with its own name
   */
  const show = ({ request, query, note, names, languages }) => {
    replaced = names;
    if (!speaking.hasChildNodes()) speaking.append(languageChoice(languages, () => keepBegun(training.value?.browser)));
    const isNew = request !== latest; // a change of the theme shows the same data again
    latest = request;
    if (request && isNew) copy(query, note);
    else if (isNew && !field.hidden) {
      field.hidden = true; // the page is no longer what this address shows
      setText(said, "");
    }
  };
  const element = html("div", { class: "foot" }, html("div", { class: "copy" }, copying, said, field), resetting, speaking);
  return { element, show };
});
