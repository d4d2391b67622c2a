/**
 * Return the texts of the page that nobody has marked, and the controls that are cut off, as one line each. The page is in the
 * pseudo-language, in which each marked text has an accent on each of the letters in LETTERS.
 * names: words that are the same in each language.
 */
(names) => {
  const LETTERS = /[AEIOUYaceinouy]/;
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-help", "aria-valuetext", "aria-roledescription"];
  const UNSPOKEN = "script, style, code, pre, kbd, .katex, [lang]:not(html, [lang='en-XA']), bdi, [data-testid=stIconMaterial]";
  const CONTROLS = "button, select, summary, input:not([type=hidden]), [role=radio], [role=slider], [role=tab], a[href]";
  const known = new Set(names);
  const found = new Set();

  const check = (/** @type {string} */ text, /** @type {Element} */ element, /** @type {string} */ where) => {
    const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
    const plain = words.filter((word) => word.length > 1 && LETTERS.test(word) && !known.has(word));
    if (plain.length) found.add(`no accent${where}: "${text.trim().slice(0, 90)}" [${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}]`);
  };
  const look = (/** @type {ParentNode} */ root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      if (element.closest(UNSPOKEN) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      for (const name of ATTRIBUTES) if (element.hasAttribute(name)) check(element.getAttribute(name) ?? "", element, ` (${name})`);
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) check(node.textContent ?? "", element, "");
      if (!element.matches(CONTROLS)) continue;
      const { left, right, width } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (width <= 1 || style.opacity === "0") continue;
      const name = (element.getAttribute("aria-label") || element.textContent || "").trim().slice(0, 50);
      const scrolls = element.closest("[data-scrolls]");
      if (!scrolls && (right > innerWidth + 1 || left < -1)) found.add(`outside the window: "${name}"`);
      if (style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && !element.matches("input, select"))
        found.add(`cut off: "${name}"`);
    }
  };
  look(document);
  return [...found];
}
