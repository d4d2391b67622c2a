/**
 * Return the texts of a page that nobody has marked, and the controls that are cut off or outside the window, as one line each. The page
 * is in the pseudo-language, in which each letter of LETTERS in a marked text has an accent.
 * names: words that are the same in each language. others: texts that Streamlit writes.
 * @param {[names: string[], others: string[]]} known
 */
([names, others]) => {
  const LETTERS = /[AEIOUYaceinouy]/;
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-help", "aria-valuetext", "aria-roledescription"];
  const UNSPOKEN =
    "script, style, code, pre, kbd, .katex, bdi, option, [lang]:not(html), [translate=no], [data-collapsed=true] *";
  const CONTROLS = "button, select, summary, input, [role=radio], [role=slider], a[href]";
  const [known, foreign, found] = [new Set(names), new Set(others), new Set()];

  const check = (/** @type {string} */ text, /** @type {Element} */ element) => {
    if (foreign.has(text.trim()) || text.startsWith("Help for ")) return;
    const words = text.match(/[\p{L}\p{M}]+/gu) ?? [];
    if (words.some((word) => word.length > 1 && LETTERS.test(word) && !known.has(word)))
      found.add(`no accent: "${text.trim().slice(0, 90)}" in ${element.tagName} ${element.className}`);
  };
  const measure = (/** @type {Element} */ control) => {
    const { left, right, width } = control.getBoundingClientRect();
    if (width < 2 || getComputedStyle(control).opacity === "0") return; // only a screen reader has it
    const name = (control.getAttribute("aria-label") || (control.textContent ?? "")).trim().slice(0, 60);
    if (right > innerWidth + 1 || left < -1) found.add(`outside the window: "${name}"`);
    const isCut = control.scrollWidth > control.clientWidth + 1 && getComputedStyle(control).overflowX !== "visible";
    if (isCut && !control.matches("input, select")) found.add(`cut off: "${name}"`);
  };
  const look = (/** @type {ParentNode} */ root) => {
    for (const element of root.querySelectorAll("*")) {
      const isSeen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (!isSeen || element.closest(UNSPOKEN)) continue;
      if (element.shadowRoot) look(element.shadowRoot);
      for (const name of ATTRIBUTES) check(element.getAttribute(name) ?? "", element);
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) check(node.textContent ?? "", element);
      if (element.matches(CONTROLS)) measure(element);
    }
  };
  look(document);
  return [...found];
};
