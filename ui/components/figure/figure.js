/**
 * Put markup that Python made into the page. Terms (`data-help`) have a tooltip, images (`data-readable`) show the values of
 * the pixel under the pointer, and a press on an element with `data-pick` is sent to Python. A press on a line of code (`data-light`),
 * or its focus, lights its part of the network's picture, and a button (`data-copy`) copies all lines.
 */
import { SIDE } from "../model/digit.js";
import { live } from "../network_picture/app_page.js";
import { component } from "../shared/component.js";
import { find, html, setAttributes, setText, targetOf } from "../shared/dom.js";
import { tick } from "../shared/format.js";
import { DIRECTIONS, rovingFocus } from "../shared/roving_focus.js";
import { Tooltip } from "../shared/tooltip.js";
import { t } from "../shared/language.js";

/** @typedef {{ html: string, values: Record<string, number[]> }} FigureData */

export default component((tell) => {
  const content = html("div");
  const element = html("div", { class: "figure" }, content);
  const boxes = () => [...content.querySelectorAll(".scroll")];
  /** @type {Element | null} */
  let readout = null;
  let pixel = { row: -1, column: -1 };
  /** @type {FigureData} */
  let latest = { html: "", values: {} };

  // Only a box that scrolls is a stop of the Tab key.
  const markScrolling = () => {
    for (const box of boxes()) setAttributes(box, { tabindex: box.scrollWidth > box.clientWidth ? 0 : null });
  };

  const read = (/** @type {number} */ row, /** @type {number} */ column) => {
    const isInside = Math.min(row, column) >= 0 && Math.max(row, column) < SIDE;
    if (!readout || !isInside) return;
    pixel = { row, column };
    const parts = Object.entries(latest.values).map(([name, pixels]) => `${name} ${tick(pixels[row * SIDE + column])}`);
    setText(readout, t("row {row}, column {column}: {parts}", { row: row + 1, column: column + 1, parts: parts.join(" · ") }));
  };

  const light = (/** @type {Event} */ event) => {
    const line = targetOf(event, "[data-light]");
    if (line) live.picture.light(JSON.parse(line.dataset.light ?? "null"));
  };

  const copy = async () => {
    const [code, said] = ["code", "[role=status]"].map((selector) => find(content, selector));
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      setText(said, t("Copied."));
    } catch {
      getSelection()?.selectAllChildren(code); // refused, or no clipboard here
      setText(said, t("Selected: copy it with the keyboard."));
    }
  };

  const point = (/** @type {PointerEvent} */ event) => {
    const box = targetOf(event, "[data-readable]")?.getBoundingClientRect();
    if (!box) return;
    const [down, right] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    read(Math.floor(down * SIDE), Math.floor(right * SIDE));
  };

  new Tooltip(element, "[data-help]", (term) => term.dataset.help ?? "");
  rovingFocus(element, ".gallery, .matrix, code", "[data-pick], [data-light]");
  new ResizeObserver(markScrolling).observe(element);
  element.addEventListener("pointermove", point);
  element.addEventListener("pointerdown", point);
  for (const name of ["click", "focusin"]) element.addEventListener(name, light);
  element.addEventListener("focusout", () => live.picture.light(null));
  element.addEventListener("click", (event) => {
    if (targetOf(event, "[data-copy]")) return copy();
    const pressed = targetOf(event, "[data-pick]");
    if (!pressed) return;
    content.querySelector('[data-pick][aria-pressed="true"]')?.setAttribute("aria-pressed", "false");
    if (pressed.hasAttribute("aria-pressed")) pressed.setAttribute("aria-pressed", "true");
    tell("pick", pressed.dataset.pick);
  });
  element.addEventListener("keydown", (event) => {
    const way = DIRECTIONS[event.key];
    if (!way || !targetOf(event, "[data-readable]")) return;
    event.preventDefault();
    if (pixel.row < 0) read(SIDE / 2, SIDE / 2);
    else read(pixel.row + way[1], pixel.column + way[0]);
  });

  /** @param {FigureData} data */
  const show = (data) => {
    const isNew = data.html !== latest.html;
    latest = data;
    if (!isNew) return;
    const focused = content.querySelector("[data-pick]:focus")?.getAttribute("data-pick") ?? "";
    const scrolled = boxes().map(({ scrollLeft }) => scrollLeft);
    content.innerHTML = data.html;
    boxes().forEach((box, i) => (box.scrollLeft = scrolled[i] ?? 0));
    markScrolling();
    readout = content.querySelector(".readout");
    const again = /** @type {HTMLElement | null} */ (content.querySelector(`[data-pick="${CSS.escape(focused)}"]`));
    again?.focus({ preventScroll: true });
  };
  return { element, show };
});
