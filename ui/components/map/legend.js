/** The legend: a button for each digit in its colour. A press shows only this digit in full colour; another press shows all. */
import { html, targetOf } from "../shared/dom.js";
import { rovingFocus } from "../shared/roving_focus.js";

export class Legend {
  element = html("div", { class: "legend", role: "group", "aria-label": "Colours. Press a digit to see it alone." });

  /** @param {(digit: number | null) => void} highlight called with the digit to show, or null for all */
  constructor(highlight) {
    const buttons = Array.from({ length: 10 }, (_, digit) =>
      html(
        "button",
        {
          type: "button",
          "data-digit": digit,
          "aria-pressed": "false",
          "aria-label": `Show only ${digit}`,
          style: `color: var(--digit-${digit})`,
          tabindex: digit ? -1 : 0,
        },
        String(digit),
      ),
    );
    const press = matchMedia("(hover: none)").matches ? "Tap one twice" : "Press one";
    const note = html("span", {}, `Underlined: read wrongly. ${press} to put it on the sheet.`);
    this.element.append(html("div", { class: "keys" }, ...buttons), note);
    rovingFocus(this.element, ".keys", "button");
    this.element.addEventListener("click", (event) => {
      const pressed = targetOf(event, "button");
      if (!pressed) return;
      const isNew = pressed.getAttribute("aria-pressed") === "false";
      for (const button of buttons) button.setAttribute("aria-pressed", String(isNew && button === pressed));
      highlight(isNew ? Number(pressed.dataset.digit) : null);
    });
  }
}
