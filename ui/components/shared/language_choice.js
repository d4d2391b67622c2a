/** The list of languages, in the app and in the pages without a server. */
import { html } from "./dom.js";
import { LANGUAGE, language, t } from "./language.js";
import { write } from "./local_storage.js";

/**
 * Return a list of languages. Another one is kept, and loads the page anew.
 * @type {(names: Record<string, string>, leave: () => unknown) => HTMLElement} names: of the languages, by tag. leave: is called, and
 *   awaited, before the page is left
 */
export function languageChoice(names, leave) {
  const options = Object.entries(names).map(([tag, name]) => html("option", { value: tag, lang: tag }, name));
  const list = html("select", { "data-testid": "language" }, ...options);
  list.value = language();
  list.addEventListener("change", async () => {
    write(LANGUAGE, list.value);
    const url = new URL(location.href); // with the drawing, which the browser keeps
    url.searchParams.set("lang", list.value);
    try {
      await leave();
    } finally {
      location.assign(url);
    }
  });
  return html("label", { hidden: options.length < 2 }, t("Language"), " ", list);
}
